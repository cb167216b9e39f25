"""``coachdesk-hq serve``: listen, with one worker or several, directly with TLS or behind a proxy."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import uvicorn
from uvicorn.supervisors import Multiprocess

from coachdesk.errors import PersonFacing
from sync.headquarters.commands.connections import BoundedConfig, Bounds
from sync.headquarters.commands.speech import Speech
from sync.headquarters.logs import log_to_stderr
from sync.headquarters.private_keys import KEYS_FILE, read_private_keys
from sync.headquarters.settings import (
    ENVIRONMENT,
    FOLDER_VARIABLE,
    Office,
    Settings,
    SettingsWrong,
    open_office,
)
from sync.headquarters.store.schema import DatabaseForeign, about_database

APPLICATION = "sync.headquarters.app:served_app"
METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
GRACE_S = 10
KEEP_ALIVE_S = 75


class OneWorkerOnly(PersonFacing):
    """Windows cannot hand a listening socket to several processes (context: workers, how many were asked for)."""

    code = "hq.one_worker_only"


def run(options: argparse.Namespace, speech: Speech) -> int:
    """Serve until it is told to stop."""
    office = _with_options(open_office(options.folder), options)
    _check(office)
    settings = office.settings
    os.environ[FOLDER_VARIABLE] = str(office.folder.absolute())
    folder = tempfile.mkdtemp(prefix="coachdesk-hq-") if settings.workers > 1 else None
    if folder is not None:
        os.environ[METRICS_VARIABLE] = folder  # the workers' measurements add up there
    try:
        return _serve(settings, office.folder, speech)
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _serve(settings: Settings, folder: Path, speech: Speech) -> int:
    log_to_stderr()
    has_tls = bool(settings.tls_certificate)
    config = BoundedConfig(
        app=APPLICATION,
        bounds=Bounds(settings.connections, settings.head_seconds),
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        ws="none",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        timeout_worker_healthcheck=30,
        ssl_certfile=str(folder / settings.tls_certificate) if has_tls else None,
        ssl_keyfile=str(folder / settings.tls_key) if has_tls else None,
    )
    listening = config.bind_socket()
    # asyncio does it only for sockets made with a protocol number; without it each answer's body waits 40 ms for the
    # desk's delayed acknowledgement of its headers.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    address, port = listening.getsockname()[:2]
    speech.say("serve.listening", address=f"{'https' if has_tls else 'http'}://{address}:{port}")
    server = uvicorn.Server(config)
    try:
        if settings.workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            server.run(sockets=[listening])
    finally:
        listening.close()
    return 0 if server.started or settings.workers > 1 else 1


def _with_options(office: Office, options: argparse.Namespace) -> Office:
    """Return the office with what the command line says; each worker reads it from the environment."""
    settings = office.settings
    for name in ("host", "port", "workers", "tls_certificate", "tls_key"):
        value = getattr(options, name)
        if value is not None:
            settings = replace(settings, **{name: value})
            os.environ[ENVIRONMENT + name.upper()] = str(value)
    return replace(office, settings=settings)


def _check(office: Office) -> None:
    """Find what is wrong before anything listens."""
    read_private_keys(office.folder / KEYS_FILE)
    if bool(office.settings.tls_certificate) != bool(office.settings.tls_key):
        raise SettingsWrong(name="tls_key")
    store = office.store()
    try:
        if about_database(store).organisation != office.settings.organisation:
            raise DatabaseForeign
    finally:
        store.close()
    if sys.platform == "win32" and office.settings.workers > 1:
        raise OneWorkerOnly(workers=office.settings.workers)
