"""Guests who order through a bot, answer by answer, and the shop that the bot asks: what is asked of whom, in which
order and how often is the account that the tests look at."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from dataclasses import dataclass, field

import webhooks
import wire
from far_end import FarEnd
from server import Server
from webhooks import Number

RULES = r"""
on.regex { [[^order (\d+)$]], run = function(chat, n) chat:start("order", { round = n }) end }
on.regex { [[^pizza (\d+)$]], run = function(chat, n) chat:start("pizza", { round = n }) end }
"""


def order_flow(shop: str) -> str:
    """A flow with two questions, a price that is looked up and an order that must not be placed twice."""
    def node(name: str, kind: str, **config: object) -> dict[str, object]:
        return {"id": name, "type": kind, "config": config}

    def edge(source: str, port: str, target: str) -> dict[str, str]:
        return {"source": source, "port": port, "target": target}

    guest = "{{contact.address}}"
    nodes = [
        node("start", "start"),
        node("size", "question", text="Size of {{vars.round}}?", answer="text", save_to="size"),
        node("price", "api_call", method="GET", url=f"{shop}/price", query={"size": "{{vars.size}}"},
             mapping=[{"path": "price", "save_to": "price"}]),
        node("sure", "question", text="{{vars.round}} costs {{vars.price}}. Order?", answer="text", save_to="sure"),
        node("place", "api_call", method="POST", url=f"{shop}/orders",
             body={"guest": guest, "name": "order {{vars.round}}"}),
        node("done", "text", text="Ordered {{vars.round}}"),
        node("odd", "text", text="Unknown {{vars.round}}"),
    ]
    edges = [edge("start", "next", "size"), edge("size", "next", "price"), edge("price", "next", "sure"),
             edge("price", "http_error", "price"), edge("price", "timeout", "price"),
             edge("sure", "next", "place"), edge("place", "next", "done"), edge("place", "http_error", "odd"),
             edge("place", "timeout", "odd")]
    return json.dumps({"id": "order", "name": "order", "language": "en", "settings": {"max_visits": 1000},
                       "nodes": nodes, "edges": edges})


def pizza_script(shop: str) -> str:
    """The same conversation as a durable script."""
    return f"""
flow("pizza", function(chat)
  local round = chat.with.round
  local size = chat:ask("Size of " .. round .. "?")
  local price
  repeat
    local fine, answer = pcall(http.get_json, "{shop}/price", {{ size = size }})
    price = fine and answer.price
  until price
  chat:ask(round .. " costs " .. price .. ". Order?")
  local placed = pcall(http.post_json, "{shop}/orders", {{ guest = chat.contact.address, name = "pizza " .. round }})
  chat:say((placed and "Ordered " or "Unknown ") .. round)
end)
"""


@dataclass
class Shop:
    """Tells prices and takes orders; late or not at all now and then."""

    seed: int = 1
    weather: float = 0.1  # share of requests that fare badly
    orders: Counter[tuple[str, str]] = field(default_factory=Counter)  # (guest, name) -> times placed
    prices: int = 0
    url: str = ""

    async def start(self) -> None:
        self._chance = random.Random(f"{self.seed}/shop")
        self._server, port = await wire.serve(self._handle)
        self.url = f"http://127.0.0.1:{port}"

    def close(self) -> None:
        self._server.close()

    async def _handle(self, request: wire.Request) -> wire.Response:
        dice = self._chance.random()
        if dice < self.weather / 2:
            raise wire.Hangup
        if request.method == "POST":
            order = json.loads(request.body)
            self.orders[order["guest"], order["name"]] += 1
        else:
            self.prices += 1
        if dice < self.weather:
            await asyncio.sleep(self._chance.uniform(0.05, 0.5))
        answer = {"price": 12} if request.method == "GET" else {"placed": True}
        return wire.Response(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})


@dataclass
class Guests:
    """People who order again and again; each writes the next words when the bot has asked for them."""

    servers: list[Server]
    number: Number
    far_end: FarEnd
    count: int = 20
    seed: int = 1
    patience: float = 90.0  # seconds until a guest gives up on an answer
    heard: dict[str, list[str]] = field(default_factory=dict)     # guest -> what they were to hear, in order
    stuck: list[str] = field(default_factory=list)
    rounds: int = 0
    _stopping: bool = False

    def begin(self) -> None:
        self._tasks = [asyncio.create_task(self._guest(n)) for n in range(self.count)]

    async def end(self) -> None:
        """Nobody begins another round; returns when all rounds are at their end."""
        self._stopping = True
        await asyncio.gather(*self._tasks)

    async def _guest(self, n: int) -> None:
        chance = random.Random(f"{self.seed}/guest/{n}")
        who, program = f"55118{n:08d}", "order" if n % 2 else "pizza"
        clients = [wire.Client(server.port, timeout=5) for server in self.servers]
        heard = self.heard.setdefault(who, [])
        for round in range(1, 100_000):
            talk = [(f"{program} {round}", {f"Size of {round}?"}), ("M", {f"{round} costs 12. Order?"}),
                    ("yes", {f"Ordered {round}", f"Unknown {round}"})]
            for step, (words, expected) in enumerate(talk):
                await self._write(clients, who, f"{round}.{step}", words, chance)
                if not await self._hear(who, heard, expected):
                    return self.stuck.append(f"{who} wrote {words!r} and waited for {expected}")
                await asyncio.sleep(chance.uniform(0, 0.2))
            self.rounds += 1
            if self._stopping:
                return

    async def _hear(self, who: str, heard: list[str], expected: set[str]) -> bool:
        for _ in range(int(self.patience / 0.02)):
            got = list(dict.fromkeys(self.far_end.received_by(who)))
            if len(got) > len(heard):
                heard.append(got[len(heard)])
                return heard[-1] in expected
            await asyncio.sleep(0.02)
        return False

    async def _write(self, clients: list[wire.Client], who: str, name: str, words: str, chance: random.Random) -> None:
        item = webhooks.text(who, f"wamid.{who}.{name}", words)
        body = webhooks.encode(webhooks.messages(self.number, item))
        headers = webhooks.signed(self.number.app_secret, body)
        while True:
            try:
                if (await chance.choice(clients).request("POST", webhooks.PATH, headers, body)).status == 200:
                    return
            except (OSError, TimeoutError):
                pass
            await asyncio.sleep(chance.uniform(0.02, 0.2))

    def faults(self, shop: Shop) -> list[str]:
        faults = list(self.stuck)
        for who, heard in self.heard.items():
            got = self.far_end.received_by(who)
            faults += [f"{who} heard {text!r} {times} times" for text, times in Counter(got).items() if times > 1]
            if list(dict.fromkeys(got)) != heard:
                faults.append(f"{who} heard something unasked: {got[len(heard):][:3]}")
            program = "order" if int(who[5:]) % 2 else "pizza"
            for text in heard:
                what, _, round = text.rpartition(" ")
                if what == "Ordered" and shop.orders[who, f"{program} {round}"] != 1:
                    faults.append(f"{who} was told {text!r}: {shop.orders[who, f'{program} {round}']} orders at the shop")
        faults += [f"{order} was placed {times} times" for order, times in shop.orders.items() if times > 1]
        return faults
