"""A far end that answers every error there is, or nothing at all: what is tried again, when, and what never."""

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


def fate(server: Server, opaque: str) -> tuple[str, str]:
    """Status and error of a message that we sent."""
    return server.rows("SELECT status, error FROM messages WHERE id = ?", opaque)[0]


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
    stage.far_end.rule = by_customer
    await stage.server([MAIN, NOBODY, *ERRORS, *RESTING], SETTINGS)
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
    server = await stage.server([BUSY], SETTINGS | {"dispatch.workers": "1", "outbox.reconcile_after": '"1s"',
                                                    "fetch.timeout": '"60s"'})
    stage.far_end.webhook_ports = [server_of(stage).port]
    who = customer()
    echo_is_in = asyncio.Event()  # only then the connection is lost, so a slow machine cannot make the echo late
    _behaviours[who] = [Behaviour(hangs_up=True, until=echo_is_in, statuses=()), Behaviour(statuses=())]
    await server.deliver(BUSY, messages(BUSY, text(who, an_id(), "well?")))
    await eventually("the message has left", lambda: stage.far_end.posts_to(who))
    thinkers = [text(customer(), an_id(), "think") for _ in range(200)]
    await server.deliver(BUSY, messages(BUSY, *thinkers))
    post = stage.far_end.posts_to(who)[0]
    echo = webhooks.statuses(BUSY, webhooks.status(post.wamid, "sent", who, post.opaque))
    equal(await server.deliver(BUSY, echo), 200, "the webhook with the status")
    echo_is_in.set()
    await eventually("the message is of unknown outcome", lambda: server.count("outbox", "state = 'unknown'") == 1)
    begun = time.monotonic()
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
        gives_up_what_is_final, repeats_what_may_pass, succeeds_in_the_end, waits_as_told,
        asks_again_only_after_silence, believes_an_echo_it_has_not_read, sends_again_what_never_arrived,
        outlives_an_absent_far_end, ends_in_order,
    ])
