"""Flows and durable scripts against far ends of all kinds: what they ask of the outside, what people see of them, and
that nobody waits for somebody else's script."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

import wire
from browser import Browser, login
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
SHOP_RULES = """
on.keyword { "big", match = "exact", start = "ask", priority = 20 }
on.keyword { "slow", match = "exact", start = "ask", priority = 20 }
on.keyword { "fine", match = "exact", start = "ask", priority = 20 }
on.keyword { "metadata", match = "exact", start = "metadata", priority = 20 }
on.keyword { "hook", match = "exact", start = "paid", priority = 20 }
on.keyword { "count", match = "exact", start = "counter", priority = 20 }
on.keyword { "greedy", match = "exact", start = "greedy", priority = 20 }
on.keyword { "parcel", match = "exact", start = "parcel", priority = 20 }
"""


def node(name: str, kind: str, /, **config: Any) -> dict[str, Any]:
    return {"id": name, "type": kind, "config": config}


def flow(name: str, nodes: list[dict[str, Any]], *edges: tuple[str, str, str]) -> str:
    lines = [{"source": source, "port": port, "target": target} for source, port, target in edges]
    return json.dumps({"id": name, "name": name, "language": "en", "nodes": [node("start", "start"), *nodes],
                       "edges": lines})


def asking(name: str, url: str, **more: Any) -> str:
    """Asks a far end, and says which way it left."""
    ways = [node(port, "text", text=f"{port} {{{{vars.answer}}}}") for port in ("next", "http_error", "timeout")]
    return flow(name, [node("ask", "api_call", **({"method": "GET"} | more), url=url, save_to="answer"), *ways],
                ("start", "next", "ask"), *(("ask", port, port) for port in ("next", "http_error", "timeout")))


COUNTER = """
flow("counter", function(chat)
  local n = (kv.get("visitors") or 0) + 1
  kv.set("visitors", n)
  chat:say("You are visitor " .. n)
end)
"""
GREEDY = 'flow("greedy", function(chat) while true do end end)'


@dataclass
class Shop:
    """Answers by the path: quickly, slowly, with a megabyte; keeps what it was sent."""

    seen: list[wire.Request] = field(default_factory=list)
    url: str = ""

    async def start(self) -> None:
        self._server, port = await wire.serve(self._handle)
        self.url = f"http://127.0.0.1:{port}"

    async def _handle(self, request: wire.Request) -> wire.Response:
        self.seen.append(request)
        kind = request.path.rpartition("/")[2]
        if kind == "slow":
            await asyncio.sleep(5)
        body = b'"' + b"x" * 1_000_000 + b'"' if kind == "big" else json.dumps({"kind": kind}).encode()
        return wire.Response(200, body, {"Content-Type": "application/json"})


shop = Shop()
customers = iter(range(5511900000001, 5511900099999))


async def say(stage: Stage, who: str, words: str) -> None:
    server = stage.servers[0]
    item = text(who, f"wamid.{who}.{time.monotonic_ns()}", words)
    equal(await server.deliver(MAIN, messages(MAIN, item)), 200, "the webhook")


async def hears(stage: Stage, who: str, words: str, within: float = 20.0) -> None:
    await eventually(f"{who} hears {words!r}, found {stage.far_end.received_by(who)}",
                     lambda: words in stage.far_end.received_by(who), within)


async def starts(stage: Stage) -> None:
    """A server with flows and scripts in its folder answers by them, and says which file it cannot use."""
    await shop.start()
    server = await stage.server([MAIN], {"bots.fresh": '"100ms"', "bots.http_timeout": '"1s"'})
    server.write_scripts({
        "auto/shop.lua": SHOP_RULES,
        "flows/ask.flow.json": asking("ask", shop.url + "/{{message.text}}"),
        "flows/metadata.flow.json": asking("metadata", "http://169.254.169.254/latest"),
        "flows/parcel.flow.json": asking("parcel", shop.url + "/parcel", secret="post", method="POST",
                                           headers={"X-Parcel-Tag": "1"}, body={"to": "Recife"}),
        "flows/paid.flow.json": flow("paid", [node("wait", "webhook_wait", name="payment", save_to="paid"),
                                              node("thanks", "text", text="Paid {{vars.paid.amount}}")],
                                     ("start", "next", "wait"), ("wait", "next", "thanks")),
        "flows/counter.lua": COUNTER, "flows/greedy.lua": GREEDY, "flows/broken.flow.json": "{"})
    await server.stop()
    await server.start()
    await eventually("the broken file is named", lambda: "broken.flow.json" in server.log_text())


async def far_ends(stage: Stage) -> None:
    """An answer, a megabyte, no answer in time and an address that must not be reached each leave by their own way."""
    for words, expected in (("fine", "next"), ("big", "http_error"), ("slow", "timeout"), ("metadata", "http_error")):
        who = str(next(customers))
        await say(stage, who, words)
        await eventually(f"{words} leaves by {expected}", lambda who=who, expected=expected: any(
            heard.startswith(expected) for heard in stage.far_end.received_by(who)))


async def values(stage: Stage) -> None:
    """What a script keeps for the business is there for the next customer."""
    for n in (1, 2, 3):
        who = str(next(customers))
        await say(stage, who, "count")
        await hears(stage, who, f"You are visitor {n}")


async def nobody_waits(stage: Stage) -> None:
    """A script that eats its budget ends with people, and others are answered meanwhile."""
    greedy, others = [str(next(customers)) for _ in range(4)], [str(next(customers)) for _ in range(20)]
    await asyncio.gather(*(say(stage, who, "greedy") for who in greedy), *(say(stage, who, "menu") for who in others))
    await eventually("the others are answered",
                     lambda: all(stage.far_end.posts_to(who) for who in others), within=15)
    server = stage.servers[0]
    await eventually("people have the greedy ones", lambda: server.count(
        "bot_sessions", "name = 'greedy' AND status = 'failed' AND reason LIKE '%limit%'") == len(greedy))


async def owner(server: Server, stage: Stage) -> Browser:
    email, password = (server.data / "first-account").read_text().split()
    return await login(stage, email, password)


async def people_see(stage: Stage) -> None:
    """People see which sessions there are and what each turn did; a webhook goes on with the one that waits for it."""
    ana, who = await owner(stage.servers[0], stage), str(next(customers))
    await say(stage, who, "hook")
    async with asyncio.timeout(20):
        while not (waiting := (await ana.expect(200, "GET", "/sessions?name=paid&status=waiting"))["data"]):
            await asyncio.sleep(0.05)
    path = f"/sessions/{waiting[0]['id']}"
    await ana.expect(202, "POST", f"{path}/webhooks/delivery", {"body": {"amount": 1}})  # waits for another name
    await ana.expect(202, "POST", f"{path}/webhooks/payment", {"body": {"amount": 12}})
    await hears(stage, who, "Paid 12")
    ended = await ana.expect(200, "GET", path)
    equal(ended["status"], "completed", "the session")
    turns = (await ana.expect(200, "GET", f"{path}/turns"))["data"]
    equal([turn["cause"] for turn in turns], ["start", "result"], "what caused its turns")
    equal([step["node"] for step in turns[1]["steps"]], ["wait", "thanks"], "the nodes of the second turn")
    await ana.expect(409, "POST", f"{path}/cancel")


async def secrets(stage: Stage) -> None:
    """A secret goes to the far end in its header and is seen nowhere else."""
    ana, who = await owner(stage.servers[0], stage), str(next(customers))
    await say(stage, who, "parcel")
    await eventually("without it the request does not leave", lambda: any(
        heard.startswith("http_error") for heard in stage.far_end.received_by(who)))
    await ana.expect(201, "POST", "/secrets", {"name": "post", "value": "Bearer open-sesame"})
    again = str(next(customers))
    await say(stage, again, "parcel")
    await eventually("it leaves", lambda: any(
        heard.startswith("next") for heard in stage.far_end.received_by(again)))
    equal(shop.seen[-1].headers.get("authorization"), "Bearer open-sesame", "the header at the far end")
    equal(shop.seen[-1].headers.get("content-type"), "application/json", "what the body is said to be")
    listed = await ana.call("GET", "/secrets")
    server = stage.servers[0]
    for where, shown in (("list", listed.body.decode()), ("log", server.log_text()),
                         ("sessions", str(server.rows("SELECT state, requests FROM bot_sessions"))),
                         ("traces", str(server.rows("SELECT steps FROM session_turns")))):
        check("open-sesame" not in shown, f"the {where} shows the secret")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [starts, far_ends, values, nobody_waits, people_see, secrets])
