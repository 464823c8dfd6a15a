"""A client of the live WebSocket (RFC 6455, text frames), as small as tests need it."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
from typing import Any


class LiveClient:
    """Keeps every frame it hears; `close_code` is set when the server closed."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.frames: list[dict[str, Any]] = []
        self.close_code: int | None = None
        self._task = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, port: int, target: str, headers: dict[str, str] | None = None) -> "LiveClient | int":
        """The open client, or the status with which the server refused."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        lines = [f"GET {target} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = int((await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1])
        if status != 101:
            writer.close()
            return status
        return cls(reader, writer)

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        return [frame["data"] for frame in self.frames if frame["type"] == kind]

    async def send(self, kind: str, **data: Any) -> None:
        payload = json.dumps({"type": kind, "data": data}).encode()
        mask = os.urandom(4)
        size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self._writer.write(b"\x81" + size + mask + masked)
        await self._writer.drain()

    async def _read(self) -> None:
        try:
            while True:
                first, second = await self._reader.readexactly(2)
                size = second & 0x7F
                if size == 126:
                    size = struct.unpack(">H", await self._reader.readexactly(2))[0]
                elif size == 127:
                    size = struct.unpack(">Q", await self._reader.readexactly(8))[0]
                payload = await self._reader.readexactly(size)
                if first & 0x0F == 8:
                    self.close_code = struct.unpack(">H", payload[:2])[0] if payload else 1005
                    return
                if first & 0x0F == 1:
                    self.frames.append(json.loads(payload))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close_code = self.close_code or 1006

    def close(self) -> None:
        self._task.cancel()
        self._writer.close()
