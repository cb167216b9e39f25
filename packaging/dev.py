#!/usr/bin/env python3
"""The development commands of CoachDesk; each does all of its set-up first.

    python3 packaging/dev.py run --demo      open the program on a demonstration desk
    python3 packaging/dev.py test            run everything that has to pass

Needs nothing but Python 3.9 or newer to start; it finds a Python that CoachDesk runs on, makes an
environment in .venv from the lock, and on Debian installs the system's libraries when it may.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from development import checks, failures, locks, system
from development.environment import Environment
from development.failures import CannotGoOn

CHECKOUT = Path(__file__).resolve().parent.parent

VERBS_WITHOUT_A_WINDOW = frozenset(
    {
        "init",
        "check",
        "import",
        "export",
        "screenshots",
        "selftest",
        "--selftest",
        "-h",
        "--help",
        "--version",
    }
)

USAGE = """\
usage: python3 packaging/dev.py COMMAND

  run [ARGUMENTS]       open CoachDesk, or one of its commands: run --demo, run check DESK
  screenshots OUT       draw every screen into the folder OUT; needs no screen
  test [--fast] [-k W]  run all checks and all tests; --fast leaves the slow ones out,
                        -k runs only the tests whose names match W
  lint                  run the checks that read the code without running it
  format                sort the imports and format the code
  bench [--json OUT]    run the benchmarks (results in build/benchmarks.json)
  lock [--upgrade]      write the locks again from pyproject.toml
  installer             build the Windows installer: dist/CoachDesk-VERSION-Setup.exe
  verify-installer      install it, use it and remove it under Wine (packaging/windows/verification)
  release-key FILE      make the key by which laptops accept new versions, or ship its public half again
  release INSTALLER --key FILE
                        write the release file of an installer, for coachdesk-hq release
  setup                 do the set-up and nothing else

Exit codes: 0 done, 1 a check failed, 2 wrong use, 3 no screen, 5 the set-up is not possible,
6 no place to run Windows programs in (verify-installer); those of the program (coachdesk --help) pass through."""


def say(sentence: str) -> None:
    """Tell what is going on, beside the output of the command itself."""
    print(f"dev: {sentence}", file=sys.stderr, flush=True)


def set_up(wished: Sequence[str] = ()) -> Environment:
    """Make everything ready that a window needs; install the wished system packages when that is possible."""
    environment = Environment(CHECKOUT, say)
    needed = system.missing_for_the_window() + environment.missing_packages()
    if needed or system.may_install():
        system.require([*needed, *wished], say)
    environment.prepare()
    return environment


def run(arguments: Sequence[str]) -> int:
    """Open the program, or one of its commands."""
    if not VERBS_WITHOUT_A_WINDOW.intersection(arguments):
        require_a_screen(os.environ)
    return _coachdesk(arguments)


def screenshots(arguments: Sequence[str]) -> int:
    """Draw every screen into a folder."""
    return _coachdesk(["screenshots", *arguments])


def test(arguments: Sequence[str]) -> int:
    """Run all checks and all tests, and close with a table."""
    parser = argparse.ArgumentParser(prog="dev.py test")
    parser.add_argument("--fast", action="store_true", help="leave the slow checks and tests out")
    parser.add_argument("-k", metavar="WORDS", help="run only the tests whose names match")
    chosen = parser.parse_args(arguments)
    environment = set_up(wished=system.missing_for_the_tests())
    python, variables = str(environment.python), environment.variables()
    steps = [] if chosen.k else checks.lint_steps(python, is_fast=chosen.fast)
    outcomes = checks.run_steps(steps, CHECKOUT, variables)
    tested, counts = checks.run_tests(python, CHECKOUT, variables, is_fast=chosen.fast, keyword=chosen.k)
    outcomes.append(tested)
    print("\n" + checks.closing_table(outcomes))
    for note in _left_out():
        print(note)
    print(counts, flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) else failures.CHECKS_FAILED


def lint(arguments: Sequence[str]) -> int:
    """Run the checks that read the code without running it."""
    _refuse(arguments)
    environment = set_up()
    outcomes = checks.run_steps(checks.lint_steps(str(environment.python)), CHECKOUT, environment.variables())
    print("\n" + checks.closing_table(outcomes))
    return 0 if all(outcome.passed for outcome in outcomes) else failures.CHECKS_FAILED


def format_code(arguments: Sequence[str]) -> int:
    """Sort the imports and format the code."""
    _refuse(arguments)
    sorted_ = _python("-m", "ruff", "check", "--quiet", "--select", "I", "--fix")
    return _python("-m", "ruff", "format") or sorted_


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmarks; the results go to one JSON file."""
    if "--json" not in arguments:
        (CHECKOUT / "build").mkdir(exist_ok=True)
        arguments = [*arguments, "--json", str(CHECKOUT / "build" / "benchmarks.json")]
    return _python("-m", "tests.benchmarks", *arguments)


