"""The nonces of requests that are not safe to repeat, remembered for all workers."""

from __future__ import annotations

from sqlalchemy import Connection, delete

from sync.headquarters.store import tables
from sync.headquarters.store.writing import insert_new

REMEMBERED_S = 600
"""Longer than any request can be on its way: its ``created`` may be five minutes off, either way."""


def remember_nonce(connection: Connection, device: str, nonce: str, now: int) -> bool:
    """Keep a nonce with the transaction; tell whether it is new."""
    row = {"device": device, "nonce": nonce, "until": now + REMEMBERED_S}
    return insert_new(connection, tables.nonce, [row]) == 1


def forget_old_nonces(connection: Connection, now: int) -> int:
    """Drop those that no request could carry any more; return how many."""
    return connection.execute(delete(tables.nonce).where(tables.nonce.c.until < now)).rowcount
