"""The OpenAPI description, made of what ``sync.protocol`` declares: endpoints, bodies and refusals."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping, Sequence
from typing import Any, Union, get_args, get_origin, get_type_hints

from sync.protocol.bodies import (
    Chains,
    ContentStanding,
    DirectoryPage,
    DirectoryStanding,
    Done,
    EnvelopeAnswers,
    KeysGiven,
    KeysKept,
    KeysPage,
    MissingKeys,
    Release,
    RoundAnswer,
    SeveralToPull,
    StatementsSent,
)
from sync.protocol.endpoints import ENDPOINTS, JSON, PROBLEM, PROTOCOL_HEADER, Audience, Endpoint
from sync.protocol.errors import REFUSALS
from sync.protocol.joins import JoinAnswer, JoinRequest, WaitingJoins
from sync.protocol.json_body import JsonBody
from sync.protocol.limits import HASH, ID, MOST_NUMBER
from sync.protocol.receipts import Receipt
from sync.protocol.request_signing import DIGEST_HEADER, INPUT_HEADER, SIGNATURE_HEADER

TAKES: Mapping[str, type[JsonBody]] = types.MappingProxyType(
    {"join": JoinRequest, "state": StatementsSent, "give_keys": KeysGiven, "pull_several": SeveralToPull}
)
GIVES: Mapping[str, type[JsonBody]] = types.MappingProxyType(
    {
        "join": JoinAnswer,
        "read_joins": WaitingJoins,
        "decline_join": Done,
        "round": RoundAnswer,
        "read_directory": DirectoryPage,
        "state": DirectoryStanding,
        "read_keys": KeysPage,
        "missing_keys": MissingKeys,
        "give_keys": KeysKept,
        "read_chains": Chains,
        "push": EnvelopeAnswers,
        "put_tray": EnvelopeAnswers,
        "settle_tray": Done,
        "put_content": ContentStanding,
        "bring_bundle": Receipt,
        "release": Release,
    }
)
"""Which body each endpoint of JSON takes and gives; ``hello``'s is not one of them, so that any version reads it."""

_EXTRA_STATUS: Mapping[str, tuple[int, ...]] = types.MappingProxyType(
    {"round": (304,), "get_content": (206,), "get_release": (206,)}
)


def description(version: str) -> dict[str, Any]:
    """Return the description (OpenAPI 3.1) of a headquarters whose program has this version."""
    schemas: dict[str, Any] = {"Problem": _problem(), "Hello": _hello()}
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS.values():
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "CoachDesk headquarters",
            "version": version,
            "summary": "Sealed envelopes, wrapped keys and a signed directory; see sync/PROTOCOL.md.",
        },
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": _signatures()},
    }


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint, schemas),
        "security": [{}] if endpoint.audience is Audience.ANYONE else [{one: [] for one in _signatures()}],
        "x-audience": endpoint.audience.value,
    }
    if endpoint.takes is not None:
        body = TAKES.get(endpoint.name)
        schema = _reference(body, schemas) if body is not None else {"type": "string", "format": "binary"}
        operation["requestBody"] = {"required": True, "content": {endpoint.takes: {"schema": schema}}}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(name)}
        for name in endpoint.placeholders
    ]
    found += [{"name": name, "in": "query", "schema": _number()} for name in endpoint.query]
    if endpoint.audience is not Audience.ANYONE:
        version = {"type": "string", "pattern": "^[1-9][0-9]{0,5}$"}
        found.append({"name": PROTOCOL_HEADER, "in": "header", "required": True, "schema": version})
        found += [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
            for name in (DIGEST_HEADER, INPUT_HEADER, SIGNATURE_HEADER)
        ]
    if endpoint.name == "round":
        found.append({"name": "If-None-Match", "in": "header", "schema": {"type": "string"}})
    if endpoint.name == "get_release":
        found.append({"name": "If-Match", "in": "header", "schema": {"type": "string"}})
    if endpoint.name in {"get_content", "put_content", "get_release"}:
        required = endpoint.name == "put_content"
        name = "Content-Range" if required else "Range"
        found.append({"name": name, "in": "header", "required": required, "schema": {"type": "string"}})
    return found


def _responses(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    well: dict[str, Any] = {"description": "What was asked for."}
    if endpoint.name == "hello":
        well["content"] = {JSON: {"schema": {"$ref": "#/components/schemas/Hello"}}}
    elif endpoint.gives == JSON:
        well["content"] = {JSON: {"schema": _reference(GIVES[endpoint.name], schemas)}}
    elif endpoint.gives is not None:
        well["content"] = {endpoint.gives: {"schema": {"type": "string", "format": "binary"}}}
    refused: dict[str, Any] = {"description": "Refused: see the problem's code."}
    if endpoint.method != "HEAD":
        refused["content"] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers = {"200": well, "default": refused}
    if 206 in _EXTRA_STATUS.get(endpoint.name, ()):
        answers["206"] = well
    if 304 in _EXTRA_STATUS.get(endpoint.name, ()):
        answers["304"] = {"description": "Everything stands where the device knows."}
    return answers


# Schemas


def _reference(body: type[JsonBody], schemas: dict[str, Any]) -> dict[str, Any]:
    if body.__name__ not in schemas:
        schemas[body.__name__] = {}  # so that a body inside of itself would end
        hints = get_type_hints(body)
        fields = dataclasses.fields(body)
        schemas[body.__name__] = {
            "type": "object",
            "properties": {one.name: _schema(hints[one.name], schemas) for one in fields},
            "required": [one.name for one in fields if not one.metadata["kind"].is_optional],
        }
    return {"$ref": f"#/components/schemas/{body.__name__}"}


def _schema(hint: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field's type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, JsonBody):
        return _reference(hint, schemas)
    if origin in {Union, types.UnionType}:
        return {"anyOf": [_schema(one, schemas) for one in arguments]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(arguments[1], schemas)}
    if isinstance(origin, type) and issubclass(origin, (Sequence, frozenset)):
        return {"type": "array", "items": _schema(arguments[0], schemas)}
    if hint is bytes:
        return {"type": "string", "pattern": "^[A-Za-z0-9_-]*$", "contentEncoding": "base64url"}
    if hint is int:
        return _number()
    if hint is bool:
        return {"type": "boolean"}
    return {"type": "null"} if hint is type(None) else {"type": "string"}


def _number() -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "maximum": MOST_NUMBER}


def _path_schema(name: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{(HASH if name == 'name' else ID).pattern}$"}


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"enum": sorted(REFUSALS)},
        },
        "required": ["type", "status", "code"],
    }


def _hello() -> dict[str, Any]:
    versions = {"type": "object", "properties": {"lowest": _number(), "highest": _number()}}
    return {
        "type": "object",
        "properties": {
            "organisation": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "protocol": {**versions, "required": ["lowest", "highest"]},
            "now": _number(),
            "program": {"type": "object"},
        },
        "required": ["organisation", "protocol", "now"],
    }


def _signatures() -> dict[str, Any]:
    """Return how requests are signed: three headers (RFC 9421 and 9530), which OpenAPI knows as keys."""
    return {
        name.lower(): {"type": "apiKey", "in": "header", "name": name}
        for name in (DIGEST_HEADER, INPUT_HEADER, SIGNATURE_HEADER)
    }
