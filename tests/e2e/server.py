"""Runs `parley serve` on a folder of its own: starts, stops and kills it, restarts it on its data, reads its tables."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import tempfile
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import webhooks
import wire
from database import database_of
from webhooks import Number

ECHO_RULES = """
on.keyword { "menu", match = "exact", priority = 10,
  reply = { text = "Pick one:", buttons = { { id = "yes", title = "Yes" }, { id = "no", title = "No" } } } }
on.keyword { "think", match = "exact", priority = 10, run = function() while true do end end }  -- until its time is up
on.default { run = function(chat) chat:say("re: " .. chat.text) end }
"""

START_DEADLINE = 60.0  # seconds; a sanitizer on a busy machine needs most of it
SANITIZER_REPORT = re.compile(
    r"^(?:WARNING: ThreadSanitizer|\w+Sanitizer:DEADLYSIGNAL|==\d+==ERROR: |\S+: runtime error: )", re.MULTILINE)


class Server:
    """One data folder and one port; the process behind them comes and goes."""

    def __init__(self, binary: Path, source: Path, numbers: Iterable[Number], far_end_url: str,
                 settings: dict[str, str] | None = None, postgres: Path | None = None,
                 beside: "Server | None" = None) -> None:
        """`beside`: a server that has started, whose database and keys this one shares."""
        self.binary = binary
        self.numbers = list(numbers)
        self.folder = Path(tempfile.mkdtemp(prefix="parley-e2e-"))
        self.data = self.folder / "data"
        self.database = beside.database if beside else database_of(self.data, postgres)
        self.shares = beside is not None
        self.log = self.folder / "server.log"
        self.port = _free_port()
        self.settings = {"fetch.allow_private": '["127.0.0.1"]', "scripts.roots": f'["{self.folder / "scripts"}"]',
                         "outbox.number_rate": "1000", "outbox.pair_burst": "1000",
                         "storage.plugin": f'"{self.database.plugin}"'} | (settings or {})
        self.flags: list[str] = []  # of `serve`
        self.client = wire.Client(self.port)
        self.process: asyncio.subprocess.Process | None = None
        self._log_begin = 0
        self._write_files(source, far_end_url)
        if beside:
            shutil.copytree(beside.data / "keys", self.data / "keys")

    def _write_files(self, source: Path, far_end_url: str) -> None:
        etc = self.folder / "etc"
        (etc / "plugins.d").mkdir(parents=True)
        for plugin in ("bus.local", "provider.cloud", "auth.password", "auth.jwt", "auth.apikey", "auth.totp",
                       "feature.analytics", "feature.inbox"):
            shutil.copy(source / "etc/plugins.d" / f"{plugin}.toml", etc / "plugins.d")
        for node in (source / "etc/plugins.d").glob("node.*.toml"):
            shutil.copy(node, etc / "plugins.d")
        (etc / "plugins.d" / f"{self.database.plugin}.toml").write_text(self.database.options)
        sections: dict[str, list[str]] = {}
        for key, value in self.settings.items():
            section, _, name = key.partition(".")
            sections.setdefault(section, []).append(f"{name} = {value}")
        (etc / "parley.toml").write_text("".join(f"[{s}]\n" + "\n".join(lines) + "\n" for s, lines in sections.items()))
        (etc / "channels.toml").write_text("\n".join(_channel(n, far_end_url) for n in self.numbers))
        self.write_scripts({"auto/echo.lua": ECHO_RULES})
        (self.folder / "migrations").symlink_to(source / "migrations")

    def write_scripts(self, files: dict[str, str]) -> None:
        """Rules, flows and scripts by their path in the scripts folder."""
        for name, text in files.items():
            path = self.folder / "scripts" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    # ---- the process

    def arguments(self, *command: str) -> list[str]:
        return [str(self.binary), *command, "--config", str(self.folder / "etc/parley.toml"), "--data", str(self.data)]

    async def spawn(self) -> None:
        """Starts the process and does not wait for it."""
        self._log_begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.arguments("serve", *self.flags), "--listen", f"127.0.0.1:{self.port}",
                stdout=asyncio.subprocess.DEVNULL, stderr=log)

    async def start(self) -> "Server":
        await self.spawn()
        await self.wait_ready()
        return self

    async def wait_ready(self) -> None:
        assert self.process
        async with asyncio.timeout(START_DEADLINE):
            while True:
                if self.process.returncode is not None:
                    raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log_text()[-3000:]}")
                try:
                    if (await self.client.request("GET", "/health/ready")).status == 200:
                        return
                except OSError:
                    pass
                await asyncio.sleep(0.02)

    def signal(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)

    async def ended(self, within: float = 40.0) -> int:
        assert self.process
        return await asyncio.wait_for(self.process.wait(), within)

    async def stop(self) -> int:
        if not self.process or self.process.returncode is not None:
            return self.process.returncode if self.process else 0
        self.signal(signal.SIGTERM)
        return await self.ended()

    async def kill(self) -> None:
        if self.process and self.process.returncode is None:
            self.signal(signal.SIGKILL)
            await self.ended()

    async def run(self, *command: str, given: str = "") -> tuple[int, str]:
        """Another run of the program on the same folders, `given` on its input; its exit code and all it printed."""
        process = await asyncio.create_subprocess_exec(*self.arguments(*command), stdin=asyncio.subprocess.PIPE,
                                                       stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        output, _ = await asyncio.wait_for(process.communicate(given.encode()), START_DEADLINE)
        assert process.returncode is not None
        return process.returncode, output.decode(errors="replace")

    async def close(self, keep: bool = False) -> None:
        await self.kill()
        self.client.close()
        if not keep:
            if not self.shares:
                self.database.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def log_text(self) -> str:
        """Of all processes so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def log_of_this_process(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_begin)
            return log.read().decode(errors="replace")

    def sanitizer_report(self) -> str:
        """What a sanitizer wrote, in a build with one: a race ends no process, and a killed one has no exit code."""
        text = self.log_text()
        found = SANITIZER_REPORT.search(text)
        return text[found.start():] if found else ""

    # ---- the edge

    async def deliver(self, number: Number, document: Any, escaped: bool = True) -> int:
        """Sends a signed webhook once; the status of the answer."""
        body = document if isinstance(document, bytes) else webhooks.encode(document, escaped)
        return (await self.post(webhooks.signed(number.app_secret, body), body)).status

    async def post(self, headers: dict[str, str], body: bytes) -> wire.Response:
        return await self.client.request("POST", webhooks.PATH, headers, body)

    async def metric(self, name: str) -> float:
        def read() -> str:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=30) as response:
                return response.read().decode()

        for line in (await asyncio.to_thread(read)).splitlines():
            if line.startswith(name + " "):
                return float(line.split()[1])
        raise AssertionError(f"no metric {name}")

    # ---- the tables

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Reads the database beside the running server."""
        return self.database.rows(sql, *values)

    def count(self, table: str, where: str = "1 = 1", *values: Any) -> int:
        return int(self.rows(f"SELECT COUNT(*) FROM {table} WHERE {where}", *values)[0][0])

    def is_quiet(self) -> bool:
        """Nothing waits to be handled and nothing waits to be sent."""
        return self.count("outbox") == 0 and self.count("journal", "state = 0") == 0


def _channel(number: Number, far_end_url: str) -> str:
    """The channel's table; the text of a secret that is empty is left out, as an operator would who has none."""
    keys = {"id": number.channel, "tenant": number.tenant, "provider": "provider.cloud", "name": number.channel,
            "phone_number_id": number.phone_number_id, "access_token": number.access_token,
            "app_secret": number.app_secret, "webhook_verify_token": number.verify_token,
            "base_url": number.base_url or far_end_url}
    return "[[channel]]\n" + "".join(f'{key} = "{text}"\n' for key, text in keys.items() if text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
