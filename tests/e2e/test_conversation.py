"""The first conversation, from a signed webhook to an answer at the far end and back through its statuses."""

from __future__ import annotations

import asyncio
import itertools
import json

import webhooks
from far_end import Behaviour
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, statuses, text

ALPHA = Number("alpha", "1001", app_secret="secret-of-alpha", access_token="token-of-alpha", tenant="first")
BETA = Number("beta", "1002", app_secret="secret-of-beta", access_token="token-of-beta", tenant="second")

_serial = itertools.count(1)


def customer() -> str:
    """A phone number nobody had before."""
    return f"5511990{next(_serial):06d}"


def an_id() -> str:
    return f"wamid.in.{next(_serial)}"


async def says(stage: Stage, who: str, words: str, number: Number = ALPHA) -> str:
    """The customer writes and the webhook is acknowledged; returns the message's id."""
    message_id = an_id()
    equal(await stage.servers[0].deliver(number, messages(number, text(who, message_id, words))), 200, "the webhook")
    return message_id


def answered(stage: Stage, who: str, *texts: str, within: float = 20) -> "asyncio.Future[None]":
    return asyncio.ensure_future(eventually(
        f"{who} gets {texts}, has {stage.far_end.received_by(who)}",
        lambda: stage.far_end.received_by(who) == list(texts), within))


def out_message(server: Server, opaque: str) -> tuple[str, str]:
    """Provider id and status of a message we sent."""
    return server.rows("SELECT provider_id, status FROM messages WHERE id = ?", opaque)[0]


async def confirms_its_address(stage: Stage) -> None:
    """The handshake: the challenge comes back exactly for the right token, and 403 for any other."""
    server = await stage.server([ALPHA, BETA])
    ask = f"{webhooks.PATH}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    good = await server.client.request("GET", ask + ALPHA.verify_token)
    equal((good.status, good.body), (200, b"1158201444"), "the answer to the right token")
    for wrong in ("", "token-for-the-handshak", "x" * 500, "%20"):
        equal((await server.client.request("GET", ask + wrong)).status, 403, f"the answer to the token '{wrong[:30]}'")


async def answers(stage: Stage) -> None:
    """A text is answered once, at the right address, with the number's token and the message's own id."""
    who = customer()
    await says(stage, who, "good day")
    await answered(stage, who, "re: good day")
    post = stage.far_end.posts_to(who)[0]
    equal(post.path, "/v23.0/1001/messages", "the path of the POST")
    equal(post.headers["authorization"], "Bearer token-of-alpha", "Authorization")
    equal(post.headers["content-type"], "application/json", "Content-Type")
    expected = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": who, "type": "text",
                "biz_opaque_callback_data": post.opaque}
    found = {key: value for key, value in post.body.items() if key != "text"}
    equal(found, expected, "the body beside its text")
    server = stage.servers[0]
    await eventually("delivered", lambda: out_message(server, post.opaque) == (post.wamid, "delivered"))
    await eventually("nothing waits any more", server.is_quiet)
    equal(server.count("contacts", "name = ?", f"Customer {who}"), 1, "contacts with the customer's name")


async def drops_repeats(stage: Stage) -> None:
    """A webhook that comes five times, at once and later, is acknowledged each time and answered once."""
    who = customer()
    body = messages(ALPHA, text(who, an_id(), "once only"))
    server = stage.servers[0]
    equal(await asyncio.gather(*(server.deliver(ALPHA, body) for _ in range(4))), [200] * 4, "the webhooks")
    await answered(stage, who, "re: once only")
    equal(await server.deliver(ALPHA, body), 200, "the webhook that comes late")
    await says(stage, who, "next")
    await answered(stage, who, "re: once only", "re: next")


async def reads_both_encodings(stage: Stage) -> None:
    """Signed bytes are taken as they are, escaped or raw UTF-8, and the words come back unharmed."""
    for escaped in (True, False):
        who = customer()
        body = messages(ALPHA, text(who, an_id(), "não, 日本 👩‍🚀"))
        equal(await stage.servers[0].deliver(ALPHA, body, escaped), 200, "the webhook")
        await answered(stage, who, "re: não, 日本 👩‍🚀")


async def moves_forward_only(stage: Stage) -> None:
    """Statuses move a message forward and never back, in whatever order they come."""
    stage.far_end.rule = lambda body, before: Behaviour(statuses=())
    who = customer()
    await says(stage, who, "watch me")
    await answered(stage, who, "re: watch me")
    post, server = stage.far_end.posts_to(who)[0], stage.servers[0]
    for name, expected in (("sent", "sent"), ("read", "read"), ("delivered", "read"), ("sent", "read"),
                           ("played", "played"), ("read", "played")):
        item = webhooks.status(post.wamid, name, who)
        equal(await server.deliver(ALPHA, statuses(ALPHA, item)), 200, "the webhook")
        await eventually("the status is handled", server.is_quiet)
        equal(out_message(server, post.opaque), (post.wamid, expected), f"after '{name}'")


