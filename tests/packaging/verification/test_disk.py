from __future__ import annotations

from pathlib import Path

from windows.verification import disk, registry


def test_what_lies_outside_is_named() -> None:
    came = [
        "users/Zoé Élan/AppData/Local/Programs/CoachDesk/app-1/a.dll",
        "users/Zoé Élan/AppData/Local/Temp/nsx.tmp",
        "users/Zoé Élan/Desktop/CoachDesk.desktop",
        "windows/system32/x.log",
        "users/Zoé Élan/AppData/Roaming/stray.ini",
        "CoachDesk/stray.txt",
    ]
    assert disk.strangers(came, ["users/Zoé Élan/AppData/Local/Programs/CoachDesk/"]) == [
        "CoachDesk/stray.txt",
        "users/Zoé Élan/AppData/Roaming/stray.ini",
    ]


def test_a_sentence_is_found_in_any_encoding(tmp_path: Path) -> None:
    sentence = "prêté à Épinay"
    for name, encoding in (("a", "utf-8"), ("b", "utf-16-le"), ("c", "cp1252")):
        (tmp_path / name).write_bytes(b"\x00\x01" + sentence.encode(encoding) + b"\xff")
    (tmp_path / "d").write_bytes(b"sealed")
    assert disk.holding(sentence, tmp_path) == ["a", "b", "c"]


def test_a_listing_has_files_and_links_and_their_size(tmp_path: Path) -> None:
    (tmp_path / "é").mkdir()
    (tmp_path / "é" / "f").write_bytes(b"12345")
    (tmp_path / "link").symlink_to("nowhere")
    assert disk.listing(tmp_path) == {"é/f", "link"}
    assert disk.size(tmp_path) == 5


def test_values_are_read_as_windows_prints_them() -> None:
    text = (
        "HKEY_CURRENT_USER\\Software\\CoachDesk\r\n"
        "    InstallDir    REG_SZ    C:\\users\\Zoé Élan\\Programmes de l’accueil\r\n"
        "    EstimatedSize    REG_DWORD    0x1e111\r\n"
        "    (Default)    REG_SZ    CoachDesk.Bundle\r\n\r\n"
    )
    assert registry.values(text) == {
        "InstallDir": "C:\\users\\Zoé Élan\\Programmes de l’accueil",
        "EstimatedSize": "0x1e111",
        "": "CoachDesk.Bundle",
    }
