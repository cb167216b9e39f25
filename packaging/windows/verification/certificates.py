"""An association's own authority for certificates, and the laptop that is told to trust it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from windows.verification.session import Session

HOST = "localhost"
_ROOTS = r"HKCU\Software\Microsoft\SystemCertificates\Root\Certificates"
_CERTIFICATE = 32
"""The number of the property that holds the certificate itself, among those that Windows keeps with it."""


@dataclass(frozen=True)
class Authority:
    """``certificate`` and ``key``: PEM files for a server called ``localhost``; ``root``: the authority's, in DER."""

    root: bytes
    certificate: Path
    key: Path


def make(folder: Path) -> Authority:
    """Make an authority, and let it vouch for a server of this machine."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité de l’association (essai)")])
    root = (
        _begun(root_name, root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    certificate = (
        _begun(name, root_name, key.public_key())
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    files = folder / "certificate.pem", folder / "key.pem"
    # The authority's own comes along: Wine takes a chain that ends in nothing for a good one.
    files[0].write_bytes(certificate.public_bytes(pem) + root.public_bytes(pem))
    files[1].write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return Authority(root.public_bytes(serialization.Encoding.DER), *files)


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
    )


def trust(session: Session, root: bytes) -> bool:
    """Put an authority among those that the person's Windows trusts, as a group policy would."""
    blob = b"".join(number.to_bytes(4, "little") for number in (_CERTIFICATE, 1, len(root))) + root
    key = f"{_ROOTS}\\{x509.load_der_x509_certificate(root).fingerprint(hashes.SHA1()).hex().upper()}"  # noqa: S303 - how Windows names them
    added = session.run(f"w reg add '{key}' /v Blob /t REG_BINARY /d {blob.hex()} /f", 20)
    return added.status == 0
