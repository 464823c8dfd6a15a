#!/usr/bin/env python3
"""Starts and stops a PostgreSQL server for tests, in a folder of its own, reached through a socket in that folder.

    postgres_server.py start FOLDER     FOLDER/url gets the address, FOLDER/conformance.json the plugin's options
    postgres_server.py stop FOLDER

The address names the role parley, which owns the database parley and is no superuser; the superuser is postgres. As
root the server runs as the user postgres, for PostgreSQL refuses root. Commits are not flushed: what tests lose with
the power they can make again.
"""

from __future__ import annotations

import glob
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOR_TESTS = {"fsync": "off", "full_page_writes": "off", "max_connections": "300", "shared_buffers": "64MB",
             "max_wal_size": "512MB", "autovacuum_naptime": "10min"}


class PostgresServer:
    """One cluster; start() may follow stop() again and again, remove() ends it for good."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    @classmethod
    def create(cls, parent: Path | None = None) -> "PostgresServer":
        folder = Path(tempfile.mkdtemp(prefix="parley-postgres-", dir=parent))  # short: a socket's path has 107 bytes
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        server = cls(folder)
        server._run("initdb", "-D", server.data, "-A", "trust", "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8",
                    "--no-sync")
        return server

    def start(self, settings: dict[str, str]) -> None:
        words = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._run("pg_ctl", "start", "-D", self.data, "-w", "-t", "60", "-l", self.folder / "server.log",
                  "-o", f"-k {self.folder} -c listen_addresses= {words}")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "stop", "-D", self.data, "-w", "-m", mode)

    def make_database(self, name: str) -> None:
        """With a role of the same name as its owner."""
        self.sql(f"CREATE ROLE {name} LOGIN")
        self.sql(f"CREATE DATABASE {name} OWNER {name}")

    def sql(self, text: str, database: str = "postgres") -> str:
        """As superuser; the rows without headings."""
        return run(binary("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "postgres",
                   "-d", database, "-c", text).strip()

    def url(self, database: str) -> str:
        return f"postgresql://{database}@/{database}?host={self.folder}"

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> str:
        user = ("runuser", "-u", "postgres", "--") if os.getuid() == 0 else ()
        return run(*user, binary(program), *arguments, cwd=self.folder)


def binary(program: str) -> str:
    """Debian keeps the server's programs out of PATH."""
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{program}"))
    path = found[-1] if found else shutil.which(program)
    if not path:
        sys.exit(f"postgres_server.py: {program} is not installed; packaging/debian-packages.txt has its package")
    return path


def run(*command: object, cwd: Path | None = None) -> str:
    # To a file, not a pipe: the server that pg_ctl leaves behind would hold a pipe open.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run([str(word) for word in command], stdout=output, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, cwd=cwd, check=False)
        output.seek(0)
        text = output.read()
    if done.returncode != 0:
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{text}")
    return text


def stop(state: Path) -> None:
    try:
        folder = Path((state / "folder").read_text())
    except FileNotFoundError:
        return
    PostgresServer(folder).remove()
    shutil.rmtree(state)


def start(state: Path) -> None:
    stop(state)  # of a run that was cut off
    state.mkdir(parents=True)
    server = PostgresServer.create()
    (state / "folder").write_text(str(server.folder))
    server.start(FOR_TESTS)
    server.make_database("parley")
    (state / "url").write_text(server.url("parley"))
    (state / "conformance.json").write_text(json.dumps({"options": {"url": server.url("parley")}}))


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("start", "stop"):
        sys.exit(__doc__)
    {"start": start, "stop": stop}[sys.argv[1]](Path(sys.argv[2]))
