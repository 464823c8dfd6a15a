#!/usr/bin/env python3
"""Runs the samples of README.md, docs/rules.md and docs/scenarios.md: each rule is saved as a script and talked to with `parley chat`.

    tests/docs/samples.py PARLEY_BINARY

A sample is a fenced Lua block after `<!-- rule: NAME -->`. CONVERSATIONS below says what is written to it and what must be in
the answer; a sample without a conversation, or a conversation without its sample, fails. A block after
`<!-- scenario: NAME.test.lua -->` is played by `parley test` against the rule sample NAME.lua, or the flow after `<!-- flow: NAME.flow.json -->`.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ["README.md", "docs/rules.md", "docs/scenarios.md"]
SAMPLE = re.compile(r"<!-- rule: (\S+) -->\n```lua\n(.*?)```", re.S)
FLOW = re.compile(r"<!-- flow: (\S+)\.flow\.json -->\n```json\n(.*?)```", re.S)
SCENARIO = re.compile(r"<!-- scenario: (\S+)\.test\.lua -->\n```lua\n(.*?)```", re.S)

# script -> [(what the customer writes, what the answer must hold)]; always open, so that the time of day plays no part.
CONVERSATIONS = {
    "shop.lua": [("a PIZZA please", "[Funghi]"), ("order #42", "Looking for order 42, Ana")],
    "when.lua": [
        ("hi", "Hello Ana, nice to meet you!"),
        ("qual o PRECO?", "Our list: https://shop.example/prices"),
        ("please stop it", "Sorry, I did not get that"),
        ("stop", "You will hear no more from us."),
        ("where is order 7", "Looking for order 7"),
    ],
    "what.lua": [
        ("menu", "[A person]"),
        ("lottery", "Try number 1, Ana!"),
        ("lottery", "Try number 2, Ana!"),
        ("lottery", "Try number 3, Ana!"),
        ("lottery", "(no answer)"),
        ("a person", "(handed over to support)"),
    ],
}


def samples(pattern: re.Pattern[str] = SAMPLE) -> dict[str, str]:
    found: dict[str, str] = {}
    for page in PAGES:
        for name, text in pattern.findall((ROOT / page).read_text()):
            found[name] = text
    return found


def play(binary: str, files: dict[str, str]) -> tuple[bool, str]:
    """Whether the scenarios among the files hold, and what `parley test` says."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        (pathlib.Path(folder) / "auto").mkdir(exist_ok=True)
        command = [binary, "test", "--config", str(ROOT / "etc/parley.toml"), "--set", f"scripts.roots={folder}"]
        run = subprocess.run(command, text=True, capture_output=True, timeout=60)
        return run.returncode == 0, run.stdout + run.stderr


def talk(binary: str, script: str, lines: list[str]) -> list[str]:
    """What the bot says to each line, one text a line."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "auto").mkdir()
        (pathlib.Path(folder) / "auto" / "sample.lua").write_text(script)
        always_open = ["--set", "hours.open=00:00", "--set", "hours.close=23:59", "--set", "hours.days=mon,tue,wed,thu,fri,sat,sun"]
        answers = []
        for count in range(1, len(lines) + 1):
            run = subprocess.run(
                [binary, "chat", "--config", str(ROOT / "etc/parley.toml"), "--set", f"scripts.roots={folder}", *always_open],
                input="\n".join(lines[:count]) + "\n", text=True, capture_output=True, timeout=60, check=True)
            answers.append(run.stdout.removeprefix("".join(answers)) if not run.stderr else run.stderr)
        return answers


def talk_to_flow(binary: str, flow: str, lines: list[str]) -> str:
    """What a flow says to these lines in the terminal."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("auto", "flows"):
            (pathlib.Path(folder) / name).mkdir()
        (pathlib.Path(folder) / "flows" / "sample.flow.json").write_text(flow)
        command = [binary, "chat", "--config", str(ROOT / "etc/parley.toml"), "--set", f"scripts.roots={folder}", "--flow", "greeting"]
        run = subprocess.run(command, input="\n".join(lines) + "\n", text=True, capture_output=True, timeout=60)
        return run.stdout + run.stderr


def main() -> int:
    binary = sys.argv[1]
    found = samples()
    failures = [f"no sample in the docs for the conversation {name}" for name in CONVERSATIONS if name not in found]
    failures += [f"no conversation for the sample {name}" for name in found if name not in CONVERSATIONS]
    for name, conversation in CONVERSATIONS.items():
        answers = talk(binary, found.get(name, ""), [said for said, _ in conversation])
        for (said, wanted), answer in zip(conversation, answers):
            ok = wanted in answer
            print(f"{'ok' if ok else 'FAILED'}: {name}: '{said}' -> {answer.strip()!r}")
            if not ok:
                failures.append(f"{name}: '{said}' must be answered with '{wanted}'")
    flows = samples(FLOW)
    for name, scenarios in samples(SCENARIO).items():
        folder = "flows" if name in flows else "auto"
        beside = {f"{name}.flow.json": flows[name]} if name in flows else {"sample.lua": found.get(f"{name}.lua", "")}
        ok, said = play(binary, {f"{folder}/{file}": text for file, text in {**beside, f"{name}.test.lua": scenarios}.items()})
        print(f"{'ok' if ok else 'FAILED'}: {name}.test.lua\n{said}")
        if not ok:
            failures.append(f"the scenarios of {name}.test.lua must hold")
    for lines, wanted in ((["Bia"], "Hello Bia!"), ([":wait 1h"], "Until later.")):
        said = talk_to_flow(binary, flows.get("greeting", ""), lines)
        print(f"{'ok' if wanted in said else 'FAILED'}: the flow greeting: {lines} -> {said!r}")
        if wanted not in said:
            failures.append(f"the flow greeting must answer {lines} with '{wanted}'")
    for failure in failures:
        print(f"FAILED: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
