"""A company signs up, connects a number, and its people talk to a customer: over REST, and live on a WebSocket."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import webhooks
from browser import PASSWORD, Browser, login, register
from far_end import Behaviour
from live_client import LiveClient
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
ACME = Number("", "2002", app_secret="secret-of-acme", access_token="token-of-acme", verify_token="verify-acme")
CUSTOMER = "5511988880001"
_serial = itertools.count(1)


@dataclass
class Cast:
    """Who takes part, from test to test."""

    ana: Browser | None = None
    eve: Browser | None = None
    channel: str = ""
    conversation: str = ""
    message: str = ""
    live: LiveClient | None = None
    eves: LiveClient | None = None
    seen: dict[str, Any] = field(default_factory=dict)


cast = Cast()


async def listen(browser: Browser, query: str = "") -> LiveClient:
    """A WebSocket of the browser's user, opened with a ticket."""
    ticket = (await browser.expect(200, "POST", "/ws/ticket"))["ticket"]
    client = await LiveClient.connect(browser.server.port, f"/api/v1/ws?token={ticket}{query}")
    check(isinstance(client, LiveClient), f"the WebSocket was refused with {client}")
    assert isinstance(client, LiveClient)
    await eventually("connected", lambda: client.of_type("connected"))
    return client


async def customer_says(stage: Stage, words: str) -> None:
    body = messages(ACME, text(CUSTOMER, f"wamid.people.{next(_serial)}", words))
    equal(await stage.servers[0].deliver(ACME, body), 200, "the webhook")


async def connects_a_number(stage: Stage) -> None:
    """A tenant registers, connects a number of the Cloud API and tries it; its secrets are never shown again."""
    await stage.server([MAIN])
    stage.far_end.numbers[ACME.phone_number_id] = ACME
    stage.far_end.rule = lambda body, before: Behaviour(statuses=("sent", "delivered", "read"))
    cast.ana = await register(stage, "ana@acme.example", "Acme")
    fields = {"name": "Support", "provider": "official", "phone_number_id": ACME.phone_number_id,
              "access_token": ACME.access_token, "app_secret": ACME.app_secret,
              "webhook_verify_token": ACME.verify_token, "base_url": stage.far_end.url}
    made = await cast.ana.expect(201, "POST", "/whatsapp-configs", fields)
    cast.channel = made["id"]
    equal((made["is_default"], made["health_status"]), (True, "unknown"), "the new channel")
    check(ACME.access_token not in str(made) and ACME.app_secret not in str(made), "an answer shows a secret")
    tried = await cast.ana.expect(200, "POST", f"/whatsapp-configs/{cast.channel}/test")
    equal((tried["success"], tried["health_status"]), (True, "healthy"), f"the trial ({tried})")
    wrong = await cast.ana.expect(422, "POST", "/whatsapp-configs", fields | {"waha_url": "http://x", "colour": "red"})
    check({"colour"} <= {error["field"] for error in wrong["errors"]}, f"the wrong fields are named: {wrong}")


async def hears_a_customer(stage: Stage) -> None:
    """A customer's message is listed, and heard live by this tenant's people and by nobody else."""
    assert cast.ana
    cast.eve = await register(stage, "eve@globex.example", "Globex")
    cast.live, cast.eves = await listen(cast.ana), await listen(cast.eve)
    await customer_says(stage, "is anybody there?")
    live = cast.live
    await eventually("the message is heard",
                     lambda: any(m["text"] == "is anybody there?" for m in live.of_type("message.new")))
    listed = await cast.ana.expect(200, "GET", "/conversations?status=open")
    equal(len(listed["data"]), 1, "conversations of the tenant")
    cast.conversation = listed["data"][0]["id"]
    equal((await cast.eve.expect(200, "GET", "/conversations"))["data"], [], "what the other tenant sees")


async def answers_by_hand(stage: Stage) -> None:
    """An agent answers; the far end gets it once, and its statuses come back, to the list and to the socket."""
    assert cast.ana and cast.live
    sent = await cast.ana.expect(201, "POST", f"/conversations/{cast.conversation}/messages", {"text": "yes, Ana here"})
    cast.message = sent["id"]
    await eventually("the customer has it", lambda: "yes, Ana here" in stage.far_end.received_by(CUSTOMER))
    live = cast.live

    def heard_read() -> bool:
        return any(s["message_id"] == cast.message and s["status"] == "read" for s in live.of_type("message.status"))

    await eventually("read is heard live", heard_read)
    document = await cast.ana.expect(200, "GET", f"/messages/{cast.message}")
    equal((document["status"], document["author"]["kind"]), ("read", "user"), "the message")
    history = await cast.ana.expect(200, "GET", f"/messages/{cast.message}/history")
    steps = [step["status"] for step in history["data"] if step["status"] != "accepted"]  # that may come after a status
    equal(steps[-3:], ["sent", "delivered", "read"], "its history")


