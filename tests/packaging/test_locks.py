from __future__ import annotations

import pytest

from development.failures import CannotGoOn
from development.locks import refuse_addresses


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "--extra-index-url packages.example",
        "--find-links wheels",
        "tiny @ https://packages.example/tiny-1.whl",
    ],
)
def test_a_lock_with_an_address_is_refused(line: str) -> None:
    with pytest.raises(CannotGoOn, match="line 2"):
        refuse_addresses(f"# a lock\n{line}\n", "lock.txt")


def test_a_lock_of_names_and_hashes_is_right() -> None:
    refuse_addresses(
        f"tiny==1 \\\n    --hash=sha256:{'0' * 64}\n    # via coachdesk (pyproject.toml)\n", "lock.txt"
    )
