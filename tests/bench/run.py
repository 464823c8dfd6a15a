#!/usr/bin/env python3
"""Runs the benchmarks and prints a table, or JSON: run.py BUILD_DIR [--json] [--only NAME]... [--folder DIR].

Exit code 0 when every scenario could be measured, whatever the figures; 1 otherwise. Aims that were missed are told in
the table: a busy or slow machine is no defect of the program.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

from bench_processes import BenchFailed, Bench
from bench_scenarios import SCENARIOS

WANTED_FILES = 65_536


def arguments():
    parser = argparse.ArgumentParser(description="Measures parley; docs/benchmarks.md explains the figures.")
    parser.add_argument("build", help="the build directory, with the programs in bin/")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--only", action="append", choices=SCENARIOS, help="run this scenario; may be repeated")
    parser.add_argument("--folder", default="/var/tmp", help="where the data goes: this disk is measured (%(default)s)")
    return parser.parse_args()


def flush_milliseconds(folder):
    """The median time in which the disk says that a few pages of a file lie on it: what a commit waits for."""
    times = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(50):
            file.seek(0)
            file.write(os.urandom(40_000))
            file.flush()
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begin)
    return round(sorted(times)[len(times) // 2] * 1000, 2)


def machine(folder):
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                if line.startswith("model name")), "unknown")
    disk = subprocess.run(["df", "--output=fstype", folder], capture_output=True, text=True, check=True)
    return {"cpu": cpu, "cores": os.cpu_count(), "load_before": os.getloadavg()[0], "kernel": os.uname().release,
            "file_system": disk.stdout.split()[-1], "flush_ms": flush_milliseconds(folder),
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}


def measure(bench, names):
    """The figures of the scenarios by name, and the reasons of those that could not be measured."""
    figures, failures = {}, {}
    for name in names:
        print(f"bench: {name}", file=sys.stderr)
        try:
            figures[name] = list(SCENARIOS[name](bench))
        except (BenchFailed, OSError, subprocess.SubprocessError) as problem:
            failures[name] = str(problem)
    return figures, failures


def number(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def row_of(figure):
    baseline = f"{number(figure.baseline)} {figure.baseline_is}" if figure.baseline is not None else ""
    ratio = f"{figure.ratio:.2f} x" if figure.ratio is not None else ""
    reached = {True: "yes", False: "NO", None: ""}[figure.reached]
    return [figure.name, f"{number(figure.value)} {figure.unit}", baseline, ratio, figure.aim, reached, figure.note]


def table(figures):
    rows = [["figure", "value", "baseline", "ratio", "aim", "reached", "note"]]
    rows += [row_of(figure) for some in figures.values() for figure in some]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "\n".join("  ".join([cell.ljust(width) for cell, width in zip(row, widths)] + [row[6]]).rstrip() for row in rows)


def main():
    options = arguments()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, WANTED_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))  # ten thousand connections, on both sides
    facts = machine(options.folder)
    with tempfile.TemporaryDirectory(prefix="parley-bench-", dir=options.folder) as folder:
        os.chmod(folder, 0o755)  # PostgreSQL runs as a user of its own
        figures, failures = measure(Bench(options.build, pathlib.Path(folder)), options.only or list(SCENARIOS))
    if options.json:
        shown = {name: [dataclasses.asdict(figure) for figure in some] for name, some in figures.items()}
        print(json.dumps({"machine": facts, "figures": shown, "failures": failures}, indent=1))
    else:
        print("{cpu}, {cores} cores, {file_system}, a flush {flush_ms} ms, load before {load_before:.2f}, {at}\n".format(**facts))
        print(table(figures), flush=True)
    for name, reason in failures.items():
        print(f"bench: {name} was not measured: {reason}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
