"""The floor of a sync: rows in JSON over HTTP into SQLite, nothing sealed, nothing checked; run by uvicorn."""

from __future__ import annotations

import json
import os
import sqlite3

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_connection = sqlite3.connect(os.environ["FLOOR_DATABASE"], check_same_thread=False, isolation_level=None)
_connection.execute("PRAGMA journal_mode = WAL")
_connection.execute("PRAGMA synchronous = FULL")
_connection.execute(
    "CREATE TABLE IF NOT EXISTS note (seq INTEGER PRIMARY KEY, file INT, id TEXT UNIQUE, body TEXT)"
)


async def push(request: Request) -> Response:
    """Take rows in one transaction."""
    rows = json.loads(await request.body())
    _connection.execute("BEGIN IMMEDIATE")
    _connection.executemany("INSERT OR IGNORE INTO note (file, id, body) VALUES (?, ?, ?)", rows)
    _connection.execute("COMMIT")
    return Response(b"{}", media_type="application/json")


async def pull(request: Request) -> Response:
    """Give 500 rows after a number."""
    after = int(request.query_params["after"])
    rows = _connection.execute(
        "SELECT seq, file, id, body FROM note WHERE seq > ? ORDER BY seq LIMIT 500", (after,)
    )
    return Response(json.dumps(rows.fetchall(), ensure_ascii=False), media_type="application/json")


async def clear(_request: Request) -> Response:
    """Begin anew."""
    _connection.execute("DELETE FROM note")
    return Response(b"{}", media_type="application/json")


async def ask(_request: Request) -> Response:
    """Say how far it is."""
    return Response(str(_connection.execute("SELECT max(seq) FROM note").fetchone()[0]))


app = Starlette(
    routes=[
        Route("/push", push, methods=["POST"]),
        Route("/clear", clear, methods=["POST"]),
        Route("/pull", pull),
        Route("/ask", ask),
    ]
)
