"""Bad input: forged, broken and oversized webhooks, texts and ids nobody expects, clients that stall or smuggle."""

from __future__ import annotations

import asyncio
import itertools
import time

import webhooks
import wire
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
WITHOUT_SECRET = Number("open", "1002", app_secret="")

_serial = itertools.count(1)


def customer() -> str:
    return f"5511880{next(_serial):06d}"


def an_id() -> str:
    return f"wamid.in.{next(_serial)}"


def server_of(stage: Stage) -> Server:
    return stage.servers[0]


async def says(stage: Stage, who: str, words: str, number: Number = MAIN) -> None:
    item = text(who, an_id(), words)
    equal(await server_of(stage).deliver(number, messages(number, item)), 200, "the webhook")


async def gets(stage: Stage, who: str, *texts: str) -> None:
    await eventually(f"{who} gets {[t[:60] for t in texts]}", lambda: stage.far_end.received_by(who) == list(texts))


async def still_serves(stage: Stage) -> None:
    """A customer is answered."""
    who = customer()
    await says(stage, who, "still there?")
    await gets(stage, who, "re: still there?")


# ---- webhooks that are not what they should be


async def refuses_forgeries(stage: Stage) -> None:
    """A webhook with no signature, a wrong, a cut or a doubtful one gets 401, and nothing of it is kept."""
    server = await stage.server([MAIN, WITHOUT_SECRET])
    body = webhooks.encode(messages(MAIN, text(customer(), an_id(), "forged")))
    good = webhooks.signature(MAIN.app_secret, body)
    for name, header in {"none": None, "empty": "", "another secret's": webhooks.signature("guess", body),
                         "another body's": webhooks.signature(MAIN.app_secret, body + b" "), "cut": good[:-1],
                         "too long": good + "0", "without its name": good[7:], "a longer name": "x" + good,
                         "of zeros": "sha256=" + "0" * 64, "that of no secret": webhooks.signature("", body)}.items():
        headers = {} if header is None else {"X-Hub-Signature-256": header}
        equal((await server.post(headers, body)).status, 401, f"the answer to the signature: {name}")
    equal(server.count("journal") + server.count("dead_letters"), 0, "what is kept of them")


async def trusts_nobody_without_a_secret(stage: Stage) -> None:
    """A channel without an app secret accepts no webhook at all, not even one signed with the empty secret."""
    server = Server(stage.options.parley, stage.options.source, [WITHOUT_SECRET], stage.far_end.url,
                    postgres=stage.options.postgres)
    stage.servers.append(server)
    await server.start()
    body = webhooks.encode(messages(WITHOUT_SECRET, text(customer(), an_id(), "open sesame")))
    for headers in ({}, webhooks.signed("", body), webhooks.signed("guess", body)):
        equal((await server.post(headers, body)).status, 401, f"the answer with the headers {list(headers)}")
    equal(server.count("journal") + server.count("dead_letters"), 0, "what is kept of them")
    equal(await server.stop(), 0, "the exit code")


async def refuses_what_is_no_json(stage: Stage) -> None:
    """A signed body that is no JSON document gets 400: cut off, empty, binary, nested without end."""
    sound = webhooks.encode(messages(MAIN, text(customer(), an_id(), "cut")))
    for name, body in {"cut off": sound[:-7], "empty": b"", "text": b"hello", "binary": bytes(range(256)),
                       "nested": b"[" * 100_000, "nested objects": b'{"a":' * 50_000, "two documents": sound + sound,
                       "a list": b"[]", "null": b"null"}.items():
        equal(await server_of(stage).deliver(MAIN, body), 400, f"the answer to a body that is {name}")
    await still_serves(stage)


