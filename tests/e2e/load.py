"""Customers who write all the time, through a provider that repeats a webhook until it is acknowledged, and the account
of what became of every message."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

import webhooks
import wire
from far_end import FarEnd
from server import Server
from webhooks import Number


@dataclass
class Load:
    """`customers` people write one message after the other, each with `pause` seconds on average in between."""

    server: Server
    number: Number
    customers: int = 40
    pause: float = 0.5
    repeats: float = 0.1  # share of webhooks that are sent again though they were acknowledged
    seed: int = 1
    prefix: str = "55119"
    others: list[Server] = field(default_factory=list)  # as if behind a balancer: each webhook goes to one by chance

    acknowledged: dict[str, list[str]] = field(default_factory=dict)  # customer -> texts, in order
    attempts: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    _stopping: bool = False

    def begin(self) -> None:
        self._tasks = [asyncio.create_task(self._customer(n)) for n in range(self.customers)]

    async def end(self) -> None:
        """Nobody writes anything new; returns when all that was written is acknowledged."""
        self._stopping = True
        await asyncio.gather(*self._tasks)

    def written(self) -> int:
        return sum(len(texts) for texts in self.acknowledged.values())

    async def _customer(self, n: int) -> None:
        chance = random.Random(f"{self.seed}/{n}")
        who = f"{self.prefix}{n:08d}"
        # With several a request may wait at one that is asleep, and the others would have it at once.
        clients = [wire.Client(server.port, timeout=5 if self.others else 20) for server in (self.server, *self.others)]
        texts = self.acknowledged.setdefault(who, [])
        await asyncio.sleep(chance.uniform(0, self.pause))
        while not self._stopping:
            words = f"{who} says {len(texts)}"
            item = webhooks.text(who, f"wamid.{who}.{len(texts)}", words)
            body = webhooks.encode(webhooks.messages(self.number, item))
            await self._until_acknowledged(clients, body, chance)
            texts.append(words)
            if chance.random() < self.repeats:
                self.repeated += 1
                await self._until_acknowledged(clients, body, chance)
            await asyncio.sleep(chance.uniform(0, 2 * self.pause))
        for client in clients:
            client.close()

    async def _until_acknowledged(self, clients: list[wire.Client], body: bytes, chance: random.Random) -> None:
        headers = webhooks.signed(self.number.app_secret, body)
        while True:
            self.attempts += 1
            try:
                response = await chance.choice(clients).request("POST", webhooks.PATH, headers, body)
                if response.status == 200:
                    return
                self.refused[str(response.status)] += 1
            except (OSError, TimeoutError):
                self.refused["cut off"] += 1
            await asyncio.sleep(chance.uniform(0.02, 0.2))


@dataclass
class Account:
    """What the customers of a load got for what they wrote."""

    written: int = 0
    answered_once: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)  # customers whose answers are not as their words, and where
    unasked: list[str] = field(default_factory=list)       # answers to nothing that was written

    @staticmethod
    def of(load: Load, far_end: FarEnd) -> "Account":
        account = Account()
        for who, texts in load.acknowledged.items():
            got = far_end.received_by(who)
            times = Counter(got)
            expected = [f"re: {words}" for words in texts]
            account.written += len(texts)
            account.answered_once += sum(times[words] == 1 for words in expected)
            account.lost += [words for words in expected if times[words] == 0]
            account.doubled += [words for words in expected if times[words] > 1]
            account.unasked += sorted(set(got) - set(expected))
            heard, said = list(dict.fromkeys(got)), [words for words in expected if times[words]]
            if heard != said:
                first = next(i for i, (one, other) in enumerate(zip(heard, said)) if one != other)
                account.out_of_order.append(f"{who} got {heard[first:first + 4]} in place of {said[first:first + 4]}")
        return account

    def faults(self) -> list[str]:
        named = {"lost": self.lost, "doubled": self.doubled, "out of order": self.out_of_order, "unasked": self.unasked}
        return [f"{len(items)} {name}, the first: {items[0]}" for name, items in named.items() if items]
