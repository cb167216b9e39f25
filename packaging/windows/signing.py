"""Sign the launcher, the uninstaller and the installer with osslsigncode.

The key is a PKCS#12 file or lies on a PKCS#11 token. Its password is asked for or comes in the environment; it is never
part of a command line, which every process of the machine may read.
"""

from __future__ import annotations

import getpass
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from development.failures import CHECKS_FAILED, CannotGoOn
from development.system import last_lines

KEY, MODULE, TIME, PASSWORD = (
    "COACHDESK_SIGN",
    "COACHDESK_SIGN_MODULE",
    "COACHDESK_SIGN_TIMESTAMP",
    "COACHDESK_SIGN_PASSWORD",
)
"""The environment variables by which the compiler of the installer hands the key on to the uninstaller's signing."""

PKCS11_URI = "pkcs11:"


@dataclass(frozen=True)
class Key:
    """``name``: a PKCS#12 file or a PKCS#11 URI; ``module``: the token's driver; ``timestamp``: a server's address."""

    name: str
    password: str
    module: str = ""
    timestamp: str = ""

    def __repr__(self) -> str:
        """Show everything but the password."""
        return f"Key({self.name!r}, module={self.module!r}, timestamp={self.timestamp!r})"

    def variables(self) -> dict[str, str]:
        """Return the key as environment variables for a process of ours."""
        return {KEY: self.name, MODULE: self.module, TIME: self.timestamp, PASSWORD: self.password}


def key_from(name: str, module: str, timestamp: str, variables: Mapping[str, str]) -> Key:
    """Return the key with its password: from COACHDESK_SIGN_PASSWORD, else asked for at the terminal."""
    if name.startswith(PKCS11_URI):
        if not module:
            raise CannotGoOn("A PKCS#11 token needs its driver: --pkcs11-module FILE", 2)
    elif not Path(name).is_file():
        raise CannotGoOn(f"There is no {name} to sign with.", 2)
    else:
        name = str(Path(name).resolve())
    password = variables.get(PASSWORD)
    if password is None:
        password = getpass.getpass("Password of the signing key: ")
    return Key(name, password, module, timestamp)


def sign(file: Path, key: Key) -> None:
    """Sign a file in place."""
    with tempfile.TemporaryDirectory(prefix="coachdesk-sign-") as folder:
        secret, signed = Path(folder, "secret"), Path(folder, file.name)
        secret.touch(0o600)
        secret.write_text(key.password, encoding="utf-8")
        if key.name.startswith(PKCS11_URI):
            source = ["-pkcs11module", key.module, "-pkcs11cert", key.name, "-key", key.name]
        else:
            source = ["-pkcs12", key.name]
        command = [
            "osslsigncode",
            "sign",
            *source,
            "-readpass",
            str(secret),
            "-h",
            "sha256",
            "-n",
            "CoachDesk",
        ]
        if key.timestamp:
            command += ["-ts", key.timestamp]
        done = subprocess.run(
            [*command, "-in", str(file), "-out", str(signed)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0 or not signed.is_file():
            raise CannotGoOn(f"{file.name} could not be signed:\n{last_lines(done.stdout)}", CHECKS_FAILED)
        file.write_bytes(signed.read_bytes())


def command_for_nsis() -> str:
    """Return the command line by which the compiler of the installer has the uninstaller signed."""
    return f'{shlex.quote(sys.executable)} -m windows.signing "%1"'


def main(arguments: Sequence[str]) -> int:
    """Sign the named files with the key of the environment variables."""
    variables = os.environ
    key = Key(variables[KEY], variables[PASSWORD], variables[MODULE], variables[TIME])
    try:
        for name in arguments:
            sign(Path(name), key)
    except CannotGoOn as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
