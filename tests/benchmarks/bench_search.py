"""Search over 10,000 people and 200,000 notes, any prefix of two letters and more; and the list of 10,000."""

from __future__ import annotations

import random
import secrets
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import resources
from coachdesk.programme.folding import sort_key
from coachdesk.storage.index.index import Index, searchable_words
from coachdesk.storage.index.search import search
from coachdesk.storage.vault_file import VaultFile
from tests.benchmarks.measuring import Finding, Times

PEOPLE, NOTES_EACH = 10_000, 20


def fill(index: Index, chance: random.Random) -> list[str]:
    """Fill the index as case files would, by its own tables; return the words used."""
    words = resources.text_file("words", "french.txt").split()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    sql = index.sql
    with sql.transaction():
        for row in range(1, PEOPLE + 1):
            first, last = (chance.choice(words).capitalize() for _ in range(2))
            sql.execute(
                "INSERT INTO person (row, case_id, display_name, sort_key, first_names, last_name, city, is_damaged)"
                " VALUES (?, ?, ?, ?, ?, ?, 'Pantin', 0)",
                (row, f"{row:032x}", f"{first} {last}", sort_key(last, first), first, last),
            )
            name = searchable_words(f"{first}\n{last}", is_name=True)
            sql.execute("INSERT INTO person_words (rowid, words) VALUES (?, ?)", (row, name))
    start = date(2024, 1, 1)
    for block in range(0, PEOPLE, 500):
        with sql.transaction():
            for person in range(block + 1, block + 501):
                for _ in range(NOTES_EACH):
                    day = start + timedelta(days=chance.randrange(1000))
                    text = " ".join(chance.choices(words, weights, k=90))
                    row = index._free_row(day.isoformat())
                    sql.execute(
                        "INSERT INTO entry (row, case_id, kind, entity, held_on, text)"
                        " VALUES (?, ?, 'session', ?, ?, ?)",
                        (row, f"{person:032x}", secrets.token_hex(16), day.isoformat(), text),
                    )
                    sql.execute(
                        "INSERT INTO entry_words (rowid, words) VALUES (?, ?)", (row, searchable_words(text))
                    )
    return words


def main() -> list[Finding]:
    """Return the findings."""
    chance = random.Random(93)
    with tempfile.TemporaryDirectory() as folder:
        vault = VaultFile.create(Path(folder) / "vault.db", secrets.token_bytes(32))
        words = fill(Index(vault.sql), chance)
        pairs = sorted({word[:2] for word in words})
        queries = [*pairs, *(chance.choice(words)[: chance.randint(3, 9)] for _ in range(150))]
        queries += [f"{chance.choice(words)} {chance.choice(words)[:3]}" for _ in range(50)]
        taken = []
        for query in queries:
            began = time.perf_counter()
            search(vault.sql, query, limit=20)
            taken.append(time.perf_counter() - began)
        began = time.perf_counter()
        listed = len(Index(vault.sql).summaries())
        listing = time.perf_counter() - began
        vault.close()
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
    times = Times(tuple(sorted(taken)))
    return [
        Finding(
            "first results of a search, 10,000 people and 200,000 notes, p95",
            times.p95 * 1e3,
            50,
            "ms",
            f"{times.ms}, worst {times.values[-1] * 1e3:.1f} ms, {len(taken)} queries; index {size:.0f} MB",
        ),
        Finding(f"read the list of {listed} people", listing * 1e3, 500, "ms"),
    ]