async def survives_overtaking(stage: Stage) -> None:
    """A status may overtake the answer to the send, with our id in it or without: the message ends up right."""
    stage.far_end.rule = lambda body, before: Behaviour(statuses=(), delay=0.5)
    server = stage.servers[0]
    for with_our_id in (True, False):
        who = customer()
        await says(stage, who, "hurry")
        await answered(stage, who, "re: hurry")
        post = stage.far_end.posts_to(who)[0]
        item = webhooks.status(post.wamid, "delivered", who, post.opaque if with_our_id else None)
        equal(await server.deliver(ALPHA, statuses(ALPHA, item)), 200, "the webhook")
        await eventually("delivered", lambda: out_message(server, post.opaque) == (post.wamid, "delivered"))
        await eventually("nothing waits any more", server.is_quiet)
        await says(stage, who, "and on")
        await answered(stage, who, "re: hurry", "re: and on")
    stage.far_end.rule = lambda body, before: Behaviour()


async def tells_of_failures(stage: Stage) -> None:
    """A status 'failed' fails its message and keeps the provider's words."""
    stage.far_end.rule = lambda body, before: Behaviour(statuses=("sent",))
    who = customer()
    await says(stage, who, "unreachable")
    await answered(stage, who, "re: unreachable")
    post, server = stage.far_end.posts_to(who)[0], stage.servers[0]
    errors = [{"code": 131026, "title": "Message undeliverable", "error_data": {"details": "gone fishing"}}]
    await server.deliver(ALPHA, statuses(ALPHA, webhooks.status(post.wamid, "failed", who, errors=errors)))
    await eventually("failed", lambda: out_message(server, post.opaque)[1] == "failed")
    kept = server.rows("SELECT error FROM messages WHERE id = ?", post.opaque)[0][0]
    check("131026" in kept and "gone fishing" in kept, f"the provider's code and words are kept, found '{kept}'")
    stage.far_end.rule = lambda body, before: Behaviour()


async def keeps_order(stage: Stage) -> None:
    """Answers to one customer go out in the order the messages came in, whatever their time stamps say."""
    who = customer()
    texts = [f"number {n}" for n in range(30)]
    items = [text(who, an_id(), words, str(1_700_000_000 - n)) for n, words in enumerate(texts)]
    equal(await stage.servers[0].deliver(ALPHA, messages(ALPHA, *items)), 200, "the webhook")
    await answered(stage, who, *(f"re: {words}" for words in texts), within=40)


async def keeps_order_beyond_memory(stage: Stage) -> None:
    """Of more messages than memory may hold the rest waits in the store, and goes out in order all the same."""
    server = await stage.server([BETA], {"outbox.queue": "100", "outbox.number_rate": "400"})
    stage.far_end.webhook_ports = [stage.servers[0].port]
    full = asyncio.Event()  # until then the far end keeps the first ones waiting, however slowly the others come in
    rule, stage.far_end.rule = stage.far_end.rule, lambda body, before: Behaviour(statuses=(), until=full)
    people, rounds = [customer() for _ in range(20)], 100
    for n in range(rounds):
        items = [text(who, an_id(), f"{who} says {n}") for who in people]
        equal(await server.deliver(BETA, messages(BETA, *items)), 200, "the webhook")
        if n == 20:
            await eventually("more messages wait than memory holds", lambda: server.count("outbox") > 150)
            full.set()
        await asyncio.sleep(0.02)
    await eventually("all are answered", within=90, condition=server.is_quiet)
    for who in people:
        equal(stage.far_end.received_by(who), [f"re: {who} says {n}" for n in range(rounds)], f"what {who} gets")
    equal(await server.stop(), 0, "the exit code")
    stage.far_end.rule = rule


async def takes_a_thousand(stage: Stage) -> None:
    """Of a batch of 1 000 items with one broken, 999 are answered and one is kept as a dead letter."""
    server = stage.servers[0]
    dead = server.count("dead_letters")
    people = [customer() for _ in range(1000)]
    items = [text(who, an_id(), f"of many, {who}") for who in people]
    del items[617]["id"]
    equal(await server.deliver(ALPHA, messages(ALPHA, *items)), 200, "the webhook")
    sound = people[:617] + people[618:]
    await eventually("999 customers are answered", within=60, condition=lambda: all(
        stage.far_end.received_by(who) == [f"re: of many, {who}"] for who in sound))
    equal(stage.far_end.received_by(people[617]), [], "answers to the broken item")
    equal(server.count("dead_letters") - dead, 1, "dead letters")


