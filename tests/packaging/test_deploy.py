"""What whoever installs is told (packaging/DEPLOY.md, DEPLOY.en.md) is what the sources do."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import platformdirs
import pytest
from platformdirs import windows

from coachdesk.__main__ import OPTIONS
from coachdesk.commands import command_line, exit_codes, window_arguments
from coachdesk.demo.keeping import demo_folder
from coachdesk.documents.private_folder import default_root
from coachdesk.preferences import PREFERENCES_NAME
from coachdesk.storage.keeping_back import KEPT_BACK_FOLDER
from coachdesk.storage.set_aside import SET_ASIDE_FOLDER
from coachdesk.vault.attempts import ATTEMPTS_NAME
from sync.client.inviting import VALID_S
from sync.headquarters.commands import command_line as hq_command_line
from sync.headquarters.commands.speech import speech
from tests.conftest import CHECKOUT
from ui import places
from windows.verification.scenes.setting_up import MOST_INSTALLED_MB, MOST_INSTALLER_MB

FOLDER = CHECKOUT / "packaging"
DOCUMENTS = {lang: FOLDER / name for lang, name in (("fr", "DEPLOY.md"), ("en", "DEPLOY.en.md"))}
TEXTS = {lang: path.read_text(encoding="utf-8") for lang, path in DOCUMENTS.items()}
SCRIPT = (FOLDER / "deploy.ps1").read_text(encoding="utf-8")
NSIS = {
    path.name: path.read_text(encoding="utf-8")
    for path in (FOLDER / "windows" / "installer").iterdir()
    if path.suffix in {".nsi", ".nsh"}
}
OF_WINDOWS = {
    "fr": {
        "Windows a protégé votre ordinateur",
        "Informations complémentaires",
        "Exécuter quand même",
    },
    "en": {"Windows protected your PC", "More info", "Run anyway"},
}
"""What Windows itself writes."""
EMPHASIS = {
    "fr": {
        *("déplacez", "contenu", "refusée", "une seule fois", "Sous le compte SYSTEM il faut"),
        *("Stratégie de groupe.", "Intune", "Portable perdu ou volé.", "Phrase de passe oubliée."),
        *("Avec un siège", "Sans siège", "Offerte par le siège."),
    },
    "en": {
        *("move", "content", "refused", "only once", "Under the SYSTEM account"),
        *("Group policy.", "Intune", "A laptop lost or stolen.", "A forgotten passphrase."),
        *("With headquarters", "Without headquarters", "Offered by headquarters."),
    },
}
"""What is bold and stands on no screen."""
FOREIGN_OPTIONS = {"/wait", "/MIR"}
"""Options of Windows' own programs."""
INTERNAL = {"/NCRC", "/RESTARTED", "/UPDATE"}

both = pytest.mark.parametrize("lang", ["fr", "en"])


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def blocks(text: str) -> list[str]:
    return re.findall(r"```\w+\n(.*?)```", text, re.DOTALL)


