"""Runs the tests of one file in their order and prints what each of them shows."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from far_end import FarEnd
from server import Server
from webhooks import Number


def check(condition: object, message: str) -> None:
    if not condition:
        raise AssertionError(message)


def equal(found: object, expected: object, what: str) -> None:
    check(found == expected, f"{what}: expected {expected!r}, found {found!r}")


async def eventually(what: str, condition: Callable[[], object], within: float = 20.0) -> None:
    """Waits until `condition` holds; a deadline that passes is a failure."""
    end = time.monotonic() + within
    while not condition():
        check(time.monotonic() < end, f"did not happen within {within:.0f} s: {what}")
        await asyncio.sleep(0.02)


def parser(description: str | None) -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=description)
    arguments.add_argument("--parley", type=Path, required=True, help="the program")
    arguments.add_argument("--source", type=Path, default=Path(__file__).parents[2], help="the source tree")
    arguments.add_argument("--keep", action="store_true", help="keep the folders of the servers, with their logs")
    arguments.add_argument("--postgres", type=Path, help="run on PostgreSQL; the file with its address")
    return arguments


@dataclass
class Stage:
    """A far end and servers against it, for the tests of one file; takes everything down at the end."""

    options: argparse.Namespace
    far_end: FarEnd = field(default_factory=FarEnd)
    servers: list[Server] = field(default_factory=list)

    async def server(self, numbers: list[Number], settings: dict[str, str] | None = None,
                     beside: Server | None = None) -> Server:
        """A running server; the far end reports to it from now on, and to the one it stands beside, if any."""
        if not self.far_end.port:
            await self.far_end.start()
        server = Server(self.options.parley, self.options.source, numbers, self.far_end.url, settings,
                        self.options.postgres, beside)
        self.servers.append(server)
        self.far_end.numbers.update({number.phone_number_id: number for number in numbers})
        self.far_end.webhook_ports = [*(self.far_end.webhook_ports if beside else []), server.port]
        await server.start()
        return server

    def sanitizer_reports(self) -> list[str]:
        return [report for server in self.servers if (report := server.sanitizer_report())]

    async def close(self, failed: bool) -> None:
        if failed:
            for server in self.servers:
                print(f"--- the end of {server.log}\n{server.log_text()[-4000:]}")
        for server in reversed(self.servers):  # the first one has the database
            await server.close(self.options.keep)
        if self.far_end.port:
            await self.far_end.close()


Test = Callable[[Stage], Awaitable[None]]


def sentence_of(test: Test) -> str:
    """What a test shows is the first line of its description."""
    return (test.__doc__ or test.__name__).strip().splitlines()[0]


async def _run(options: argparse.Namespace, tests: list[Test]) -> int:
    stage = Stage(options)
    failures = 0
    try:
        for test in tests:
            begun = time.monotonic()
            try:
                await test(stage)
                verdict = "ok  "
            except Exception as problem:  # a failed test must not hide what the next one shows
                failures += 1
                verdict = "FAIL"
                where = "" if isinstance(problem, AssertionError) else traceback.format_exc()
                print(f"      {problem or type(problem).__name__}\n{where}", end="")
            print(f"{verdict}  {sentence_of(test)} ({time.monotonic() - begun:.1f} s)", flush=True)
    finally:
        reports = stage.sanitizer_reports()
        for report in reports:
            print(f"--- a sanitizer wrote\n{report[:8000]}")
        await stage.close(failures > 0)
    print(f"{len(tests) - failures} of {len(tests)} hold" + (", but a sanitizer reported" if reports else ""))
    return 1 if failures or reports else 0


def main(options: argparse.Namespace, tests: list[Test]) -> None:
    sys.exit(asyncio.run(_run(options, tests)))
