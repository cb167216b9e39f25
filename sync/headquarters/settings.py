"""The settings of one headquarters: ``hq.toml`` in its data folder, and ``COACHDESK_HQ_…`` in the environment.

The environment wins. A database's password comes from there (or from PostgreSQL's own password file), never from a
command line.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

from coachdesk.errors import PersonFacing
from sync.headquarters.contents import Contents
from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.contents.s3 import Bucket, S3Contents
from sync.headquarters.private_keys import KEYS_FILE, read_private_keys
from sync.headquarters.site import Site
from sync.headquarters.store.engine import Store, holds_password, is_server, open_store, with_password
from sync.protocol import canonical
from sync.protocol.errors import NotCanonical
from sync.protocol.keys import SEALING_PUBLIC_BYTES, SIGNING_PUBLIC_BYTES, organisation_of
from sync.protocol.limits import is_version

SETTINGS_FILE = "hq.toml"
ENVIRONMENT = "COACHDESK_HQ_"
FOLDER_VARIABLE = f"{ENVIRONMENT}FOLDER"
PASSWORD_VARIABLE = f"{ENVIRONMENT}DATABASE_PASSWORD"
PASSWORD_FILE_VARIABLE = f"{ENVIRONMENT}DATABASE_PASSWORD_FILE"

_RETIRED = frozenset({"release_size", "release_sha256", "release_signature"})
"""Settings that an older ``init`` wrote and that ``coachdesk-hq release`` replaced: passed over."""


class SettingsMissing(PersonFacing):
    """There is no ``hq.toml`` in the folder: ``coachdesk-hq init`` makes it."""

    code = "hq.settings_missing"


class SettingsWrong(PersonFacing):
    """A setting is not what it may be (context: name)."""

    code = "hq.settings_wrong"


class SettingsTaken(PersonFacing):
    """There is a headquarters in the folder already."""

    code = "hq.settings_taken"


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``hq.toml`` says; paths in it are relative to its folder.

    ``root``, ``recovery``: the organisation's public keys, base64url. ``database``: a file, or ``postgresql://…``.
    ``contents``: a folder, or ``s3://bucket/prefix``. ``threads``: requests that a worker answers at the same time.
    ``connections``: how many each worker has at most. ``head_seconds``: until a request's headers are whole;
    ``stall_seconds``: between two pieces of its body. ``trusted_proxies``: whose ``X-Forwarded-For`` counts;
    ``metrics_from``: who may read ``/metrics`` (addresses, or ``*``). ``newest_program``: what the desks are told of
    while no installer is on offer (``coachdesk-hq release``).
    """

    organisation: str
    root: str
    recovery: str
    url: str = ""
    database: str = "headquarters.sqlite"
    contents: str = "contents"
    s3_endpoint: str = ""
    s3_region: str = ""
    host: str = "127.0.0.1"
    port: int = 8460
    workers: int = 1
    threads: int = 8
    connections: int = 1000
    head_seconds: int = 20
    stall_seconds: int = 30
    tls_certificate: str = ""
    tls_key: str = ""
    trusted_proxies: str = "127.0.0.1"
    metrics_from: str = "127.0.0.1,::1"
    device_burst: int = 600
    device_a_second: int = 60
    address_burst: int = 60
    address_a_second: int = 2
    newest_program: str = ""
    lowest_program: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A headquarters' folder with its settings."""

    folder: Path
    settings: Settings

    def store(self) -> Store:
        """Open the database that the settings name."""
        settings = self.settings
        return open_store(database_address(self.folder, settings.database), connections=settings.threads)

    def contents(self) -> Contents:
        """Open where the sealed documents are kept."""
        settings = self.settings
        if not settings.contents.startswith("s3://"):
            return FolderContents(self.folder / settings.contents)
        name, _, prefix = settings.contents.removeprefix("s3://").partition("/")
        return S3Contents(Bucket(name, prefix, settings.s3_endpoint, settings.s3_region))

    def site(self) -> Site:
        """Return whose headquarters this is, with its private keys."""
        settings, keys = self.settings, read_private_keys(self.folder / KEYS_FILE)
        return Site(
            settings.organisation,
            self.root(),
            keys.signing,
            keys.sealing_seed,
            settings.newest_program,
            settings.lowest_program,
        )

    def root(self) -> bytes:
        """Return the root's public key."""
        return canonical.from_base64(self.settings.root, SIGNING_PUBLIC_BYTES)

    def recovery(self) -> bytes:
        """Return the recovery key's public half."""
        return canonical.from_base64(self.settings.recovery, SEALING_PUBLIC_BYTES)


def open_office(folder: Path, environment: Mapping[str, str] = os.environ) -> Office:
    """Return the headquarters of a folder; raise ``SettingsMissing`` or ``SettingsWrong``."""
    try:
        found = tomllib.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsMissing from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsWrong(name=SETTINGS_FILE) from error
    kept = {name: value for name, value in found.items() if name not in _RETIRED}
    return Office(folder, _checked({**kept, **_from_environment(environment)}))


def write_settings(folder: Path, settings: Settings) -> None:
    """Write a new ``hq.toml``, for its owner only; raise ``SettingsTaken``."""
    lines = [
        f"{one.name} = {json.dumps(getattr(settings, one.name), ensure_ascii=False)}"
        for one in fields(settings)
    ]
    path = folder / SETTINGS_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SettingsTaken from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def database_address(folder: Path, database: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return what ``open_store`` takes: the path of the file, or the URL with the environment's password."""
    if not is_server(database):
        return str(folder / database)
    password = environment.get(PASSWORD_VARIABLE, "")
    if named := environment.get(PASSWORD_FILE_VARIABLE):
        try:
            password = Path(named).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsWrong(name=PASSWORD_FILE_VARIABLE) from error
    try:
        return with_password(database, password)
    except ValueError as error:
        raise SettingsWrong(name="database") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    kinds = get_type_hints(Settings)
    found: dict[str, Any] = {}
    for name, kind in kinds.items():
        value = environment.get(ENVIRONMENT + name.upper())
        if value is not None:
            found[name] = value if kind is str else _number(name, value)
    return found


def _number(name: str, value: str) -> int:
    if not value.isdecimal():
        raise SettingsWrong(name=name)
    return int(value)


def _checked(found: Mapping[str, Any]) -> Settings:
    kinds = get_type_hints(Settings)
    for name, value in found.items():
        if name not in kinds or type(value) is not kinds[name]:
            raise SettingsWrong(name=name)
    try:
        settings = Settings(**found)
        root = canonical.from_base64(settings.root, SIGNING_PUBLIC_BYTES)
    except (TypeError, NotCanonical) as error:
        raise SettingsWrong(name="root") from error
    if organisation_of(root) != settings.organisation:
        raise SettingsWrong(name="organisation")
    for name, is_well in (
        ("workers", settings.workers >= 1),
        ("threads", 1 <= settings.threads <= 64),
        ("connections", settings.connections >= 1),
        ("head_seconds", settings.head_seconds >= 1),
        ("stall_seconds", settings.stall_seconds >= 1),
        ("port", settings.port < 65536),
        ("tls_key", bool(settings.tls_key) == bool(settings.tls_certificate)),
        ("database", _is_database(settings.database)),
        ("newest_program", settings.newest_program == "" or is_version(settings.newest_program)),
        ("lowest_program", settings.lowest_program == "" or is_version(settings.lowest_program)),
    ):
        if not is_well:
            raise SettingsWrong(name=name)
    return settings


def _is_database(database: str) -> bool:
    try:
        holds_password(database)
    except ValueError:
        return False
    return True