async def refuses_what_is_too_large(stage: Stage) -> None:
    """A body of 4 MB gets 413, and a signed one just under the provider's 3 MB is taken."""
    server = server_of(stage)
    padded = messages(MAIN, text(customer(), an_id(), "large")) | {"padding": "x" * (3 * 1024 * 1024 - 1000)}
    equal(await server.deliver(MAIN, padded), 200, "the answer to 3 MB")
    status = 413
    try:
        status = await server.deliver(MAIN, b" " * (4 * 1024 * 1024))
    except ConnectionError:
        status = await declared_too_large(server)
    equal(status, 413, "the answer to 4 MB")
    await still_serves(stage)


async def declared_too_large(server: Server) -> int:
    """The answer to a client that says how much it will send and waits; one that goes on sending may miss it."""
    reader, writer = await server.client.connect()
    writer.write(b"POST " + webhooks.PATH.encode() + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n")
    response = await asyncio.wait_for(wire.read_response(reader), 10)
    writer.close()
    return response.status


async def carries_every_text(stage: Stage) -> None:
    """Emoji, right-to-left text, NUL, lone surrogates and 4 000 characters are answered, and come back as they were."""
    for words in ("👩‍👩‍👧‍👦🏳️‍🌈", "مرحبا بالعالم", "שלום \u202eabc\u202c", "a\x00b", "\x01\x1f\x7f", "\ufeff\u200b\u2060x",
                  "e\u0301", "'; DROP TABLE messages; --", "{{contact.name}} %s %n $(id)", "<script>alert(1)</script>", "𝕏" * 4000):
        who = customer()
        await says(stage, who, words)
        await gets(stage, who, "re: " + words)
    who = customer()
    item = text(who, an_id(), "half of \ud83d an emoji")
    equal(await server_of(stage).deliver(MAIN, messages(MAIN, item)), 200, "the webhook with a lone surrogate")
    await eventually("it is answered", lambda: stage.far_end.received_by(who))


async def survives_long_ids(stage: Stage) -> None:
    """Ids of 4 KB, of spaces and of control characters are told apart, answered, and dropped when they come again."""
    for stem in ("x" * 4096, " ", "\x00\x01", "ü" * 300, "wamid with spaces"):
        who = customer()
        for ending, words in (("a", "one"), ("b", "two"), ("a", "one")):
            item = text(who, stem + ending, words)
            equal(await server_of(stage).deliver(MAIN, messages(MAIN, item)), 200, "the webhook")
        await gets(stage, who, "re: one", "re: two")
    item = text("7" * 4096, an_id(), "from afar")
    equal(await server_of(stage).deliver(MAIN, messages(MAIN, item)), 200, "the webhook from a long number")
    await eventually("it is handled", lambda: server_of(stage).count("journal", "state = 0") == 0)


async def does_not_trust_clocks(stage: Stage) -> None:
    """Time stamps of 2001 and 2100, in milliseconds or as numbers, do no harm; one that is none is a dead letter."""
    for stamp in ("1000000000", "4102444800", "1700000000000", 1700000000):
        who = customer()
        item = text(who, an_id(), "what time is it?", stamp)
        equal(await server_of(stage).deliver(MAIN, messages(MAIN, item)), 200, "the webhook")
        await gets(stage, who, "re: what time is it?")
    server = server_of(stage)
    dead = server.count("dead_letters")
    for stamp in ("yesterday", "", None, {}, "99999999999999999999999999"):
        item = text(customer(), an_id(), "never") | {"timestamp": stamp}
        equal(await server.deliver(MAIN, messages(MAIN, item)), 200, "the webhook")
    equal(server.count("dead_letters") - dead, 5, "dead letters")


# ---- clients that are not what they should be


async def outlasts_stalled_clients(stage: Stage) -> None:
    """500 clients that never finish their headers do not keep webhooks from being acknowledged."""
    server = server_of(stage)
    calm = await acknowledgements(stage, 300)
    stalled = await asyncio.gather(*(server.client.connect() for _ in range(500)))
    for _, writer in stalled:
        writer.write(b"POST " + webhooks.PATH.encode() + b" HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    pressed = await acknowledgements(stage, 300)
    for _, writer in stalled:
        writer.close()
    equal((len(calm), len(pressed)), (300, 300), "webhooks acknowledged without and with them")
    before, during = (sorted(times)[int(len(times) * 0.99)] for times in (calm, pressed))
    print(f"      p99 of an acknowledgement: {before * 1000:.1f} ms without, {during * 1000:.1f} ms with them "
          f"(factor {during / before:.1f})")


async def acknowledgements(stage: Stage, count: int) -> list[float]:
    """How long each of so many webhooks took, one after the other."""
    times = []
    for _ in range(count):
        begun = time.monotonic()
        await says(stage, customer(), "quick")
        times.append(time.monotonic() - begun)
    return times


async def refuses_smuggling(stage: Stage) -> None:
    """Two lengths, a length beside chunks, spaces before colons: 400, the connection closed, nothing behind it read."""
    path = webhooks.PATH.encode()
    hidden = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    size = str(len(hidden)).encode()
    for name, head in {
        "Content-Length and Transfer-Encoding": b"Content-Length: " + size + b"\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding and Content-Length": b"Transfer-Encoding: chunked\r\nContent-Length: " + size,
        "two lengths": b"Content-Length: 0\r\nContent-Length: " + size,
        "two lengths in one": b"Content-Length: 0, " + size,
        "a length with a sign": b"Content-Length: +" + size,
        "a space before the colon": b"Content-Length : " + size,
        "an unknown coding": b"Transfer-Encoding: chunked, identity",
    }.items():
        request = b"POST " + path + b" HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n"
        answer = await all_of(server_of(stage), request + b"0\r\n\r\n" + hidden)
        statuses = [int(line.split()[1]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
        check(len(statuses) == 1 and statuses[0] in (400, 501), f"{name}: expected one 400 or 501, found {statuses}")
    await still_serves(stage)


async def all_of(server: Server, request: bytes) -> bytes:
    """Everything the server says to these bytes until it closes."""
    reader, writer = await server.client.connect()
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.read(), 15)
    finally:
        writer.close()


async def drops_what_is_cut_off(stage: Stage) -> None:
    """A webhook cut off in a chunk or in its body, though the part is well signed, is not taken."""
    server = server_of(stage)
    who = customer()
    body = webhooks.encode(messages(MAIN, text(who, an_id(), "half")))
    signed = f"Host: x\r\nX-Hub-Signature-256: {webhooks.signature(MAIN.app_secret, body)}\r\n".encode()
    start = b"POST " + webhooks.PATH.encode() + b" HTTP/1.1\r\n" + signed
    for rest in (b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % (len(body) + 9) + body,
                 b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body + b"\r\n",
                 b"Content-Length: %d\r\n\r\n" % (len(body) + 1) + body):
        reader, writer = await server.client.connect()
        writer.write(start + rest)
        writer.write_eof()
        answer = await asyncio.wait_for(reader.read(), 15)
        writer.close()
        check(not answer.startswith(b"HTTP/1.1 200"), f"it is not acknowledged; found: {answer[:60]!r}")
    reader, writer = await server.client.connect()
    writer.write(start + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n")
    equal((await asyncio.wait_for(wire.read_response(reader), 15)).status, 400, "the answer to a chunk without a size")
    writer.close()
    await still_serves(stage)
    equal(server.count("journal", "peer = ?", who), 0, "what is kept of them")
    equal(await server.deliver(MAIN, body), 200, "the whole webhook")
    equal(server.count("journal", "peer = ?", who), 1, "what is kept of it")


async def stops_in_order(stage: Stage) -> None:
    """After all of it every event is handled, every answer is sent, and the server stops with 0."""
    server = server_of(stage)
    await eventually("all is handled and sent", server.is_quiet)
    equal(await server.stop(), 0, "the exit code")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        refuses_forgeries, trusts_nobody_without_a_secret, refuses_what_is_no_json, refuses_what_is_too_large,
        carries_every_text, survives_long_ids, does_not_trust_clocks, outlasts_stalled_clients, refuses_smuggling,
        drops_what_is_cut_off, stops_in_order,
    ])
