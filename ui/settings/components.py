"""What the program is made of, with the licence of each part."""

from __future__ import annotations

COMPONENTS: tuple[tuple[str, str], ...] = (
    ("Python", "PSF-2.0"),
    ("Qt, PySide6, Shiboken6", "LGPL-3.0"),
    ("SQLCipher, sqlcipher3", "BSD-3-Clause, Zlib"),
    ("SQLite", "Public domain"),
    ("SQLAlchemy", "MIT"),
    ("cryptography, OpenSSL", "Apache-2.0 / BSD-3-Clause"),
    ("python-docx", "MIT"),
    ("docxtpl", "LGPL-2.1"),
    ("lxml, libxml2, libxslt", "BSD-3-Clause, MIT"),
    ("Jinja2, MarkupSafe", "BSD-3-Clause"),
    ("openpyxl, et-xmlfile", "MIT"),
    ("phonenumbers", "Apache-2.0"),
    ("python-stdnum", "LGPL-2.1"),
    ("platformdirs", "MIT"),
    ("filelock", "Unlicense"),
    ("zstandard", "BSD-3-Clause"),
    ("requests, urllib3, idna, certifi", "Apache-2.0, MIT, BSD-3-Clause, MPL-2.0"),
    ("Lucide", "ISC, MIT"),
    ("Inter", "OFL-1.1"),
)
"""(name, SPDX licence), for the page "About"."""