def spans(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def section(text: str, number: int) -> str:
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[0]


def rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def strings(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from strings(value)


def screen_texts(lang: str) -> set[str]:
    texts: set[str] = set()
    for path in (CHECKOUT / "resources" / "translations" / lang).glob("*.json"):
        texts |= {plain(text) for text in strings(json.loads(path.read_text(encoding="utf-8")))}
    place = {"fr": 0, "en": 1}[lang]
    texts |= {
        plain(found[place]).replace("&", "")
        for found in re.findall(r'^\$\{Words\} \w+ "(.*?)" "(.*)"$', NSIS["words.nsh"], re.M)
    }
    launcher = (FOLDER / "windows" / "launcher" / "launcher.c").read_text(encoding="utf-8")
    joined = re.sub(r'"\s+L"', "", launcher)
    texts |= {
        plain(found.encode("ascii").decode("unicode_escape")) for found in re.findall(r'L"(.*?)"', joined)
    }
    return texts


def function_of(name: str, file: str) -> str:
    found = re.search(rf"^Function {re.escape(name)}$.*?^FunctionEnd$", NSIS[file], re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[0]


def options_of(function: str) -> set[str]:
    return set(re.findall(r'"(/[A-Z]+)"', "\n".join(re.findall(r"\$\{Case\d?\}.*", function))))


def options_in(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w/\\*.])/[A-Z]+(?=\b)", text))


# Both languages say the same


def test_both_have_the_same_parts() -> None:
    levels = [re.findall(r"^(#+ (?:\d+\.)?)", text, re.MULTILINE) for text in TEXTS.values()]
    assert levels[0] == levels[1]
    assert len(levels[0]) > 10


def test_both_have_the_same_commands() -> None:
    assert blocks(TEXTS["fr"]) == blocks(TEXTS["en"])


def test_both_name_the_same_files_options_and_keys() -> None:
    words = {"FICHIER": "FILE", "DOSSIER": "FOLDER"}

    def named(text: str) -> list[str]:
        return sorted(re.sub("|".join(words), lambda found: words[found[0]], span) for span in spans(text))

    assert named(TEXTS["fr"]) == named(TEXTS["en"])


def test_both_have_the_same_numbers() -> None:
    def numbers(number: int, text: str) -> list[str]:
        return sorted(re.findall(r"\d+", section(text, number)))

    for number in range(1, 17):
        assert numbers(number, TEXTS["fr"]) == numbers(number, TEXTS["en"]), number


def test_both_have_as_many_rows_in_each_table() -> None:
    counts = [[len(list(rows(section(text, number)))) for number in range(1, 17)] for text in TEXTS.values()]
    assert counts[0] == counts[1]


# The installer


@both
def test_the_options_are_those_of_the_installer(lang: str) -> None:
    known = options_of(function_of("ReadOptions", "options.nsh"))
    table = {
        re.match(r"`(/[A-Z]+)", row[0]) for row in rows(section(TEXTS[lang], 4)) if row[0].startswith("`/")
    }
    assert {found[1] for found in table if found} == (known - INTERNAL) | {"/D"}


@both
def test_no_option_is_named_that_nobody_understands(lang: str) -> None:
    known = options_of(function_of("ReadOptions", "options.nsh")) | {"/D", "/REMOVEDATA"} | FOREIGN_OPTIONS
    text = "\n".join([*blocks(TEXTS[lang]), *spans(TEXTS[lang]), SCRIPT])
    assert options_in(text) - known == set()
    assert options_in(text) >= {"/S", "/ALLUSERS", "/LANG", "/REMOVEDATA"}


@both
def test_the_options_of_the_uninstaller_are_its_own(lang: str) -> None:
    known = options_of(function_of("un.ReadOptions", "options.nsh"))
    line = next(line for line in section(TEXTS[lang], 14).splitlines() if line.startswith("- Options"))
    listed = set(re.findall(r"`(/[A-Z]+)=?`", line.partition(". ")[0]))
    assert listed == known - INTERNAL
    for command in [block for block in blocks(TEXTS[lang]) if "Uninstall.exe" in block]:
        after = "\n".join(one.partition("Uninstall.exe")[2] for one in command.splitlines())
        assert options_in(after) - known == set()


@both
def test_the_exit_codes_are_those_of_the_installer(lang: str) -> None:
    defined = re.findall(r"^!define [A-Z_]+ (\d+)$", NSIS["coachdesk.nsi"], re.MULTILINE)
    told = [row[0] for row in rows(section(TEXTS[lang], 4)) if row[0].isdigit()]
    assert told == sorted(defined, key=int)
    assert len(told) == 9


@both
def test_what_is_said_of_a_damaged_program_is_the_launcher_s_code(lang: str) -> None:
    launcher = (FOLDER / "windows" / "launcher" / "launcher.c").read_text(encoding="utf-8")
    found = re.search(r"#define DAMAGED (\d+)", launcher)
    assert found is not None
    assert f"(code {found[1]})" in section(TEXTS[lang], 7)
    assert f" ({found[1]}) |" in section(TEXTS[lang], 16)


@both
def test_the_registry_is_where_the_installer_writes(lang: str) -> None:
    defined = dict(re.findall(r'^!define (\w+_KEY) "(.*)"$', NSIS["coachdesk.nsi"], re.MULTILINE))
    for key in defined.values():
        assert f"`HKEY_CURRENT_USER\\{key}`" in TEXTS[lang]
    values = re.findall(r'"\$\{PRODUCT_KEY\}" "(\w+)" "', NSIS["integration.nsh"])
    row = next(row for row in rows(section(TEXTS[lang], 9)) if row[0].endswith(defined["PRODUCT_KEY"] + "`"))
    assert spans(row[1])[: len(values)] == values


@both
def test_the_files_beside_the_program_are_those_that_are_written(lang: str) -> None:
    line = section(TEXTS[lang], 9).rstrip().splitlines()[-1]
    for name in spans(line):
        if name.startswith("app-"):
            assert '$Tree "${TREE_NAME}"' in NSIS["trees.nsh"]
            continue
        assert f"$INSTDIR\\{name}" in "".join(NSIS.values()), name
    assert len(spans(line)) == 7


@both
def test_the_installation_folders_are_the_installer_s_own(lang: str) -> None:
    chosen = set(re.findall(r'\$INSTDIR "\$(\w+)\\(.*?)"', function_of("ChooseFolder", "install.nsh")))
    assert chosen == {("LOCALAPPDATA", "Programs\\CoachDesk"), ("PROGRAMFILES64", "CoachDesk")}
    row = next(row for row in rows(section(TEXTS[lang], 9)) if "Programs" in row[0])
    assert row[0] == "`%LOCALAPPDATA%\\Programs\\CoachDesk`"
    assert "`%ProgramFiles%\\CoachDesk`" in row[1]


@both
def test_the_sizes_are_those_that_the_verification_holds_it_to(lang: str) -> None:
    assert {str(MOST_INSTALLED_MB), str(MOST_INSTALLER_MB)} <= set(
        re.findall(r"\d+", section(TEXTS[lang], 1))
    )


# The program


PLACES: dict[str, Callable[[], Path]] = {
    "desk": places.default_desk_folder,
    "desk/kept-back": lambda: places.default_desk_folder() / KEPT_BACK_FOLDER,
    "desk/set-aside": lambda: places.default_desk_folder() / SET_ASIDE_FOLDER,
    "coachdesk.log": lambda: places.log_folder() / "coachdesk.log",
    "last-desk.json": places._memory,
    "demo-desk": demo_folder,
    "Cache/open": default_root,
    "updates": places.updates_folder,
    "windows": places.claims_folder,
}


@both
def test_the_folders_are_where_the_program_looks_on_windows(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = "/Users/Zoé/AppData/Local"
    for name in ("LOCALAPPDATA", "APPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, local)
    monkeypatch.setattr(windows, "get_win_folder", windows.get_win_folder_from_env_vars)
    monkeypatch.setattr(platformdirs, "PlatformDirs", windows.Windows)
    told = {
        row[0].strip("`").removeprefix("%LOCALAPPDATA%\\CoachDesk\\").replace("\\", "/")
        for row in rows(section(TEXTS[lang], 9))
        if row[0].startswith("`%LOCALAPPDATA%\\CoachDesk\\")
    }
    assert told == set(PLACES)
    # What the windows ask Qt for is the same as what the core asks for (tests/ui/test_places.py): here as on Windows.
    monkeypatch.setattr(places, "_own", lambda _kind: Path(local) / "CoachDesk")
    for name, find in PLACES.items():
        found = PurePosixPath(find().as_posix().replace("\\", "/"))
        assert found == PurePosixPath(local) / "CoachDesk" / name


@both
def test_what_is_not_encrypted_in_the_desk_is_named(lang: str) -> None:
    row = next(row for row in rows(section(TEXTS[lang], 9)) if row[0].endswith("CoachDesk\\desk`"))
    assert spans(row[1]) == [PREFERENCES_NAME, ATTEMPTS_NAME]


@both
def test_an_invitation_is_told_to_last_as_long_as_it_does(lang: str) -> None:
    days = str(VALID_S // 86_400)
    assert re.search(rf"\b{days}\s(jours|days)", section(TEXTS[lang], 5))


@both
def test_the_commands_of_the_program_are_understood(lang: str) -> None:
    text = "\n".join([*blocks(TEXTS[lang]), *spans(TEXTS[lang])])
    asked = [
        shlex.split(one.replace("\\", "/")) for one in re.findall(r'CoachDesk\.exe"? ([^\n"]*\S*)', text)
    ]
    assert len(asked) > 3
    for words in asked:
        assert is_understood(words), words


def is_understood(words: list[str]) -> bool:
    if words[0] in {"check", "export"}:
        parser = command_line._parser()
        return str(parser.parse_args([words[0], "DESK"]).verb) == words[0]
    if words[0] in OPTIONS:  # they end the process once they are understood
        return words == ["--version"] or bool(
            command_line._parser().parse_args([words[0].strip("-"), *words[1:]])
        )
    return not isinstance(window_arguments.window_arguments(words), int)


@both
def test_the_commands_of_headquarters_are_understood(lang: str) -> None:
    parser = hq_command_line._parser(speech("en"))
    asked = re.findall(r"coachdesk-hq ([^`\n]+)", TEXTS[lang])
    assert len(asked) > 2
    for words in asked:
        assert parser.parse_args(words.split()).verb == words.split()[0]


@both
def test_the_codes_of_the_program_are_its_own(lang: str) -> None:
    found = re.findall(r"[Cc]ode (\d+)", section(TEXTS[lang], 15))
    assert found[0] == str(exit_codes.DONE)
    assert set(map(int, found)) <= {exit_codes.DONE, exit_codes.FAILED, exit_codes.PROBLEMS}


@both
def test_what_is_bold_stands_on_a_screen(lang: str) -> None:
    bold = {plain(found) for found in re.findall(r"\*\*(.+?)\*\*", TEXTS[lang])}
    assert bold - EMPHASIS[lang] - OF_WINDOWS[lang] - screen_texts(lang) == set()
    assert len(bold) > 20


@both
def test_what_one_sees_is_what_the_program_says(lang: str) -> None:
    quoted = re.findall(r"« (.+?) »|“(.+?)”", plain(section(TEXTS[lang], 16)))
    sentences = [one or other for one, other in quoted]
    assert len(sentences) > 9
    said = "\n".join(screen_texts(lang))
    assert [one for one in sentences if one not in said] == []


# The script


def test_the_script_uses_options_that_the_installer_has() -> None:
    known = options_of(function_of("ReadOptions", "options.nsh"))
    used = set(re.findall(r"/[A-Z]+(?==|')", SCRIPT))
    assert {"/S", "/LANG", "/LOG", "/ALLUSERS", "/INVITATION"} == used
    assert used <= known


def test_the_script_looks_where_the_installer_writes_and_for_the_files_that_are_built() -> None:
    assert "OpenSubKey('Software\\CoachDesk')" in SCRIPT
    build = (FOLDER / "windows" / "build.py").read_text(encoding="utf-8")
    for name in ("-Setup.exe", "-SHA256SUMS.txt"):
        assert f"CoachDesk-$Version{name}" in SCRIPT
        assert re.search(rf"CoachDesk-{{(wishes\.)?version}}{re.escape(name)}", build)


@both
def test_the_script_s_own_words_and_codes_are_told(lang: str) -> None:
    parameters = set(re.findall(r"\] \$(\w+)", SCRIPT[SCRIPT.index("param(") : SCRIPT.index("$ErrorAction")]))
    assert parameters == {"Share", "Version", "AllUsers"}
    named = set(
        re.findall(r" -(\w+)", " ".join(re.findall(r"deploy\.ps1 .*|`-\w+`", TEXTS[lang])).replace("`", " "))
    )
    assert named == parameters
    own = set(re.findall(r"(?:exit|\$code =) (\d+)", SCRIPT)) - {"0"}
    assert own == {"3", "13"}
    sentence = next(line for line in TEXTS[lang].split("\n\n") if "deploy.ps1` a" in line)
    assert own <= set(re.findall(r"\d+", sentence))