async def keeps_the_unknown(stage: Stage) -> None:
    """What nobody understands is acknowledged and kept whole: new message types, fields, statuses, objects."""
    server = stage.servers[0]
    who = customer()
    unknown = {
        "a message type": messages(ALPHA, webhooks.message(who, an_id(), "hologram", {"depth": 3})),
        "a field": webhooks.envelope(webhooks.value(ALPHA, dreams=[{"of": "sheep"}]), field="dreams"),
        "a status": statuses(ALPHA, webhooks.status("wamid.x", "pondered", who)),
        "an object": {"object": "toaster", "entry": [{"id": "1", "mark": an_id()}]},
        "an empty list": webhooks.envelope(webhooks.value(ALPHA, messages=[])),
        "an item that is none": webhooks.envelope(webhooks.value(ALPHA, messages=["what", 7, None])),
    }
    for what, document in unknown.items():
        before = server.count("dead_letters")
        equal(await server.deliver(ALPHA, document), 200, f"the answer to {what} nobody knows")
        check(server.count("dead_letters") > before, f"{what} nobody knows is in dead_letters")
    kept = server.rows("SELECT event FROM dead_letters WHERE event LIKE '%hologram%'")
    equal(json.loads(kept[0][0])["raw"]["hologram"], {"depth": 3}, "what is kept of it")
    equal(stage.far_end.received_by(who), [], "answers to it")


async def understands_choices(stage: Stage) -> None:
    """Buttons go out as buttons, and a press, a choice from a list or a template's button is answered by its title."""
    who = customer()
    await says(stage, who, "menu")
    await eventually("the buttons arrive", lambda: stage.far_end.posts_to(who))
    sent = stage.far_end.posts_to(who)[0].body
    equal((sent["type"], sent["interactive"]["type"]), ("interactive", "button"), "what is sent for a menu")
    titles = [button["reply"]["title"] for button in sent["interactive"]["action"]["buttons"]]
    equal(titles, ["Yes", "No"], "the buttons")
    choices = {
        "re: Yes": ("interactive", {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}),
        "re: Large": ("interactive", {"type": "list_reply", "list_reply": {"id": "l", "title": "Large"}}),
        "re: Stop": ("button", {"payload": "stop-it", "text": "Stop"}),
    }
    for answer, (kind, content) in choices.items():
        presser = customer()
        item = webhooks.message(presser, an_id(), kind, content)
        equal(await stage.servers[0].deliver(ALPHA, messages(ALPHA, item)), 200, "the webhook")
        await answered(stage, presser, answer)


async def does_not_answer_gestures(stage: Stage) -> None:
    """A reaction is kept and not answered: nobody said anything."""
    who = customer()
    await says(stage, who, "first")
    await answered(stage, who, "re: first")
    reaction = webhooks.message(who, an_id(), "reaction", {"message_id": "wamid.0", "emoji": "👍"})
    equal(await stage.servers[0].deliver(ALPHA, messages(ALPHA, reaction)), 200, "the webhook")
    await says(stage, who, "second")
    await answered(stage, who, "re: first", "re: second")
    equal(stage.servers[0].count("messages", "type = 'reaction'"), 1, "reactions kept")


async def keeps_tenants_apart(stage: Stage) -> None:
    """A secret speaks for its own number only: what names another's becomes a dead letter of the one that signed."""
    server = stage.servers[0]
    who = customer()
    forged = messages(BETA, text(who, an_id(), "let me in"))
    body = webhooks.encode(forged)
    response = await server.post(webhooks.signed(ALPHA.app_secret, body), body)
    equal(response.status, 200, "the answer to a webhook of alpha's secret that names beta")
    owners = server.rows("SELECT tenant_id, channel_id FROM dead_letters WHERE event LIKE '%let me in%'")
    equal(owners, [("first", "alpha")], "whose dead letter it is")

    mixed = webhooks.envelope(webhooks.value(ALPHA, messages=[text(who, an_id(), "mine")]),
                              webhooks.value(BETA, messages=[text(who, an_id(), "yours")]))
    equal(await server.deliver(ALPHA, mixed), 200, "the webhook with items of both")
    await answered(stage, who, "re: mine")
    await says(stage, who, "hello beta", BETA)
    await answered(stage, who, "re: mine", "re: hello beta")
    equal(stage.far_end.posts_to(who)[1].headers["authorization"], "Bearer token-of-beta", "beta's token")
    stored = server.rows("SELECT COUNT(*) FROM messages WHERE tenant_id = 'second'")[0][0]
    equal(stored, 2, "messages in beta's tenant: one in, one out")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        confirms_its_address, answers, drops_repeats, reads_both_encodings, moves_forward_only, survives_overtaking,
        tells_of_failures, keeps_order, keeps_order_beyond_memory, takes_a_thousand, keeps_the_unknown,
        understands_choices, does_not_answer_gestures, keeps_tenants_apart,
    ])