def lock(arguments: Sequence[str]) -> int:
    """Write the locks again from pyproject.toml."""
    parser = argparse.ArgumentParser(prog="dev.py lock")
    parser.add_argument(
        "--upgrade", action="store_true", help="take the newest versions that pyproject.toml admits"
    )
    chosen = parser.parse_args(arguments)
    environment = set_up()
    locks.write(str(environment.python), CHECKOUT, environment.variables(), is_upgrade=chosen.upgrade)
    say("The locks are written. The next command installs what changed.")
    return 0


def installer(arguments: Sequence[str]) -> int:
    """Build the Windows installer."""
    return _windows("windows.build", arguments, system.missing_for_the_installer())


def verify_installer(arguments: Sequence[str]) -> int:
    """Install the Windows installer under Wine, use the program and remove it."""
    return _windows("windows.verification.command", arguments, [])


def release_key(arguments: Sequence[str]) -> int:
    """Make the publisher's key."""
    return _publishing("release-key", *arguments)


def release(arguments: Sequence[str]) -> int:
    """Write the release file of an installer."""
    return _publishing("release", *arguments)


def setup(arguments: Sequence[str]) -> int:
    """Do the set-up and nothing else."""
    _refuse(arguments)
    set_up()
    return 0


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "screenshots": screenshots,
    "test": test,
    "lint": lint,
    "format": format_code,
    "bench": bench,
    "lock": lock,
    "installer": installer,
    "verify-installer": verify_installer,
    "release-key": release_key,
    "release": release,
    "setup": setup,
}


def require_a_screen(variables: Mapping[str, str]) -> None:
    """Stop when a window could not be shown; an invisible platform asked for by name is allowed."""
    if not sys.platform.startswith("linux") or variables.get("QT_QPA_PLATFORM"):
        return
    if not variables.get("DISPLAY") and not variables.get("WAYLAND_DISPLAY"):
        raise CannotGoOn(
            "CoachDesk opens a window, and there is no screen here "
            "(neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
            "Without a screen, `coachdesk screenshots OUT` draws every screen into the folder OUT:\n\n"
            "    python3 packaging/dev.py screenshots OUT\n",
            failures.NO_SCREEN,
        )


def _left_out() -> list[str]:
    """Say which tests could not run for want of a program of the system."""
    missing = system.missing_for_the_tests()
    if not missing:
        return []
    return [f"Left out: tests that need {', '.join(missing)}. To have them: {system.command_for(missing)}"]


def _coachdesk(arguments: Sequence[str]) -> int:
    environment = set_up()
    # -P: a folder named ui where the person happens to stand is not ours.
    command = [str(environment.python), "-P", "-m", "coachdesk", *arguments]
    return subprocess.call(command, env=environment.variables())


def _python(*arguments: str) -> int:
    environment = set_up()
    return subprocess.call([str(environment.python), *arguments], cwd=CHECKOUT, env=environment.variables())


def _windows(module: str, arguments: Sequence[str], needed: list[str]) -> int:
    environment = set_up()
    system.require(needed, say)
    command = [str(environment.python), "-m", module, *arguments]
    return subprocess.call(command, cwd=CHECKOUT, env=_with_packaging(environment))


def _publishing(*arguments: str) -> int:
    environment = set_up()
    # -P: run where the person stands, as the files are named from there; what lies there is not ours.
    command = [str(environment.python), "-P", "-m", "publishing.command", *arguments]
    return subprocess.call(command, env=_with_packaging(environment))


def _with_packaging(environment: Environment) -> dict[str, str]:
    """Return the environment's variables for what imports ``packaging`` beside the program."""
    path = os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "packaging")])
    return {**environment.variables(), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def _refuse(arguments: Sequence[str]) -> None:
    if arguments:
        raise CannotGoOn(f"Not understood: {' '.join(arguments)}\n\n{USAGE}", failures.WRONG_USE)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    if arguments and arguments[0] in {"-h", "--help"}:
        print(USAGE)
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        print(USAGE, file=sys.stderr)
        return failures.WRONG_USE
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except CannotGoOn as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return failures.INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
