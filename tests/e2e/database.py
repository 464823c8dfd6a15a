"""The database of one server under test: SQLite in its data folder, or a schema of the PostgreSQL a fixture started."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


_END = "---- all of the answer ----"


class SqliteDatabase:
    plugin = "storage.sqlite"
    options = "enabled = true\n"

    def __init__(self, data: Path) -> None:
        self.data = data

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Reads beside the running server."""
        connection = sqlite3.connect(f"file:{self.data / 'parley.db'}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def wipe(self) -> None:
        """Everything is gone, as before the first start. The server must not run."""
        shutil.rmtree(self.data, ignore_errors=True)

    def close(self) -> None:
        """The file goes with the server's folder."""


class PostgresDatabase:
    plugin = "storage.postgres"

    def __init__(self, data: Path, url_file: Path) -> None:
        self.data = data
        self._process: subprocess.Popen[str] | None = None
        url = url_file.read_text().strip()
        self.host = parse_qs(urlsplit(url).query)["host"][0]
        self.schema = "e2e_" + uuid.uuid4().hex[:12]
        self.options = (f'enabled = true\nurl = "{url}&options=-csearch_path%3D{self.schema}"\n'
                        f'application_name = "{self.schema}"\n')
        self._psql(f"CREATE SCHEMA {self.schema} AUTHORIZATION parley")

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Reads beside the running server, as superuser: no policy hides anything."""
        pieces = sql.split("?")
        filled = pieces[0] + "".join(_literal(v) + piece for v, piece in zip(values, pieces[1:], strict=True))
        found = self._psql(f"SET search_path = {self.schema}; "
                           f"SELECT COALESCE(json_agg(row_to_json(found)), '[]') FROM ({filled}) AS found")
        return [tuple(row.values()) for row in json.loads(found)]

    def wipe(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        # What a killed server had begun ends a moment after it, and may be making tables right now.
        self._psql(f"DO $$ BEGIN FOR n IN 1..50 LOOP BEGIN DROP SCHEMA {self.schema} CASCADE; EXIT; "
                   "EXCEPTION WHEN deadlock_detected THEN PERFORM pg_sleep(0.1); END; END LOOP; END $$; "
                   f"CREATE SCHEMA {self.schema} AUTHORIZATION parley")

    def cut_connections(self) -> int:
        """Ends every session of the servers, in whatever it is doing; returns how many there were."""
        return int(self._psql("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity "
                              f"WHERE application_name = '{self.schema}'"))

    def close(self) -> None:
        self._psql(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")
        if self._process:
            self._process.communicate()  # ends with its input

    def _psql(self, sql: str) -> str:
        """One psql for all: to start one takes longer than most looks at a table."""
        if not self._process:
            command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.host, "-U", "postgres",
                       "-d", "parley"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                             stderr=subprocess.STDOUT, text=True, bufsize=1)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"SET client_min_messages = warning; {sql};\n\\echo {_END}\n")
        self._process.stdin.flush()
        text = ""
        for line in self._process.stdout:
            if line.rstrip() == _END:
                return text
            text += line
        raise AssertionError(f"psql ended: {text}")


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def database_of(data: Path, url_file: Path | None) -> SqliteDatabase | PostgresDatabase:
    return PostgresDatabase(data, url_file) if url_file else SqliteDatabase(data)
