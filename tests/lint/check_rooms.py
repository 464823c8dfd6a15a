#!/usr/bin/env python3
"""Holds the includes of kernel/ against the plan of the house: arrows between rooms run down only.

Prints each include that points up or sideways and exits 1 when there is one.
"""
import pathlib
import re
import sys

# A room may include itself and the rooms listed here. Domain rooms do not include one another.
ALLOWED = {
    "base": [],
    "config": ["base"],
    "schema": ["base"],
    "secrets": ["base"],
    "plugin": ["base"],
    "bus": ["base", "plugin"],
    "net": ["base"],
    "store": ["base", "plugin"],
    "script": ["base", "schema"],
    "realtime": ["base", "net"],
    "messaging": ["base", "schema", "plugin", "store", "net"],
    "mail": ["base"],
    "identity": ["base", "plugin", "store", "mail"],
    "rest": ["base", "schema", "store", "net", "identity"],
    "host": ["base", "schema", "plugin", "store", "net", "messaging", "realtime", "identity", "rest"],
    "api": ["base", "schema", "config", "plugin", "net", "messaging", "script", "realtime", "identity", "rest", "host"],
    "server": ["base", "schema", "secrets", "config", "plugin", "bus", "net", "store", "script", "messaging", "realtime",
               "identity", "rest", "host", "api"],
    "cli": ["base", "schema", "secrets", "config", "plugin", "net", "store", "script", "messaging", "host", "server"],
}
INCLUDE = re.compile(r'^\s*#include\s+"([a-z_]+)/', re.M)


def findings(kernel: pathlib.Path):
    for path in sorted(kernel.glob("*/*.[ch]pp")):
        room = path.parent.name
        if room not in ALLOWED:
            yield f"{path}: room '{room}' is not in the plan; add it to {__file__}"
            continue
        for target in sorted(set(INCLUDE.findall(path.read_text()))):
            if target != room and target not in ALLOWED[room]:
                allowed = ", ".join(ALLOWED[room]) or "nothing"
                yield f"{path}: room '{room}' includes '{target}/'; allowed: {allowed}"


def main() -> int:
    root = pathlib.Path(__file__).resolve().parents[2]
    problems = list(findings(root / "kernel"))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
