"""The list of components (SBOM) in CycloneDX 1.6, for who has to know what is inside."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from windows.components import Component

_SPACE = uuid.UUID("7a3c5f0e-5d0b-4f57-9d5e-3a1f5a0f7c11")
"""A namespace of our own: the same contents have the same serial number."""


def material_list(parts: Iterable[Component], version: str, epoch: int) -> str:
    """Return the list as JSON, the same for the same contents."""
    known = list(parts)
    inside = [_component(part) for part in known]
    serial = uuid.uuid5(_SPACE, json.dumps([version, epoch, inside], sort_keys=True))
    found: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat().replace("+00:00", "Z"),
            "component": {
                "type": "application",
                "bom-ref": "CoachDesk",
                "name": "CoachDesk",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": inside,
        "dependencies": [{"ref": "CoachDesk", "dependsOn": [part["bom-ref"] for part in inside]}],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _component(part: Component) -> dict[str, Any]:
    reference = part.purl or part.name
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": part.name,
        "licenses": _licences(part.licence),
    }
    if part.version:
        found["version"] = part.version
    if part.purl:
        found["purl"] = part.purl
    if part.sha256:
        found["hashes"] = [{"alg": "SHA-256", "content": part.sha256}]
    if part.parts:
        found["components"] = [
            {
                "type": "library",
                "bom-ref": f"{reference}#{name}",
                "name": name,
                "licenses": _licences(licence),
            }
            for name, licence in part.parts
        ]
    return found


def _licences(expression: str) -> list[dict[str, Any]]:
    return [{"expression": expression}]
