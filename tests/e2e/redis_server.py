"""A Redis of a test's own, and servers that share it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path


class Redis:
    """On a Unix socket in a folder of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="parley-redis-"))
        self.socket = self.folder / "redis.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(self.folder),
             "--logfile", str(self.folder / "redis.log")])

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def serve(self) -> None:
        """Servers that start from now on find it, when their bus.plugin is bus.redis."""
        os.environ["PARLEY__PLUGINS__BUS_REDIS__ENABLED"] = "true"
        os.environ["PARLEY__PLUGINS__BUS_REDIS__URL"] = f"unix://{self.socket}"