async def acts_with_the_rights_of_the_moment(stage: Stage) -> None:
    """A right that was taken away is gone from the open socket at the next frame; one that is given back is there."""
    assert cast.ana
    ana, rights = cast.ana, ["conversations:read", "conversations:update", "messages:send"]
    role = await ana.expect(201, "POST", "/roles", {"name": "Desk", "permissions": rights})
    await ana.expect(201, "POST", "/users", {"email": "bia@acme.example", "name": "Bia", "role": role["id"],
                                             "password": PASSWORD})
    client = await listen(await login(stage, "bia@acme.example"))

    async def tries(permissions: list[str]) -> None:
        await ana.expect(200, "PATCH", f"/roles/{role['id']}", {"permissions": permissions})
        await client.send("message", conversation_id=cast.conversation, text="Bia here")
        await client.send("read", conversation_id=cast.conversation)
        await client.send("ping")

    await tries(rights[:1])
    await eventually("all frames are answered", lambda: client.of_type("pong"))
    equal([error["error"] for error in client.of_type("error")], ["denied", "denied"], "what is refused")
    equal(client.of_type("message.accepted"), [], "what is accepted")
    await tries(rights)
    await eventually("all frames are answered again", lambda: len(client.of_type("pong")) == 2)
    equal((len(client.of_type("error")), len(client.of_type("message.accepted"))), (2, 1), "refused and accepted")
    await ana.expect(200, "PATCH", f"/roles/{role['id']}", {"permissions": rights[1:]})
    await eventually("who may not read conversations hears no more of them", lambda: client.close_code == 1008)
    await eventually("the customer has what was accepted", lambda: "Bia here" in stage.far_end.received_by(CUSTOMER))


async def silences_the_bot(stage: Stage) -> None:
    """Once a person has answered, the bot keeps quiet until the conversation is resolved."""
    assert cast.ana
    before = len(stage.far_end.received_by(CUSTOMER))
    await customer_says(stage, "and now?")
    live = cast.live
    assert live
    await eventually("heard", lambda: any(m["text"] == "and now?" for m in live.of_type("message.new")))
    equal(len(stage.far_end.received_by(CUSTOMER)), before, "what the customer got")
    await cast.ana.expect(200, "POST", f"/conversations/{cast.conversation}/resolve")
    await customer_says(stage, "one more thing")
    await eventually("the bot answers again",
                     lambda: "re: one more thing" in stage.far_end.received_by(CUSTOMER))


async def keeps_tenants_apart(stage: Stage) -> None:
    """Nothing of one tenant is there for the other, over REST or live."""
    assert cast.eve and cast.eves
    for method, path in (("GET", f"/conversations/{cast.conversation}"), ("GET", f"/messages/{cast.message}"),
                         ("POST", f"/conversations/{cast.conversation}/resolve"),
                         ("GET", f"/whatsapp-configs/{cast.channel}"), ("DELETE", f"/whatsapp-configs/{cast.channel}")):
        await cast.eve.expect(404, method, path)
    await cast.eves.send("subscribe", room=f"conversation:{cast.conversation}")
    await cast.eves.send("typing", conversation_id=cast.conversation)
    eves = cast.eves
    await eventually("both are refused", lambda: len(eves.of_type("error")) == 2)
    equal({error["error"] for error in eves.of_type("error")}, {"not_found"}, "why")
    equal(eves.of_type("message.new"), [], "messages that the other tenant heard")


async def catches_up(stage: Stage) -> None:
    """A socket that was away gets what it missed, in order, and then the live events."""
    assert cast.ana and cast.live
    numbered = [frame["seq"] for frame in cast.live.frames if "seq" in frame]
    equal(numbered, list(range(numbered[0], numbered[0] + len(numbered))), "the numbers of the events heard so far")
    cast.live.close()
    await customer_says(stage, "while you were away")
    await eventually("answered", lambda: "re: while you were away" in stage.far_end.received_by(CUSTOMER))
    client = await listen(cast.ana, f"&since={numbered[-1]}")
    await eventually("resumed", lambda: client.of_type("resumed"))
    check(any(m["text"] == "while you were away" for m in client.of_type("message.new")), "the missed message is there")
    again = [frame["seq"] for frame in client.frames if "seq" in frame]
    equal(again[0], numbered[-1] + 1, "where it goes on")
    late = await listen(cast.ana, "&since=1")
    check(late.of_type("gap") or late.of_type("resumed"), "an old number is answered")
    client.close()
    late.close()


async def lets_nobody_else_in(stage: Stage) -> None:
    """A wrong or used ticket opens nothing, and neither does a page of another origin."""
    assert cast.ana
    port = cast.ana.server.port
    equal(await LiveClient.connect(port, "/api/v1/ws?token=nonsense"), 401, "an unknown ticket")
    ticket = (await cast.ana.expect(200, "POST", "/ws/ticket"))["ticket"]
    first = await LiveClient.connect(port, f"/api/v1/ws?token={ticket}")
    check(isinstance(first, LiveClient), "the first use of a ticket")
    equal(await LiveClient.connect(port, f"/api/v1/ws?token={ticket}"), 401, "its second use")
    equal(await LiveClient.connect(port, "/api/v1/ws", {"Origin": "https://evil.example"}), 403, "a foreign page")


async def loses_the_socket_with_the_sign_in(stage: Stage) -> None:
    """Signing out everywhere closes the person's sockets at once, and nobody else's."""
    assert cast.ana and cast.eves
    client = await listen(cast.ana)
    response = await cast.ana.call("POST", "/auth/logout-all")
    check(response.status in (200, 204), f"signing out: {response.status}")
    await eventually("the socket is closed", lambda: client.close_code == 1008)
    equal(cast.eves.close_code, None, "what became of the other tenant's socket")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        connects_a_number, hears_a_customer, answers_by_hand, acts_with_the_rights_of_the_moment, silences_the_bot,
        keeps_tenants_apart, catches_up, lets_nobody_else_in, loses_the_socket_with_the_sign_in,
    ])
