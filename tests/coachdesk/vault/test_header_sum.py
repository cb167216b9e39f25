"""The header's sum: a flipped bit that leaves every field well-formed is told, and the copy stands in."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coachdesk.vault.errors import HeaderDamaged, VaultError
from coachdesk.vault.header import (
    COPY_NAME,
    HEADER_NAME,
    Header,
    read_header,
    restore_header,
    write_header,
)


def without_sum(folder: Path) -> dict[str, Any]:
    """Return what the header says, as an older program would have written it."""
    content = json.loads((folder / HEADER_NAME).read_bytes())
    return {name: value for name, value in content.items() if name != "sum"}


def flip(path: Path, place: int, bit: int = 0) -> None:
    """Flip one bit of a file; ``place`` is a byte."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1 << bit
    path.write_bytes(data)


def flip_in_box(path: Path, slot: int) -> None:
    """Flip one bit of a slot's box so that it is another box of the same length: only the sum can tell."""
    content = json.loads(path.read_bytes())
    box = bytearray(base64.b64decode(content["slots"][slot]["box"]))
    box[5] ^= 1
    content["slots"][slot]["box"] = base64.b64encode(box).decode()
    path.write_text(json.dumps(content, indent=1), "utf-8")


def test_a_flipped_bit_in_a_slot_is_told_by_the_sum_and_the_copy_stands_in(
    tmp_path: Path, header: Header
) -> None:
    write_header(tmp_path, header)
    path = tmp_path / HEADER_NAME
    flip_in_box(path, 0)
    hurt = path.read_bytes()
    found = read_header(tmp_path)
    assert found is not None
    assert found.slot("passphrase") != header.slot("passphrase"), "each field looks well"
    with pytest.raises(HeaderDamaged) as caught:
        read_header(tmp_path, is_strict=True)
    assert caught.value.context == {"file": HEADER_NAME, "field": "sum"}
    assert path.read_bytes() == hurt, "reading alters nothing"
    assert restore_header(tmp_path) == read_header(tmp_path, is_strict=True) == header
    assert (tmp_path / f"{HEADER_NAME}.damaged").read_bytes() == hurt


def test_no_bit_can_flip_and_still_be_believed(tmp_path: Path, header: Header) -> None:
    """A strict reading says damage, or the very same header (a bit between the values)."""
    write_header(tmp_path, header)
    path = tmp_path / HEADER_NAME
    whole = path.read_bytes()
    seen = {"told": 0, "same": 0}
    for place in range(len(whole)):
        path.write_bytes(whole)
        flip(path, place, bit=place % 8)
        try:
            found = read_header(tmp_path, is_strict=True)
        except VaultError:
            seen["told"] += 1
            continue
        # The name of the sum itself may be hit: a header without one is an older program's, and nothing else differs.
        assert found is not None
        assert (found.slots, found.desk_id, found.created_at) == (
            header.slots,
            header.desk_id,
            header.created_at,
        )
        seen["same"] += 1
    assert seen["told"] > 20 * seen["same"]


def test_a_copy_whose_sum_does_not_fit_is_not_put_in_place(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, header)
    path = tmp_path / HEADER_NAME
    path.write_bytes(b"damaged")
    flip_in_box(tmp_path / COPY_NAME, 1)
    with pytest.raises(HeaderDamaged) as caught:
        restore_header(tmp_path)
    assert caught.value.context == {"file": COPY_NAME, "field": "sum"}
    assert path.read_bytes() == b"damaged"


def test_a_header_of_an_older_program_has_no_sum_and_is_believed(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, header)
    (tmp_path / HEADER_NAME).write_text(json.dumps(without_sum(tmp_path)), "utf-8")
    assert read_header(tmp_path, is_strict=True) == header
    (tmp_path / COPY_NAME).write_bytes((tmp_path / HEADER_NAME).read_bytes())
    assert restore_header(tmp_path) == header


@pytest.mark.parametrize("wrong", ["", "0" * 64, None, 5, [], {"a": 1}])
def test_a_sum_that_is_none_is_damage(tmp_path: Path, header: Header, wrong: object) -> None:
    write_header(tmp_path, header)
    (tmp_path / HEADER_NAME).write_text(json.dumps({**without_sum(tmp_path), "sum": wrong}), "utf-8")
    assert read_header(tmp_path) == header
    with pytest.raises(HeaderDamaged):
        read_header(tmp_path, is_strict=True)


def test_the_sum_is_of_what_is_said_not_of_how_it_is_laid_out(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, replace(header, extra={"colour": [1, 2.5, "é", None]}))
    content = json.loads((tmp_path / HEADER_NAME).read_bytes())
    turned = dict(reversed(content.items()))
    (tmp_path / HEADER_NAME).write_text(json.dumps(turned, ensure_ascii=False), "utf-8")
    found = read_header(tmp_path, is_strict=True)
    assert found is not None
    assert found.extra == {"colour": [1, 2.5, "é", None]}
