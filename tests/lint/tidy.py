#!/usr/bin/env python3
"""Runs clang-tidy over the sources given on standard input, through ninja: in parallel, and next time only where a
source, a header of the project or .clang-tidy has changed.

  tests/lint/tidy.py BUILD_DIR    a folder configured with clang, without precompiled headers
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

RULE = """
rule tidy
  command = clang-tidy --quiet -p {build} $in 2> $out.err && clang++ @$out.flags -MM -MF $out.d -MT $out $in && touch $out
  rspfile = $out.flags
  rspfile_content = $flags
  depfile = $out.d
  deps = gcc
  description = clang-tidy $in
"""


def escaped(text: str) -> str:
    return text.replace("$", "$$").replace(" ", "$ ").replace(":", "$:")


def flags(entry: dict[str, str]) -> str:
    """What the compiler is told, without what it reads and writes."""
    words = shlex.split(entry["command"])
    words = words[next(i for i, word in enumerate(words) if "clang" in Path(word).name) + 1:]
    kept = [word for before, word in zip([""] + words, words)
            if before != "-o" and word not in ("-o", "-c", entry["file"])]
    return shlex.join(kept)


def main() -> int:
    build = Path(sys.argv[1])
    wanted = {Path(line.strip()).resolve() for line in sys.stdin if line.strip()}
    entries = {Path(entry["file"]): entry for entry in json.loads((build / "compile_commands.json").read_text())}
    for source in sorted(wanted - entries.keys()):
        print(f"lint: {source} is in no target and was not looked at", file=sys.stderr)
    lines = [f"builddir = {escaped(str(build))}", RULE.format(build=escaped(str(build)))]
    for source in sorted(wanted & entries.keys()):
        relative = source.relative_to(Path.cwd())
        lines += [f"build {escaped(str(build / 'tidy' / relative))}.done: tidy {escaped(str(relative))} | .clang-tidy",
                  f"  flags = {flags(entries[source]).replace('$', '$$')}"]
    graph = build / "tidy.ninja"
    graph.write_text("\n".join(lines) + "\n")
    return subprocess.call(["ninja", "-f", str(graph), "-k", "0"])


if __name__ == "__main__":
    sys.exit(main())
