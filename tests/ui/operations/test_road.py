"""The proxy that the system finds for headquarters."""

from __future__ import annotations

import sys

import pytest

from ui.operations.road import scripted_proxy

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there it comes from Windows' own settings")


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_none_is_found_where_there_is_none() -> None:
    assert scripted_proxy("https://siege.example.org") == ""


def test_the_one_that_the_system_names_for_this_address_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example.org:3128")
    assert scripted_proxy("http://siege.example.org") == "http://proxy.example.org:3128"


def test_one_of_another_kind_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5://proxy.example.org:1080")
    assert scripted_proxy("http://siege.example.org") == ""
