"""``python -m tests.benchmarks [--json OUT] [NAME …]``: run the benchmarks and say which bars are met."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

NAMES = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main() -> int:
    """Run them; the exit code is 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--json", type=Path)
    parser.add_argument("names", nargs="*", help=", ".join(NAMES))
    options = parser.parse_args()
    findings = []
    for name in options.names or NAMES:
        for finding in importlib.import_module(f"tests.benchmarks.bench_{name}").main():
            findings.append(finding)
            mark = "met " if finding.is_met else "MISS"
            line = f"{mark} {finding.name}: {finding.value:.2f} {finding.unit} (bar {finding.bar:g}) {finding.detail}"
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    if options.json:
        options.json.write_text(json.dumps([finding.as_json() for finding in findings], indent=1), "utf-8")
    return 0 if all(finding.is_met for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main())
