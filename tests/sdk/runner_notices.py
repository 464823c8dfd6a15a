#!/usr/bin/env python3
"""runner_notices.py CONFORMANCE PLUGIN: the runner notices every broken promise, by the case that is about it."""
import json
import pathlib
import subprocess
import sys
import tempfile

NOTICED_BY = {
    "": (None, ""),
    "crash": ("node.step", "Abort"),
    "exit": ("node.step", "exited with code 0 and no report"),
    "hang": ("node.step", "did not end within"),
    "throw": ("hostile.sinks", "let an exception out: over the boundary"),
    "silent": ("hostile.sinks", "gave no reason"),
    "forget": ("node.pure", "answered otherwise"),
    "no_json": ("hostile.input", "is no JSON"),
    "deaf": ("hostile.sinks", "although the sink refused"),
    "leak_file": ("instance.leaks", "5 open files"),
    "leak_thread": ("instance.leaks", "5 threads"),
    "short_table": ("interface.provided", "struct_size is 8"),
    "null_function": ("interface.functions", "is null"),
    "every_interface": ("interface.unknown", "returned a table"),
}


def check(conformance, plugin, folder, how, case, reason):
    setup = folder / "with.json"
    setup.write_text(json.dumps({"options": {"how": how}}))
    command = [conformance, plugin, "--json", "--timeout", "5" if how == "hang" else "60", "--with", str(setup)]
    if case:
        command += ["--case", case]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    report = json.loads(run.stdout)
    broken = {one["case"]: one["reason"] for one in report["cases"] if one["result"] == "broken"}
    wanted = {case} if case else set()
    if set(broken) != wanted or run.returncode != (1 if case else 0) or reason not in broken.get(case, ""):
        return f"how={how!r}: expected {case} broken with {reason!r}, exit code {1 if case else 0}; " \
               f"found {broken}, exit code {run.returncode}"
    return None


def main():
    conformance, plugin = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        problems = [check(conformance, plugin, pathlib.Path(folder), how, *wanted) for how, wanted in NOTICED_BY.items()]
    for problem in filter(None, problems):
        print(problem)
    usage = subprocess.run([conformance], capture_output=True, check=False).returncode
    if usage != 2:
        problems.append("usage")
        print(f"without arguments: expected exit code 2, found {usage}")
    sys.exit(any(problems))


main()
