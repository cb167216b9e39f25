"""Encryption: SQLCipher's files, the primitives by answers that are known, and TLS without a network."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from coachdesk.selftest.finding import Check, NotWell, Values, WorthALook

if TYPE_CHECKING:
    from coachdesk.storage.cipher_trial import CipherTrial

_HEX = bytes.fromhex


def cipher(folder: Path) -> Values:
    """Try SQLCipher out on a file."""
    from coachdesk.storage.cipher_trial import try_cipher  # noqa: PLC0415 - a library that is missing is a finding

    return judged(try_cipher(folder))


def judged(seen: CipherTrial) -> Values:
    """Return the version of SQLCipher when all that was seen is as it should be."""
    if seen.is_plain or not seen.version:
        raise NotWell("plain")
    if seen.opens_with_other_key:
        raise NotWell("any_key")
    if not seen.finds_words:
        raise NotWell("no_search")
    if not seen.is_whole:
        raise NotWell("damaged")
    return {"version": seen.version}


def argon2() -> bool:
    """Compare with RFC 9106, 5.3."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415 - as above

    derived = Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\x04" * 12,
        secret=b"\x03" * 8,
    ).derive(b"\x01" * 32)
    return derived == _HEX("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")


def hkdf() -> bool:
    """Compare with RFC 5869, A.1."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - as above

    derived = HKDF(SHA256(), 42, _HEX("000102030405060708090a0b0c"), _HEX("f0f1f2f3f4f5f6f7f8f9"))
    return derived.derive(b"\x0b" * 22) == _HEX(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def aes_gcm() -> bool:
    """Compare with McGrew and Viega, The Galois/Counter Mode, test case 14."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

    sealed = AESGCM(bytes(32)).encrypt(bytes(12), bytes(16), None)
    return sealed == _HEX("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")


def chacha() -> bool:
    """Compare the tag with RFC 8439, 2.8.2."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415 - as above

    words = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    sealed = ChaCha20Poly1305(bytes(range(0x80, 0xA0))).encrypt(
        _HEX("070000004041424344454647"),
        words + b"sunscreen would be it.",
        _HEX("50515253c0c1c2c3c4c5c6c7"),
    )
    return sealed[-16:] == _HEX("1ae10b594f09e26a7e902ecbd0600691")


def ed25519() -> bool:
    """Compare with RFC 8032, 7.1, test 1."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - as above

    seed = _HEX("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    return Ed25519PrivateKey.from_private_bytes(seed).sign(b"") == _HEX(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )


def hpke() -> bool:
    """Seal to a public key and open again: the sealing is random, so no answer is known beforehand."""
    from cryptography.hazmat.primitives import hpke as sealing  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415 - as above

    suite = sealing.Suite(
        sealing.KEM.MLKEM768_X25519, sealing.KDF.HKDF_SHA256, sealing.AEAD.CHACHA20_POLY1305
    )
    private = sealing.MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(bytes(range(64))),
        X25519PrivateKey.from_private_bytes(b"\x07" * 32),
    )
    sealed = suite.encrypt(b"trial", private.public_key(), info=b"selftest")
    return suite.decrypt(sealed, private, info=b"selftest") == b"trial"


PRIMITIVES: dict[str, Callable[[], bool]] = {
    "Argon2id": argon2,
    "HKDF-SHA256": hkdf,
    "AES-256-GCM": aes_gcm,
    "ChaCha20-Poly1305": chacha,
    "Ed25519": ed25519,
    "HPKE": hpke,
}


def primitives(_folder: Path) -> Values:
    """Compute each primitive that the project uses and compare with the answer that is known."""
    for name, is_right in PRIMITIVES.items():
        if not is_right():
            raise NotWell("wrong", name=name)
    return {"count": len(PRIMITIVES)}


def tls(folder: Path) -> Values:
    """Make what a connection to headquarters needs; hands are shaken in memory, with nobody outside."""
    import truststore  # noqa: PLC0415 - a library that is missing is a finding

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if context.verify_mode is not ssl.CERT_REQUIRED or not context.check_hostname:
        raise NotWell("unverified")
    version = _shaken_hands(folder)
    if not roots_known():
        raise WorthALook("no_roots")
    return {"version": version, "library": ssl.OPENSSL_VERSION.split(" (")[0]}


def roots_known() -> bool:
    """Tell whether the system has certificates that it trusts."""
    if sys.platform == "win32":
        return bool(ssl.enum_certificates("ROOT"))
    places = ssl.get_default_verify_paths()
    return bool(places.cafile) or bool(places.capath and any(Path(places.capath).iterdir()))


def _shaken_hands(folder: Path) -> str:
    """Return the version of TLS that two ends agree on; one that does not know the other's certificate refuses."""
    certificate, key = _certificate(folder)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    knowing = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    knowing.load_verify_locations(certificate)
    version = _talk(server, knowing)
    try:
        _talk(server, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    except ssl.SSLCertVerificationError:
        return version
    raise NotWell("unverified")


def _talk(server: ssl.SSLContext, client: ssl.SSLContext) -> str:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    near = client.wrap_bio(to_client, to_server, server_hostname="selftest.invalid")
    far = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(10):
        done = 0
        for end in (near, far):
            try:
                end.do_handshake()
                done += 1
            except ssl.SSLWantReadError:
                continue
        if done == 2:
            near.write(b"trial")
            if far.read() == b"trial":
                return near.version() or ""
    raise NotWell("no_handshake")


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of a server that does not exist, with its key, for this trial only."""
    from cryptography import x509  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - as above
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - as above

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "selftest.invalid")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("selftest.invalid")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    places = folder / "certificate.pem", folder / "key.pem"
    places[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    places[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return places


CHECKS = (
    Check("cipher", cipher, ("plain", "any_key", "no_search", "damaged")),
    Check("primitives", primitives, ("wrong",)),
    Check("tls", tls, ("unverified", "no_handshake", "no_roots")),
)
