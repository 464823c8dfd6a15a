"""A small SMTP server that keeps what it is given, and can refuse, hang or close as a bad one would."""

from __future__ import annotations

import asyncio
import base64
import ssl
import subprocess
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


@dataclass
class Mail:
    sender: str
    recipients: list[str]
    raw: bytes
    user: str
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)  # type: ignore[return-value]

    @property
    def text(self) -> str:
        return str(self.message.get_content())


@dataclass
class SmtpFarEnd:
    user: str = ""
    password: str = ""
    tls: ssl.SSLContext | None = None
    behaviour: str = "takes"  # or "refuses", "hangs", "closes": what it does when a letter begins
    mails: list[Mail] = field(default_factory=list)
    connections: int = 0
    turned_away: int = 0  # letters that it refused or hung at
    port: int = 0

    async def start(self) -> "SmtpFarEnd":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def close(self) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        except asyncio.CancelledError:
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        encrypted, user, sender, recipients = False, "", "", []

        async def say(line: str) -> None:
            writer.write(line.encode() + b"\r\n")
            await writer.drain()

        async def hear() -> str:
            return (await reader.readuntil(b"\r\n")).decode().rstrip("\r\n")

        await say("220 far.end ESMTP")
        while True:
            line = await hear()
            verb = line.split(" ")[0].upper()
            if verb in ("EHLO", "HELO"):
                await say("250-far.end")
                await say("250-STARTTLS" if self.tls and not encrypted else "250-SIZE 10000000")
                await say("250 AUTH LOGIN PLAIN")
            elif verb == "STARTTLS" and self.tls:
                await say("220 go ahead")
                await writer.start_tls(self.tls)
                encrypted = True
            elif verb == "AUTH":
                user = await self._log_in(line, say, hear)
            elif verb == "MAIL":
                self.turned_away += self.behaviour in ("refuses", "hangs")
                if self.behaviour == "hangs":
                    await asyncio.sleep(3600)
                if self.user and user != self.user:
                    await say("530 authentication required")
                    continue
                sender, recipients = line[10:].strip(), []
                await say("554 not from you" if self.behaviour == "refuses" else "250 ok")
            elif verb == "RCPT":
                recipients.append(line[8:].strip())
                await say("250 ok")
            elif verb == "DATA":
                await say("354 go on")
                raw = await reader.readuntil(b"\r\n.\r\n")
                if self.behaviour == "closes":
                    return
                self.mails.append(Mail(sender, recipients, raw[:-3].replace(b"\r\n..", b"\r\n."), user, encrypted))
                await say("250 taken")
            elif verb == "QUIT":
                await say("221 bye")
                return
            else:
                await say("500 what?")

    async def _log_in(self, line: str, say, hear) -> str:  # type: ignore[no-untyped-def]
        words = line.split(" ")
        if len(words) < 3:
            await say("334 " + base64.b64encode(b"Username:").decode())
            words.append(await hear())
        user = base64.b64decode(words[2]).decode()
        await say("334 " + base64.b64encode(b"Password:").decode())
        right = base64.b64decode(await hear()).decode() == self.password and user == self.user
        await say("235 welcome" if right else "535 no")
        return user if right else ""


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A context with a certificate for localhost of its own making, and the file by which a client can trust it."""
    key, made = folder / "smtp.key", folder / "smtp.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", made, "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context, made
