"""What a device is told in a quiet round: one small query, made once for each database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    true,
)

from sync.headquarters.store import tables

MOST_MISSING = 2000


@dataclass(frozen=True, slots=True)
class ScopeList:
    """The scopes that a device may read, as a query takes them; ``is_all``: every one that is there."""

    names: Sequence[str]
    is_all: bool
    text: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", json.dumps(self.names))


@dataclass(frozen=True, slots=True)
class RoundState:
    """The directory's number and head, the history, and the device's cursors.

    ``sum_of_places``: of its scopes. As places only rise, it is another one when something came into one of them.
    """

    directory: int
    head: str
    history: str
    tray: int
    keys: int
    missing: int
    sum_of_places: int


def round_state(connection: Connection, device: str, scopes: ScopeList) -> RoundState:
    """Return where everything stands that a device may read."""
    query = _summary(connection.dialect.name, scopes.is_all)
    return RoundState(*connection.execute(query, _values(connection, scopes) | {"device": device}).one())


def places_of(connection: Connection, scopes: ScopeList) -> dict[str, int]:
    """Return the last place of each of these scopes."""
    query = _places(connection.dialect.name, scopes.is_all)
    return {id_: place for id_, place in connection.execute(query, _values(connection, scopes))}  # noqa: C416 - rows are no pairs to the type checker


@cache
def _summary(dialect: str, is_all: bool) -> Select[Any]:
    row, lacks, counter, about = tables.scope.c, tables.missing.c, tables.counter.c, tables.about.c
    device: ColumnElement[str] = bindparam("device", type_=Text)
    lacking = (
        select(literal(1))
        .where(lacks.device != device, _among(dialect, lacks.scope, is_all))
        .limit(MOST_MISSING)
        .subquery()
    )
    return select(
        select(counter.value).where(counter.name == "directory").scalar_subquery(),
        select(counter.mark).where(counter.name == "directory").scalar_subquery(),
        select(about.value).where(about.name == "history").scalar_subquery(),
        select(counter.value).where(counter.name == "tray").scalar_subquery(),
        select(func.coalesce(func.max(tables.wrapped.c.id), 0))
        .where(tables.wrapped.c.device == device)
        .scalar_subquery(),
        select(func.count()).select_from(lacking).scalar_subquery(),
        select(cast(func.coalesce(func.sum(row.place), 0), BigInteger))
        .where(_among(dialect, row.id, is_all))
        .scalar_subquery(),
    )


@cache
def _places(dialect: str, is_all: bool) -> Select[Any]:
    row = tables.scope.c
    return select(row.id, row.place).where(_among(dialect, row.id, is_all))


def _among(dialect: str, column: ColumnElement[str], is_all: bool) -> ColumnElement[bool]:
    """Return the condition that a column names one of the scopes, however many, by one value of the query."""
    if is_all:
        return true()
    if dialect == "postgresql":
        return column == any_(bindparam("scopes", type_=ARRAY(Text)))
    listed = func.json_each(bindparam("scopes", type_=Text)).table_valued("value")
    return column.in_(select(listed.c.value))


def _values(connection: Connection, scopes: ScopeList) -> dict[str, object]:
    if scopes.is_all:
        return {}
    return {"scopes": list(scopes.names) if connection.dialect.name == "postgresql" else scopes.text}
