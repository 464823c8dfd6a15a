#!/usr/bin/env python3
"""Runs clang-tidy over the sources given on standard input, many of them as one unit, and next time only over units
where a source, a header of the project or .clang-tidy has changed.

  tests/lint/tidy.py BUILD_DIR         a folder configured with clang
  tests/lint/tidy.py look UNIT FILE…   what ninja calls: one unit, made of these sources

Nine tenths of a look at one source go into the headers it includes, so UNITS generated sources include them all, and
headers are looked at once a unit. Sources share a unit unless one of them mentions a name which the other keeps to
itself in an anonymous namespace of the same room. All are read with the flags of all together, which differ only in
where includes are searched and in defines of libraries.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

UNITS = 48  # more of them take longer in all, fewer take longer after a change
RULE = f"""
rule look
  command = {shlex.quote(sys.executable)} -B {shlex.quote(__file__)} look $in $sources
  depfile = $in.d
  deps = gcc
  description = clang-tidy $in
"""


@dataclass
class Source:
    path: Path  # relative to the project
    room: str  # its namespace, with "::" at the end; "" for the global one
    is_entry: bool  # of a plugin or program, which has one name for all of them
    words: set[str]
    private: set[str]

    @classmethod
    def read(cls, path: Path) -> Source:
        text = path.read_text()
        room = re.search(r"^namespace ([\w:]+) \{", text, re.M)
        hidden = "\n".join(re.findall(r"^namespace \{$(.*?)^\}  // namespace$", text, re.S | re.M))
        return cls(path, f"{room[1]}::" if room else "", bool(re.search(r"^(PARLEY_PLUGIN|int main)\(", text, re.M)),
                   set(re.findall(r"\w+", text)),
                   set(re.findall(r"^(?!template|using namespace)\w.*?(\w+)(?= ?[({=;\[]| final| :)", hidden, re.M)))

    def clashes(self, other: Source) -> bool:
        related = self.room.startswith(other.room) or other.room.startswith(self.room)
        return self.is_entry and other.is_entry or bool(
            related and (self.private & other.words or other.private & self.words))


def spread(sources: list[Source]) -> list[list[Source]]:
    """Each goes where its name says, or to the next unit without a clash: a new source moves few others."""
    units: list[list[Source]] = [[] for _ in range(UNITS)]
    for source in sources:
        first = zlib.crc32(str(source.path).encode()) % UNITS
        free = (unit for unit in units[first:] + units[:first] if not any(source.clashes(other) for other in unit))
        unit = next(free, None)
        if unit is None:
            units.append(unit := [])
        unit.append(source)
    return [unit for unit in units if unit]


def flags(commands: list[str]) -> list[str]:
    words = {word for command in commands for word in shlex.split(re.sub(r"(-I|-isystem) +", r"\1", command))}
    return sorted(word for word in words if re.match(r"-(D(?!\w+_EXPORTS)|I|isystem|std)", word))


def write(path: Path, lines: list[str]) -> None:
    """Keeps an equal file as it is, and its time."""
    text = "\n".join(lines) + "\n"
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def generate(folder: Path, units: list[list[Source]], commands: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    write(folder / "compile_flags.txt", flags(commands))
    graph = [f"builddir = {folder}", RULE]
    for number, unit in enumerate(units):
        name = folder / f"unit_{number:02}.cpp"
        write(name, [f'#include "{source.path.resolve()}"  // NOLINT(bugprone-suspicious-include)' for source in unit])
        graph += [f"build {name}.done: look {name} | .clang-tidy {folder}/compile_flags.txt",
                  f"  sources = {' '.join(str(source.path) for source in unit)}"]
    write(folder / "build.ninja", graph)
    return folder / "build.ninja"


def tidy(folder: Path, sources: list[str]) -> tuple[bool, str]:
    result = subprocess.run(["clang-tidy", "--quiet", "-p", str(folder), *sources], capture_output=True, text=True)
    clean = result.returncode == 0
    return clean, "" if clean else result.stdout or result.stderr


def look(unit: str, sources: list[str]) -> int:
    folder = Path(unit).parent
    clean, findings = tidy(folder, [unit])
    clashes = re.findall(r".*\[clang-diagnostic-error\]", findings)
    if clashes:  # with one another, unless a source alone does not compile either
        print(f"lint: {unit} does not compile as one, its sources are looked at one by one:", *clashes, sep="\n")
        clean, findings = tidy(folder, sources)
    Path(f"{unit}.findings").write_text(findings)
    subprocess.run(["clang++", f"@{folder}/compile_flags.txt", "-MM", "-MF", f"{unit}.d", "-MT", f"{unit}.done", unit],
                   check=True)
    if clean:
        Path(f"{unit}.done").touch()
    return 0 if clean else 1


def report(folder: Path, units: int) -> None:
    """A finding in a header is one of many units, and is shown once."""
    text = "".join(path.read_text() for number in range(units)
                   if (path := folder / f"unit_{number:02}.cpp.findings").exists())
    print("".join(dict.fromkeys(re.split(r"^(?=\S+:\d+:\d+: (?:error|warning):)", text, flags=re.M)))
          .replace(f"{Path.cwd()}/", ""), end="")


def main() -> int:
    if sys.argv[1] == "look":
        return look(sys.argv[2], sys.argv[3:])
    build = Path(sys.argv[1])
    wanted = {Path(line.strip()) for line in sys.stdin if line.strip()}
    commands = {Path(entry["file"]).relative_to(Path.cwd()): entry["command"]
                for entry in json.loads((build / "compile_commands.json").read_text())}
    for source in sorted(wanted - commands.keys()):
        print(f"lint: {source} is in no target and was not looked at", file=sys.stderr)
    sources = sorted(wanted & commands.keys())
    units = spread([Source.read(source) for source in sources])
    graph = generate(build / "tidy", units, [commands[source] for source in sources])
    status = subprocess.call(["ninja", "-f", str(graph), "-k", "0"])
    report(graph.parent, len(units))
    return status


if __name__ == "__main__":
    sys.exit(main())
