"""Verify the signatures of the runtime before anything is packed."""

from __future__ import annotations

import hashlib
import re
import ssl
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from development.failures import CHECKS_FAILED, CannotGoOn
from development.system import last_lines
from windows.inputs import Runtime
from windows.portable_executable import is_program_file

TOOL = "osslsigncode"


def verify_runtime(wanted: Runtime, files: Iterable[Path], work: Path) -> int:
    """Verify every program file among these; return how many there were. Stops at the first that is not as signed."""
    roots = _roots(wanted, work)
    count = 0
    for file in files:
        if is_program_file(file):
            verify(file, roots, wanted.signer)
            count += 1
    if not count:
        raise CannotGoOn("The runtime holds no program file at all.", CHECKS_FAILED)
    return count


def verify(file: Path, roots: Path, signer: str) -> None:
    """Stop unless the file is as it was signed, by this signer, with a chain up to one of the roots."""
    command = [
        TOOL,
        "verify",
        *_offline(),
        "-in",
        str(file),
        "-CAfile",
        str(roots),
        "-TSA-CAfile",
        str(roots),
    ]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    said = done.stdout + done.stderr
    # "Signer #0" is who signed; the others are the certificates above.
    signers = re.findall(r"Signer #0:\s+Subject\s*: ?(.*)", said)
    is_by = any(f"/CN={signer}" in f"{found}/" or f"CN = {signer}" in found for found in signers)
    if done.returncode != 0 or "Signature verification: ok" not in said or not is_by:
        raise CannotGoOn(
            f"{file.name} is not as {signer} signed it. Nothing was packed.\n{last_lines(said, 6)}",
            CHECKS_FAILED,
        )


def _offline() -> list[str]:
    """Return the option that keeps the tool from asking the network for lists of revoked certificates."""
    said = subprocess.run([TOOL, "verify", "--help"], capture_output=True, text=True, check=False)
    known = said.stdout + said.stderr
    return next(([option] for option in ("-ignore-crl", "-ignore-cdp") if option in known), [])


def _roots(wanted: Runtime, work: Path) -> Path:
    """Return a file with the roots to be trusted: the usual ones, and the one that is pinned."""
    usual = subprocess.run([sys.executable, "-m", "certifi"], capture_output=True, text=True, check=True)
    require_certificate(wanted)
    work.mkdir(parents=True, exist_ok=True)
    roots = work / "roots.pem"
    text = Path(usual.stdout.strip()).read_text(encoding="utf-8")
    roots.write_text(f"{text}\n{wanted.root.read_text(encoding='ascii')}", encoding="utf-8")
    return roots


def require_certificate(wanted: Runtime) -> None:
    """Stop when the root is not the certificate whose fingerprint is pinned."""
    found = hashlib.sha256(ssl.PEM_cert_to_DER_cert(wanted.root.read_text(encoding="ascii"))).hexdigest()
    if found != wanted.root_sha256:
        raise CannotGoOn(f"{wanted.root.name} is not the certificate that was pinned.", CHECKS_FAILED)
