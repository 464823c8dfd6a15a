"""HTTP/1.1 on asyncio streams: the little that a far end, a provider and a hostile client need, and nothing hidden."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

MAX_HEAD = 256 * 1024


@dataclass
class Request:
    """A request as a server read it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Response:
    """A response, to be written by a server or as read by a client. Header names are in lower case when read."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        return json.loads(self.body)


async def _read_message(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    """Start line, headers and body of one message. Raises IncompleteReadError or ConnectionError when it is cut off."""
    head = await reader.readuntil(b"\r\n\r\n")
    start, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = b""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readuntil(b"\r\n")
    elif length := int(headers.get("content-length", "0")):
        body = await reader.readexactly(length)
    return start, headers, body


async def read_response(reader: asyncio.StreamReader) -> Response:
    start, headers, body = await _read_message(reader)
    return Response(int(start.split(" ", 2)[1]), body, headers)


async def read_request(reader: asyncio.StreamReader) -> Request:
    start, headers, body = await _read_message(reader)
    method, path, _ = start.split(" ", 2)
    return Request(method, path, headers, body)


def request_bytes(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: parley.test"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def response_bytes(response: Response) -> bytes:
    lines = [f"HTTP/1.1 {response.status} Status", f"Content-Length: {len(response.body)}"]
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + response.body


class Client:
    """Keeps connections open to one address and uses each for one request at a time.

    A request that is cut off raises ConnectionError or TimeoutError and is not tried again: whoever asked decides that.
    """

    def __init__(self, port: int, timeout: float = 30.0) -> None:
        self.port = port
        self.timeout = timeout
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port, limit=MAX_HEAD)

    async def request(self, method: str, path: str, headers: dict[str, str] | None = None,
                      body: bytes = b"") -> Response:
        async with asyncio.timeout(self.timeout):
            reader, writer = self._take() or await self.connect()
            try:
                writer.write(request_bytes(method, path, headers or {}, body))
                await writer.drain()
                response = await read_response(reader)
            except (asyncio.IncompleteReadError, ConnectionError) as problem:
                writer.close()
                raise ConnectionError(f"{method} {path}: cut off") from problem
            except BaseException:
                writer.close()
                raise
            if response.headers.get("connection", "").lower() == "close":
                writer.close()
            else:
                self._idle.append((reader, writer))
            return response

    def _take(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return None

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()


class Hangup(Exception):
    """Raised by a server's handler to close the connection without a word."""


async def serve(handle: Callable[[Request], Awaitable[Response]]) -> tuple[asyncio.Server, int]:
    """Serves `handle` on a free port of the loopback address; returns the server and the port."""

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(response_bytes(await handle(await read_request(reader))))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, Hangup):
            pass
        except asyncio.CancelledError:
            pass  # the test ends while an answer is held back; let through, asyncio would print it as a defect
        finally:
            writer.close()

    server = await asyncio.start_server(connection, "127.0.0.1", 0, limit=MAX_HEAD, backlog=1024)
    return server, server.sockets[0].getsockname()[1]
