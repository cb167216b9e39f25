"""The header file: strict reading, whole writing, and a copy that stands in."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.vault.errors import HeaderDamaged, HeaderNotWritten, HeaderTooNew, VaultError
from coachdesk.vault.header import (
    COPY_NAME,
    HEADER_NAME,
    Header,
    read_header,
    refresh_copy,
    restore_header,
    write_header,
)
from coachdesk.vault.slots import create_header
from tests.coachdesk.vault.conftest import DESK, FAST


def stored(folder: Path) -> dict[str, Any]:
    """Return what the header says, without its sum: the tests alter it as an older program would."""
    content = json.loads((folder / HEADER_NAME).read_bytes())
    assert isinstance(content, dict)
    content.pop("sum")
    return content


def put(folder: Path, content: object) -> None:
    assert not isinstance(content, dict) or "sum" not in content
    (folder / HEADER_NAME).write_text(json.dumps(content), "utf-8")


def test_what_is_written_is_read(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, header)
    assert read_header(tmp_path) == header
    assert sorted(path.name for path in tmp_path.iterdir()) == [COPY_NAME, HEADER_NAME]


def test_no_header_is_no_error(tmp_path: Path) -> None:
    assert read_header(tmp_path) is None
    assert read_header(tmp_path / "nowhere") is None


def test_fields_and_slots_of_a_newer_program_are_kept_as_they_are(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, header)
    content = stored(tmp_path)
    content["colour"] = {"deep": [1, 2.5, None, "é", True]}
    content["slots"][0]["note"] = ["kept"]
    content["slots"].insert(1, {"kind": "escrow", "sealed": "x" * 40, "to": {"org": 1}})
    put(tmp_path, content)
    found = read_header(tmp_path)
    assert found is not None
    write_header(tmp_path, found)
    assert stored(tmp_path) == content


def test_a_newer_format_is_refused_and_left_untouched(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, header)
    put(tmp_path, {**stored(tmp_path), "format": 2, "slots": "something else altogether"})
    before = (tmp_path / HEADER_NAME).read_bytes()
    with pytest.raises(HeaderTooNew):
        read_header(tmp_path)
    assert (tmp_path / HEADER_NAME).read_bytes() == before


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b"", "json"),
        (b"\xff\xfe{}", "json"),
        (b"[" * 60_000, "json"),
        (b'{"format": 1, "format": 1}', "json"),
        (b'{"format": NaN}', "json"),
        (b'{"format": ' + b"9" * 5_000 + b"}", "json"),
        (b"[]", "json"),
        (b"{}", "format"),
        (b'{"format": true}', "format"),
        (b'{"format": 0}', "format"),
        (b" " * 70_000, "size"),
    ],
)
def test_a_damaged_file_is_named_and_left_untouched(tmp_path: Path, data: bytes, field: str) -> None:
    (tmp_path / HEADER_NAME).write_bytes(data)
    with pytest.raises(HeaderDamaged) as caught:
        read_header(tmp_path)
    assert caught.value.context == {"file": HEADER_NAME, "field": field}
    assert (tmp_path / HEADER_NAME).read_bytes() == data


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("desk", "not hex"),
        ("desk", None),
        ("created_at", "2026-11-24"),
        ("created_at", 5),
        ("slots", {}),
        ("slots", []),
        ("slots", [None]),
        ("slots", [{"kind": 5}]),
        ("slots", [{"kind": "escrow"}] * 33),
        ("slots", [{"kind": "recovery"}] * 2),
    ],
)
def test_a_field_that_makes_no_sense_is_damage(
    tmp_path: Path, header: Header, name: str, value: object
) -> None:
    write_header(tmp_path, header)
    put(tmp_path, {**stored(tmp_path), name: value})
    with pytest.raises(HeaderDamaged) as caught:
        read_header(tmp_path)
    assert str(caught.value.context["field"]).startswith(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 1 << 40),
        ("memory_kib", (1 << 20) + 1),
        ("memory_kib", 7),
        ("memory_kib", -1),
        ("memory_kib", 64.0),
        ("memory_kib", "64"),
        ("memory_kib", None),
        ("iterations", 0),
        ("iterations", 257),
        ("iterations", 10**30),
        ("lanes", 5),
        ("lanes", 0),
        ("lanes", True),
        ("salt", "AAAA"),
        ("salt", "AAAAAAAAAAAAAAAAAAAAAB=="),  # means the same bytes as ...AA==
        ("nonce", "é"),
        ("nonce", None),
        ("box", ""),
        ("id", "/etc/passwd"),
    ],
)
def test_a_slot_that_makes_no_sense_opens_nothing_and_is_kept(
    tmp_path: Path, header: Header, name: str, value: object
) -> None:
    write_header(tmp_path, header)
    content = stored(tmp_path)
    content["slots"][0][name] = value
    put(tmp_path, content)
    found = read_header(tmp_path)
    assert found is not None
    with pytest.raises(HeaderDamaged) as caught:
        found.slot("passphrase")
    assert caught.value.context == {"file": HEADER_NAME, "field": f"slots.0.{name}"}
    assert found.slot("recovery") == header.slot("recovery"), "the other slot still opens"
    write_header(tmp_path, found)
    assert stored(tmp_path) == content


def test_a_hostile_cost_within_each_bound_is_refused_as_a_whole(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, header)
    content = stored(tmp_path)
    content["slots"][0] |= {"memory_kib": 1 << 20, "iterations": 256}
    put(tmp_path, content)
    found = read_header(tmp_path)
    assert found is not None
    with pytest.raises(HeaderDamaged):
        found.slot("passphrase")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.fixed_dictionaries(
        {"format": st.just(1) | json_values},
        optional={
            "desk": st.just(DESK) | json_values,
            "created_at": st.just("2026-11-24T20:00:00Z") | json_values,
            "slots": st.lists(
                st.fixed_dictionaries(
                    {"kind": st.sampled_from(["passphrase", "recovery"]) | json_values},
                    optional=dict.fromkeys(
                        ("id", "salt", "nonce", "box", "memory_kib", "iterations", "lanes"), json_values
                    ),
                )
                | json_values,
                max_size=3,
            )
            | json_values,
        },
    )
)
def test_whatever_json_says_only_the_vaults_errors_come_out(
    tmp_path_factory: pytest.TempPathFactory, content: object
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    put(folder, content)
    try:
        found = read_header(folder)
    except VaultError:
        return
    assert found is not None
    write_header(folder, found)
    assert json.dumps(stored(folder), sort_keys=True) == json.dumps(content, sort_keys=True)


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "disk_full"), (errno.EACCES, "denied"), (errno.EIO, "other")]
)
def test_a_write_that_fails_before_the_replacement_leaves_the_old_one(
    tmp_path: Path, header: Header, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    write_header(tmp_path, header)
    before = (tmp_path / HEADER_NAME).read_bytes()

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(HeaderNotWritten) as caught:
        write_header(tmp_path, replace(header, created_at="2001-01-01T00:00:00Z"))
    assert caught.value.context == {"file": HEADER_NAME, "reason": reason}
    assert (tmp_path / HEADER_NAME).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [COPY_NAME, HEADER_NAME]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_file_is_private_whatever_the_umask_and_a_crash_left(tmp_path: Path, header: Header) -> None:
    left = tmp_path / f"{HEADER_NAME}.new"
    left.write_text("half")
    left.chmod(0o666)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not to be touched")
    (tmp_path / f"{COPY_NAME}.new").symlink_to(elsewhere)
    before = os.umask(0)
    try:
        write_header(tmp_path, header)
    finally:
        os.umask(before)
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in (HEADER_NAME, COPY_NAME)} == {0o600}
    assert elsewhere.read_text() == "not to be touched"


def test_killed_at_any_moment_of_writing_a_whole_header_stands(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, header)
    program = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from coachdesk.vault.header import read_header, write_header\n"
        "folder = Path(sys.argv[1]); header = read_header(folder); number = 0\n"
        "while True:\n"
        "    number += 1; write_header(folder, replace(header, extra={'n': number, 'fill': 'x' * 20000}))\n"
        "    print(number, flush=True)\n"
    )
    for writes in (1, 2, 5, 9, 14, 23):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
        ) as writer:
            assert writer.stdout is not None
            returned = [int(writer.stdout.readline()) for _ in range(writes)][-1]
            writer.kill()
        found = read_header(tmp_path)
        assert found is not None
        assert found.slots == header.slots
        number = found.extra["n"]
        assert isinstance(number, int)
        assert number >= returned, "a write that returned is there"
    refresh_copy(tmp_path, header)
    assert (tmp_path / COPY_NAME).read_bytes() != b""


@pytest.mark.parametrize("how", ["missing", "flipped", "truncated"])
def test_the_copy_stands_in_and_the_damaged_one_is_kept(tmp_path: Path, header: Header, how: str) -> None:
    write_header(tmp_path, header)
    path = tmp_path / HEADER_NAME
    whole = path.read_bytes()
    for number in (1, 2):
        if how == "missing":
            path.unlink()
        else:
            path.write_bytes(b"\x01" + whole[1:] if how == "flipped" else whole[: 50 * number])
        damaged = path.read_bytes() if path.exists() else None
        assert restore_header(tmp_path) == header
        assert path.read_bytes() == whole
        kept = sorted(tmp_path.glob("*.damaged*"))
        assert len(kept) == (0 if damaged is None else number)
        assert damaged is None or damaged in [one.read_bytes() for one in kept]


def test_without_a_good_copy_nothing_is_touched(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, header)
    (tmp_path / HEADER_NAME).write_bytes(b"damaged")
    (tmp_path / COPY_NAME).write_bytes(b"damaged too")
    with pytest.raises(HeaderDamaged) as caught:
        restore_header(tmp_path)
    assert caught.value.context["file"] == COPY_NAME
    assert (tmp_path / HEADER_NAME).read_bytes() == b"damaged"
    (tmp_path / COPY_NAME).unlink()
    with pytest.raises(HeaderDamaged):
        restore_header(tmp_path)
    assert (tmp_path / HEADER_NAME).read_bytes() == b"damaged"


def test_an_old_copy_is_brought_up_to_date(tmp_path: Path, header: Header) -> None:
    write_header(tmp_path, header)
    old = (tmp_path / COPY_NAME).read_bytes()
    newer = create_header(DESK, "une autre", cost=FAST)[0]
    write_header(tmp_path, newer)
    (tmp_path / COPY_NAME).write_bytes(old)  # killed between the two
    refresh_copy(tmp_path, newer)
    assert (tmp_path / COPY_NAME).read_bytes() == (tmp_path / HEADER_NAME).read_bytes() != old


def test_the_lock_screen_imports_no_cryptography() -> None:
    program = (
        "import sys; import coachdesk.vault.attempts, coachdesk.vault.header\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('cryptography', 'sqlalchemy', 'PySide6')])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert answer.stdout.strip() == "[]"
