"""A far end that plays the Graph API: takes messages, answers as it is told to, and reports their fate by webhook.

Its ledger is the truth of the tests: what a customer would have received, how often, and in which order.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import webhooks
import wire
from webhooks import Number

STATUS_SENDERS = 2  # webhooks with statuses of one number that are under way at once
STATUSES_IN_A_WEBHOOK = 20


@dataclass(frozen=True)
class Behaviour:
    """What becomes of one POST: whether the customer gets the message, what is answered, which statuses follow."""

    accepts: bool = True
    answer: wire.Response | None = None  # in place of the usual one
    silent: bool = False                 # never answers
    hangs_up: bool = False               # closes the connection instead of an answer
    delay: float = 0.0                   # seconds until the answer
    until: asyncio.Event | None = None   # what the answer waits for
    statuses: tuple[str, ...] = ("sent", "delivered")


def refusal(code: int, http: int = 400, headers: dict[str, str] | None = None, **more: Any) -> Behaviour:
    """An error of the Graph API, by its code."""
    error = {"message": f"error {code}", "type": "OAuthException", "code": code, "fbtrace_id": "trace"} | more
    body = json.dumps({"error": error}).encode()
    return Behaviour(accepts=False, answer=wire.Response(http, body, headers or {}), statuses=())


@dataclass
class Post:
    """One POST of a message, as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float
    wamid: str
    accepted: bool

    @property
    def opaque(self) -> str:
        return self.body.get("biz_opaque_callback_data", "")

    @property
    def to(self) -> str:
        return self.body.get("to", "")

    @property
    def text(self) -> str:
        return self.body.get("text", {}).get("body", "")


@dataclass
class FarEnd:
    """`rule` decides on each POST: it gets the body and how many POSTs the same customer had before."""

    rule: Callable[[dict[str, Any], int], Behaviour] = lambda body, before: Behaviour()
    posts: list[Post] = field(default_factory=list)
    port: int = 0
    url: str = ""
    numbers: dict[str, Number] = field(default_factory=dict)
    webhook_ports: list[int] = field(default_factory=list)  # statuses go to one of them by chance

    _by_customer: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    _queues: dict[Number, asyncio.Queue[webhooks.Json]] = field(default_factory=dict)
    _workers: list[asyncio.Task[None]] = field(default_factory=list)
    _undelivered: int = 0
    _never: asyncio.Event = field(default_factory=asyncio.Event)  # what a silent far end waits for

    async def start(self) -> None:
        self._server, self.port = await wire.serve(self._handle)
        self.url = f"http://127.0.0.1:{self.port}"

    async def close(self) -> None:
        for worker in self._workers:
            worker.cancel()
        self._server.close()

    # ---- the ledger

    def posts_to(self, customer: str) -> list[Post]:
        return self._by_customer[customer]

    def received_by(self, customer: str) -> list[str]:
        """The texts the customer got, in order."""
        return [post.text for post in self._by_customer[customer] if post.accepted]

    def accepted_texts(self) -> Counter[str]:
        return Counter(post.text for post in self.posts if post.accepted)

    def accepted_ids(self) -> Counter[str]:
        return Counter(post.opaque for post in self.posts if post.accepted)

    def undelivered_statuses(self) -> int:
        return self._undelivered

    # ---- taking messages

    async def _handle(self, request: wire.Request) -> wire.Response:
        parts = request.path.partition("?")[0].strip("/").split("/")
        if request.method == "GET" and len(parts) == 2:
            return self._describe(parts[1], request.headers.get("authorization", ""))
        if request.method != "POST" or len(parts) != 3 or parts[2] != "messages":
            return wire.Response(404, b'{"error":{"message":"no such path","code":100}}')
        body = json.loads(request.body)
        before = self._by_customer[body.get("to", "")]
        behaviour = self.rule(body, len(before))
        post = Post(request.path, request.headers, body, asyncio.get_running_loop().time(),
                    f"wamid.{len(self.posts):08d}", behaviour.accepts)
        self.posts.append(post)
        before.append(post)
        number = self.numbers.get(parts[1])
        if number:
            for name in behaviour.statuses:
                self.report(number, webhooks.status(post.wamid, name, post.to, post.opaque))
        return await self._answer(behaviour, post)

    def _describe(self, phone_number_id: str, authorization: str) -> wire.Response:
        """A number as the Graph API shows it to whoever has its token."""
        number = self.numbers.get(phone_number_id)
        if not number or authorization != f"Bearer {number.access_token}":
            return wire.Response(401, b'{"error":{"message":"Invalid OAuth access token","code":190}}')
        body = {"id": phone_number_id, "display_phone_number": "+55 11 90000-0000", "verified_name": "Acme"}
        return wire.Response(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    async def _answer(self, behaviour: Behaviour, post: Post) -> wire.Response:
        if behaviour.delay:
            await asyncio.sleep(behaviour.delay)
        if behaviour.until:
            await behaviour.until.wait()
        if behaviour.hangs_up:
            raise wire.Hangup
        if behaviour.silent:
            await self._never.wait()
        if behaviour.answer:
            return behaviour.answer
        answer = {"messaging_product": "whatsapp", "contacts": [{"input": post.to, "wa_id": post.to}],
                  "messages": [{"id": post.wamid}]}
        return wire.Response(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    # ---- reporting

    def report(self, number: Number, item: webhooks.Json) -> None:
        """Sends a status until it is answered 200, as Meta does."""
        if number not in self._queues:
            self._queues[number] = asyncio.Queue()
            self._workers += [asyncio.create_task(self._deliver(number)) for _ in range(STATUS_SENDERS)]
        self._undelivered += 1
        self._queues[number].put_nowait(item)

    async def _deliver(self, number: Number) -> None:
        queue = self._queues[number]
        clients: dict[int, wire.Client] = {}
        while True:
            items = [await queue.get()]
            while len(items) < STATUSES_IN_A_WEBHOOK and not queue.empty():
                items.append(queue.get_nowait())
            body = webhooks.encode(webhooks.statuses(number, *items))
            await self._until_acknowledged(clients, webhooks.signed(number.app_secret, body), body)
            self._undelivered -= len(items)

    async def _until_acknowledged(self, clients: dict[int, wire.Client], headers: dict[str, str], body: bytes) -> None:
        wait = 0.05
        port = 0
        while True:
            # After a failure at another server, where there is one. One that stands still costs a whole timeout, and
            # a status that met it twice would come later than anybody waits for an echo.
            port = random.choice([other for other in self.webhook_ports if other != port] or self.webhook_ports)
            client = clients.setdefault(port, wire.Client(port, timeout=5))
            try:
                if (await client.request("POST", webhooks.PATH, headers, body)).status == 200:
                    return
            except (OSError, TimeoutError):
                pass
            await asyncio.sleep(wait)
            wait = min(wait * 2, 0.4)
