"""What can be wrong with a sheet that somebody wants to import.

::

    PersonFacing
    ├── SheetError
    │   ├── SheetUnreadable     the file cannot be opened at all (context: reason)
    │   ├── SheetEmpty          nothing is in it
    │   ├── SheetProtected      a password is needed
    │   ├── SheetOldFormat      Excel 97-2003 (.xls)
    │   ├── SheetUnsupported    a sheet of another program (context: found)
    │   ├── NotASheet           another kind of file (context: found)
    │   ├── SheetTooLong        more rows than a list of people has (context: rows, limit)
    │   ├── SheetTooLarge       it would unpack to more than is reasonable (context: limit_mb)
    │   └── SheetDamaged        it breaks off, or is not what it says it is
    └── ImportCancelled         the person stopped; nothing was written
"""

from __future__ import annotations

from coachdesk.errors import PersonFacing


class SheetError(PersonFacing):
    """A sheet cannot be read; nothing was written."""

    code = "sheet"


class SheetUnreadable(SheetError):
    """The file cannot be opened (context: reason: missing, folder, denied, failed)."""

    code = "sheet.unreadable"


class SheetEmpty(SheetError):
    """The file holds no row at all."""

    code = "sheet.empty"


class SheetProtected(SheetError):
    """The file is sealed with a password: save a copy without one."""

    code = "sheet.protected"


class SheetOldFormat(SheetError):
    """The file is in the format of Excel 97-2003: save it as .xlsx."""

    code = "sheet.old_format"


class SheetUnsupported(SheetError):
    """The file is a sheet in another format (context: found: ods, xlsb, numbers, html, xml)."""

    code = "sheet.unsupported"


class NotASheet(SheetError):
    """The file is no sheet (context: found: docx, pptx, zip, pdf, image, word_old, unknown)."""

    code = "sheet.not_a_sheet"


class SheetTooLong(SheetError):
    """The sheet has more rows than can be imported (context: rows at least, limit)."""

    code = "sheet.too_long"


class SheetTooLarge(SheetError):
    """The file is, or would unpack to, more than is reasonable for a list of people (context: limit_mb)."""

    code = "sheet.too_large"


class SheetDamaged(SheetError):
    """The file breaks off or is malformed (context: part, when one is known)."""

    code = "sheet.damaged"


class ImportCancelled(PersonFacing):
    """The person stopped the work; nothing was written."""

    code = "import.cancelled"
