#!/usr/bin/env python3
"""Holds the includes of kernel/ against the plan of the house: arrows between rooms run down only.

Prints each include that points up or sideways and exits 1 when there is one.
"""
import pathlib
import re
import sys

# From below. A room may include itself and every room of a lower layer, never its neighbours.
LAYERS = [
    ["base"],
    ["config", "schema", "secrets", "plugin", "net", "mail", "dialogue"],
    ["store", "bus"],
    ["cluster"],
    ["script", "messaging", "realtime", "identity", "flow"],
    ["rest", "channels", "contacts", "conversations", "bot"],
    ["host", "scenario"],
    ["api"],
    ["server"],
    ["cli"],
]
LAYER_OF = {room: layer for layer, rooms in enumerate(LAYERS) for room in rooms}
INCLUDE = re.compile(r'^\s*#include\s+"([a-z_]+)/', re.M)


def findings(kernel: pathlib.Path):
    for path in sorted(kernel.glob("*/*.[ch]pp")):
        room = path.parent.name
        if room not in LAYER_OF:
            yield f"{path}: room '{room}' is not in the plan; add it to {__file__}"
            continue
        for target in sorted(set(INCLUDE.findall(path.read_text()))):
            if target != room and LAYER_OF.get(target, len(LAYERS)) >= LAYER_OF[room]:
                lower = ", ".join(name for layer in LAYERS[:LAYER_OF[room]] for name in layer) or "nothing"
                yield f"{path}: room '{room}' includes '{target}/'; allowed: {lower}"


def main() -> int:
    root = pathlib.Path(__file__).resolve().parents[2]
    problems = list(findings(root / "kernel"))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
