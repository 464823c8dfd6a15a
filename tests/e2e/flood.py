"""Wrong passwords from many clients at once, in a process of its own so that it takes no time from who measures beside
it: flood.py PORT COUNT CLIENTS prints the answers by their status, as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter

import wire

NAMES = [f"nobody-{n}@acme.example" for n in range(19)] + ["cid@acme.example"]  # the last is somebody's


async def flood(port: int, count: int, clients: int) -> Counter[str]:
    answers: Counter[str] = Counter()
    waiting = iter(range(count))

    async def one() -> None:
        client = wire.Client(port, timeout=60)
        for n in waiting:
            body = json.dumps({"email": NAMES[n % len(NAMES)], "password": f"wrong {n}"}).encode()
            response = await client.request("POST", "/api/v1/auth/login", {"Content-Type": "application/json"}, body)
            answers[str(response.status)] += 1
            if response.status == 429 and int(response.headers.get("retry-after", "0")) < 1:
                answers["429 without Retry-After"] += 1
        client.close()
    await asyncio.gather(*(one() for _ in range(clients)))
    return answers


if __name__ == "__main__":
    print(json.dumps(asyncio.run(flood(*map(int, sys.argv[1:4])))))
