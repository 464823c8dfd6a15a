"""A server with bus.redis while Redis comes, goes and comes back."""

from __future__ import annotations

import asyncio

from load import Account, Load
from redis_server import Redis
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number

NUMBER = Number("main", "1001")


REDIS = Redis()


async def becomes(server: Server, name: str, wanted: float) -> None:
    deadline = asyncio.get_running_loop().time() + 60
    while (found := await server.metric(name)) != wanted:
        check(asyncio.get_running_loop().time() < deadline, f"{name}: expected {wanted} within 60 s, found {found}")
        await asyncio.sleep(0.05)


async def starts_without_redis(stage: Stage) -> None:
    """A server whose Redis is away starts, says so, and uses it when it comes."""
    REDIS.serve()
    server = await stage.server([NUMBER], {"bus.plugin": '"bus.redis"'})
    equal(await server.metric("parley_bus_up"), 0.0, "parley_bus_up")
    check("is away" in server.log_text(), "the log says that Redis is away")
    REDIS.start()
    await becomes(server, "parley_bus_up", 1.0)


async def answers_while_redis_is_killed(stage: Stage) -> None:
    """Redis killed and started again under load: nothing is refused, lost or doubled, and it is used again."""
    server = stage.servers[0]
    load = Load(server, NUMBER, customers=10, pause=0.1, prefix="55131")
    load.begin()
    await asyncio.sleep(0.3)
    REDIS.kill()
    await becomes(server, "parley_bus_up", 0.0)
    REDIS.start()
    await becomes(server, "parley_bus_up", 1.0)
    check(await server.metric("parley_bus_resyncs_total") >= 1, "subscribers were told to read the truth again")
    await load.end()
    await eventually("all is handled, sent and reported", within=60,
                     condition=lambda: server.is_quiet() and stage.far_end.undelivered_statuses() == 0)
    account = Account.of(load, stage.far_end)
    check(not account.faults(), "; ".join(account.faults()))
    equal(dict(load.refused), {}, "webhooks that were refused or cut off")


async def refuses_to_replace_the_bus(stage: Stage) -> None:
    """A reload of either bus plugin is refused with a reason; the server stops cleanly with and without Redis."""
    server = stage.servers[0]
    for plugin in ("bus.redis", "bus.local"):
        code, output = await server.run("plugins", "reload", plugin)
        check(code == 1 and "cannot be replaced" in output, f"reload {plugin}: found {code}: {output}")
    equal(await server.stop(), 0, "the exit code")
    await server.start()
    REDIS.kill()
    equal(await server.stop(), 0, "the exit code while Redis is away")


if __name__ == "__main__":
    try:
        main(parser(__doc__).parse_args(), [starts_without_redis, answers_while_redis_is_killed,
                                            refuses_to_replace_the_bus])
    finally:
        REDIS.close()
