"""Bad input from the front and bad answers from behind: forged, broken and oversized webhooks, clients that stall or
smuggle, and a far end that answers every error there is, or nothing at all."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Any

import webhooks
import wire
from far_end import Behaviour, refusal
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
WITHOUT_SECRET = Number("open", "1002", app_secret="")
ERRORS = [Number(f"errors-{n}", f"20{n:02d}") for n in range(8)]
WAITS = {133016: 3 * 24 * 3600, 131057: 60}  # codes after which the number rests so many seconds at least
RESTING = [Number(f"resting-{code}", str(code)) for code in WAITS]
BUSY = Number("busy", "4001")
NOBODY = Number("nobody", "3001", base_url="http://127.0.0.1:1")  # nobody listens there
ATTEMPTS = 3
RECONCILE_AFTER = 2.0
SETTINGS = {"outbox.attempts": str(ATTEMPTS), "outbox.retry_first": '"40ms"', "outbox.retry_longest": '"300ms"',
            "outbox.reconcile_after": f'"{RECONCILE_AFTER:.0f}s"', "fetch.timeout": '"1s"'}

# The codes of the provider contract (2.1.10), by the class that the outbox judges.
FINAL = {"permanent": (33, 100, 131008, 131009, 131021, 131051, 131062, 131063, 132000, 132005, 132008, 132012, 132018,
                       137000, 99999),
         "template": (132001, 132007, 132015, 132016, 132068, 132069),
         "recipient": (131026, 131030, 130472, 131049),
         "window": (131047,), "preference": (131050,)}
REPEATED = {"transient": (1, 2, 131000, 131016, 133004, 135000), "media": (131052, 131053),
            "throttled": (4, 80007, 130429, 131056),
            "auth": (190, 0, 3, 10, 200, 299, 131005), "spam": (131048,),
            "blocked": (368, 130497, 131031, 131037, 131042, 131044, 131045, 131064, 133000, 133005, 133006, 133008,
                        133009, 133010, 133015)}

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


def fate(server: Server, opaque: str) -> tuple[str, str]:
    """Status and error of a message that we sent."""
    return server.rows("SELECT status, error FROM messages WHERE id = ?", opaque)[0]


# ---- webhooks that are not what they should be


async def refuses_forgeries(stage: Stage) -> None:
    """A webhook with no signature, a wrong, a cut or a doubtful one gets 401, and nothing of it is kept."""
    stage.far_end.rule = by_customer
    server = await stage.server([MAIN, WITHOUT_SECRET, NOBODY, *ERRORS, *RESTING], SETTINGS)
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
    server = Server(stage.options.parley, stage.options.source, [WITHOUT_SECRET], stage.far_end.url)
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
    body = webhooks.encode(messages(MAIN, text(customer(), an_id(), "half")))
    signed = f"Host: x\r\nX-Hub-Signature-256: {webhooks.signature(MAIN.app_secret, body)}\r\n".encode()
    start = b"POST " + webhooks.PATH.encode() + b" HTTP/1.1\r\n" + signed
    journalled = server.count("journal")
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
    equal(server.count("journal"), journalled, "events journalled")
    await still_serves(stage)


# ---- a far end that is not what it should be


_behaviours: dict[str, list[Behaviour]] = {}  # customer -> what becomes of each POST; the last one goes on for ever


def by_customer(body: dict[str, Any], before: int) -> Behaviour:
    planned = _behaviours.get(body["to"], [Behaviour()])
    return planned[min(before, len(planned) - 1)]


async def provoke(stage: Stage, number: Number, *behaviours: Behaviour) -> str:
    """A new customer to whom the far end answers so; returns the number."""
    who = customer()
    _behaviours[who] = list(behaviours)
    await says(stage, who, "well?", number)
    return who


async def fails(stage: Stage, who: str, error_class: str, code: str, posts: int) -> None:
    """The message to `who` fails after so many POSTs, and says why."""
    server = server_of(stage)
    await eventually(f"{posts} POSTs of {error_class} {code}", lambda: len(stage.far_end.posts_to(who)) >= posts, 60)
    opaque = stage.far_end.posts_to(who)[0].opaque
    await eventually(f"the message fails ({error_class} {code})", lambda: fate(server, opaque)[0] == "failed", 60)
    error = fate(server, opaque)[1]
    check(error.startswith(f"{error_class} {code}"), f"expected the error '{error_class} {code}…', found '{error}'")
    equal(len(stage.far_end.posts_to(who)), posts, f"POSTs of {error_class} {code}")
    equal(len({post.opaque for post in stage.far_end.posts_to(who)}), 1, "ids it was sent under")


async def gives_up_what_is_final(stage: Stage) -> None:
    """Errors of the message, template, recipient, window and preference fail it at once, with class and code kept."""
    for error_class, codes in FINAL.items():
        people = {code: await provoke(stage, ERRORS[0], refusal(code)) for code in codes}
        for code, who in people.items():
            await fails(stage, who, error_class, str(code), posts=1)


async def repeats_what_may_pass(stage: Stage) -> None:
    """Throttles, passing faults, missing rights and blocks are tried as often as configured, and then fail."""
    people = {}
    for lane, (error_class, codes) in enumerate(REPEATED.items()):
        for code in codes:
            people[error_class, str(code)] = await provoke(stage, ERRORS[1 + lane], refusal(code))
    for status in (500, 502, 503, 504):
        broken = Behaviour(accepts=False, answer=wire.Response(status, b"<h1>sorry</h1>"), statuses=())
        people["transient", f"http_{status}"] = await provoke(stage, ERRORS[7], broken)
    fleeting = refusal(131009, error_user_title="x", is_transient=True)
    people["transient", "131009"] = await provoke(stage, ERRORS[7], fleeting)
    for (error_class, code), who in people.items():
        await fails(stage, who, error_class, code, posts=ATTEMPTS)


async def succeeds_in_the_end(stage: Stage) -> None:
    """A message that fails twice for a passing reason is then delivered once, and the next one follows."""
    for passing in (refusal(131000), refusal(131056), refusal(190, http=401), refusal(1, http=500)):
        who = await provoke(stage, ERRORS[7], passing, passing, Behaviour())
        await says(stage, who, "and now?", ERRORS[7])
        await gets(stage, who, "re: well?", "re: and now?")
        equal(len(stage.far_end.posts_to(who)), 4, "POSTs")


async def waits_as_told(stage: Stage) -> None:
    """HTTP 429 with Retry-After rests the number that long; codes with a time of their own rest it for that."""
    throttled = Behaviour(accepts=False, answer=wire.Response(429, b"{}", {"Retry-After": "2"}), statuses=())
    who = await provoke(stage, ERRORS[7], throttled, Behaviour())
    await eventually("the first POST", lambda: stage.far_end.posts_to(who))
    other = customer()
    await asyncio.sleep(0.2)  # until the answer is known: what is under way already is not called back
    await says(stage, other, "me too", ERRORS[7])
    await gets(stage, who, "re: well?")
    await gets(stage, other, "re: me too")
    first, second = stage.far_end.posts_to(who)
    check(second.at - first.at >= 2, f"the second POST comes after 2 s, found {second.at - first.at:.2f} s")
    check(stage.far_end.posts_to(other)[0].at - first.at >= 2, "the number's other customer waits as long")
    server = server_of(stage)
    for number, (code, seconds) in zip(RESTING, WAITS.items(), strict=True):
        who = await provoke(stage, number, refusal(code))
        await eventually("the POST", lambda: stage.far_end.posts_to(who))
        opaque = stage.far_end.posts_to(who)[0].opaque
        await eventually(f"the message rests after {code}", lambda: server.rows(
            "SELECT 1 FROM outbox WHERE id = ? AND state = 'pending' AND due_at > ?", opaque,
            (time.time() + seconds - 15) * 1000))


async def asks_again_only_after_silence(stage: Stage) -> None:
    """A far end that takes the message and never answers, or hangs up, is not sent it again: its status settles it."""
    garbled = wire.Response(200, b"<html>welcome to the captive portal</html>")
    nameless = wire.Response(200, b'{"messaging_product":"whatsapp","messages":[]}')
    for behaviour in (Behaviour(silent=True), Behaviour(hangs_up=True), Behaviour(answer=garbled),
                      Behaviour(answer=nameless), Behaviour(delay=1.5)):
        who = await provoke(stage, MAIN, behaviour, Behaviour())
        await says(stage, who, "and now?")
        await gets(stage, who, "re: well?", "re: and now?")
        first = stage.far_end.posts_to(who)[0]
        server = server_of(stage)
        await eventually("delivered, as the status says", lambda: fate(server, first.opaque)[0] == "delivered")
        equal(server.rows("SELECT provider_id FROM messages WHERE id = ?", first.opaque), [(first.wamid,)],
              "the provider's id, known from the status alone")
    await asyncio.sleep(RECONCILE_AFTER + 1)  # longer than it would wait for an echo: nothing comes a second time
    check(max(stage.far_end.accepted_ids().values()) == 1, "no message is accepted twice")


async def believes_an_echo_it_has_not_read(stage: Stage) -> None:
    """A status that waits in the journal behind slow scripts still counts: its message is not sent again meanwhile."""
    server = await stage.server([BUSY], SETTINGS | {"dispatch.workers": "1", "outbox.reconcile_after": '"1s"'})
    stage.far_end.webhook_port = server_of(stage).port
    who = customer()
    _behaviours[who] = [Behaviour(hangs_up=True, statuses=()), Behaviour(statuses=())]
    await server.deliver(BUSY, messages(BUSY, text(who, an_id(), "well?")))
    await eventually("the message is of unknown outcome", lambda: server.count("outbox", "state = 'unknown'") == 1)
    begun = time.monotonic()
    thinkers = [text(customer(), an_id(), "think") for _ in range(200)]
    await server.deliver(BUSY, messages(BUSY, *thinkers))
    post = stage.far_end.posts_to(who)[0]
    echo = webhooks.statuses(BUSY, webhooks.status(post.wamid, "sent", who, post.opaque))
    equal(await server.deliver(BUSY, echo), 200, "the webhook with the status")
    await eventually("the status is handled", server.is_quiet, within=90)
    check(time.monotonic() - begun > 2, "the scripts keep the status waiting for long enough")
    equal(len(stage.far_end.posts_to(who)), 1, "POSTs")
    equal(fate(server, post.opaque)[0], "sent", "the message's status")
    equal(await server.stop(), 0, "the exit code")


async def sends_again_what_never_arrived(stage: Stage) -> None:
    """Without an echo a message of unknown outcome is sent once more, after reconcile_after and not before."""
    for behaviour in (Behaviour(accepts=False, silent=True, statuses=()),
                      Behaviour(accepts=False, hangs_up=True, statuses=())):
        who = await provoke(stage, MAIN, behaviour, Behaviour())
        await gets(stage, who, "re: well?")
        first, second = stage.far_end.posts_to(who)
        equal(first.opaque, second.opaque, "the id it is sent under")
        check(second.at - first.at >= RECONCILE_AFTER, f"it waits for an echo; waited {second.at - first.at:.2f} s")
    await eventually("delivered", lambda: fate(server_of(stage), first.opaque)[0] == "delivered")


async def outlives_an_absent_far_end(stage: Stage) -> None:
    """Where nobody listens a message is tried as often as configured and fails with the reason; so does the next."""
    server = server_of(stage)
    who = customer()
    await says(stage, who, "anyone?", NOBODY)
    await says(stage, who, "hello?", NOBODY)
    sql = "SELECT status, error FROM messages WHERE channel_id = 'nobody' AND direction = 'out'"
    await eventually("both fail", lambda: [row[0] for row in server.rows(sql)] == ["failed", "failed"])
    for _, error in server.rows(sql):
        check(error.startswith("transient") and "127.0.0.1:1" in error, f"the reason is kept, found '{error}'")


async def ends_in_order(stage: Stage) -> None:
    """After all of it only what must rest is left, every other event is handled, and the server stops with 0."""
    server = server_of(stage)
    await eventually("all other events are handled", lambda: server.count("journal", "state = 0") == 0)
    await eventually("the rest is sent", lambda: server.count("outbox", "channel_id NOT LIKE 'resting-%'") == 0)
    equal(server.count("messages", "direction = 'out' AND status = 'pending' AND channel_id NOT LIKE 'resting-%'"), 0,
          "messages left pending")
    equal(await server.stop(), 0, "the exit code")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        refuses_forgeries, trusts_nobody_without_a_secret, refuses_what_is_no_json, refuses_what_is_too_large,
        carries_every_text, survives_long_ids, does_not_trust_clocks, outlasts_stalled_clients, refuses_smuggling,
        drops_what_is_cut_off, gives_up_what_is_final, repeats_what_may_pass, succeeds_in_the_end, waits_as_told,
        asks_again_only_after_silence, believes_an_echo_it_has_not_read, sends_again_what_never_arrived,
        outlives_an_absent_far_end, ends_in_order,
    ])
