"""The kill test: the server is killed again and again under load, and in the end nothing is lost and nothing doubled.

Kills fall anywhere: while a process starts and takes up what the last one left, right after it is ready, in the middle
of its work. Customers repeat what was not acknowledged, as a provider does, and some of what was. The far end reports
every message it took with our id, also those whose sender died before it heard the answer.

With --cuts the servers stay alive, and the database ends all their connections again and again instead.

With --nodes 2 two servers share one PostgreSQL and one Redis. Either is killed; now and then one stays away for so long
that the other takes its conversations over.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections import Counter

from far_end import Behaviour, FarEnd
from load import Account, Load
from redis_server import Redis
from server import Server
from suite import Stage, Test, check, equal, eventually, main, parser
from webhooks import Number

NUMBER = Number("main", "1001")
# Longer than the far end needs to report what it has: a server that is down half of the time hears of it late.
SETTINGS = {"outbox.reconcile_after": '"5s"', "outbox.retry_first": '"100ms"', "outbox.retry_longest": '"1s"'}


def far_end_of_all_weathers(seed: int) -> FarEnd:
    """Answers mostly at once, sometimes late, and sometimes hangs up: before it took the message, or after."""
    chance = random.Random(f"{seed}/far end")

    def rule(body: dict[str, object], before: int) -> Behaviour:
        dice = chance.random()
        if dice < 0.03:
            return Behaviour(accepts=False, hangs_up=True, statuses=())
        if dice < 0.06:
            return Behaviour(hangs_up=True)
        return Behaviour(delay=chance.uniform(0.05, 0.4) if dice < 0.3 else 0)

    return FarEnd(rule=rule)


async def kill_again_and_again(servers: list[Server], kills: int, seed: int) -> Counter[str]:
    """Kills and restarts one or the other; returns how many kills fell into which part of a process's life."""
    chance = random.Random(f"{seed}/kills")
    moments: Counter[str] = Counter()
    start_takes = 0.3
    for n in range(kills):
        server = chance.choice(servers)
        if chance.random() < 0.4:  # into the start: anywhere from the first instruction to the first requests
            await asyncio.sleep(chance.uniform(0, 1.3 * start_takes))
        else:
            begun = time.monotonic()
            await server.wait_ready()
            start_takes = time.monotonic() - begun
            await asyncio.sleep(chance.choice((chance.uniform(0, 0.1), chance.uniform(0, 1.0), chance.uniform(0, 3.5))))
        await server.kill()
        moments["in work" if "listening" in server.log_of_this_process() else "while starting"] += 1
        if len(servers) > 1 and n % 4 == 3:
            await asyncio.sleep(chance.uniform(6, 8))
            moments["taken over by the others"] += 1
        await server.spawn()
        if n % 10 == 9:
            print(f"      {n + 1} kills", flush=True)
    for server in servers:
        await server.wait_ready()
    return moments


async def cut_again_and_again(server: Server, cuts: int, seed: int) -> int:
    """Ends all connections to the database, often two times in a row; returns how many there were."""
    chance = random.Random(f"{seed}/cuts")
    ended = 0
    for _ in range(cuts):
        await asyncio.sleep(chance.choice((chance.uniform(0, 0.02), chance.uniform(0.05, 0.5))))
        ended += server.database.cut_connections()
    return ended


async def survives_its_first_start(stage: Stage) -> None:
    """A server killed again and again in its very first start, its tables half made, starts as if nothing had been."""
    chance = random.Random(f"{stage.options.seed}/first start")
    server = await stage.server([NUMBER], SETTINGS)
    for _ in range(8):
        await server.kill()
        server.database.wipe()
        await server.spawn()
        await asyncio.sleep(chance.uniform(0, 0.4))
    await server.kill()
    await server.start()
    load = Load(server, NUMBER, customers=5, pause=0.1)
    load.begin()
    await asyncio.sleep(0.5)
    await load.end()
    await eventually("all are answered", server.is_quiet)
    account = Account.of(load, stage.far_end)
    check(not account.faults(), "; ".join(account.faults()))
    equal(await server.stop(), 0, "the exit code")
    await stage.far_end.close()


def print_ledger(figures: dict[str, object]) -> None:
    for what, figure in figures.items():
        print(f"      {what:<52}{figure:>10}")


async def loses_and_doubles_nothing(stage: Stage) -> None:
    """Every acknowledged message has exactly one answer, in order, after all the kills, and nothing is left over."""
    options = stage.options
    stage.far_end = far_end_of_all_weathers(options.seed)
    shared = {"bus.plugin": '"bus.redis"'} if options.nodes > 1 else {}
    settings = SETTINGS | shared | ({"dispatch.queue": str(options.queue)} if options.queue else {})
    server = await stage.server([NUMBER], settings)
    servers = [server] + [await stage.server([NUMBER], settings, beside=server)
                          for _ in range(options.nodes - 1)]
    load = Load(server, NUMBER, customers=options.customers, pause=options.pause, seed=options.seed, others=servers[1:])
    begun = time.monotonic()
    load.begin()
    moments = await kill_again_and_again(servers, options.kills, options.seed)
    ended = await cut_again_and_again(server, options.cuts, options.seed)
    await load.end()
    killed_for = time.monotonic() - begun
    await eventually("all is handled, sent and reported", within=150,
                     condition=lambda: server.is_quiet() and stage.far_end.undelivered_statuses() == 0)

    account = Account.of(load, stage.far_end)
    states = dict(server.rows("SELECT status, COUNT(*) FROM messages WHERE direction = 'out' GROUP BY status"))
    print_ledger({
        "kills": options.kills, "  while starting": moments["while starting"], "  in work": moments["in work"],
        "  and taken over by the others": moments["taken over by the others"],
        "connections to the database ended": ended,
        "seconds of it": f"{killed_for:.0f}",
        "messages acknowledged": account.written,
        "webhooks sent": load.attempts,
        "  repeated after an acknowledgement": load.repeated,
        "  cut off or refused": sum(load.refused.values()),
        "POSTs at the far end": len(stage.far_end.posts),
        "  of unknown outcome, no echo came, sent again": sum(s.log_text().count("no echo came") for s in servers),
        "answered exactly once": account.answered_once,
        "lost": len(account.lost), "doubled": len(account.doubled), "out of order": len(account.out_of_order),
        "our ids taken twice by the far end": sum(n > 1 for n in stage.far_end.accepted_ids().values()),
        "rows left in the outbox": server.count("outbox"),
        "rows left in the journal": server.count("journal", "state = 0"),
        "  journalled for want of room in memory": server.count("journal", "claim = 0"),
        "dead letters": server.count("dead_letters"),
    } | {f"messages {state}": count for state, count in sorted(states.items())})

    check(not account.faults(), "; ".join(account.faults()))
    equal(account.answered_once, account.written, "messages answered exactly once")
    equal(server.count("messages", "direction = 'in'"), account.written, "incoming messages kept")
    equal(server.count("messages", "direction = 'out'"), account.written, "outgoing messages kept")
    equal(server.count("messages", "direction = 'out' AND (status_rank NOT BETWEEN 1 AND 5 OR provider_id IS NULL)"), 0,
          "outgoing messages that were not accepted")
    equal(server.count("dead_letters"), 0, "dead letters")
    check(not options.queue or server.count("journal", "claim = 0") > 50, "with so little room much is left in the store")
    for server in servers:
        equal(await server.stop(), 0, "the exit code of the last process, which may finish its work")


def arguments(doc: str | None, kills: int) -> argparse.ArgumentParser:
    """What the kill tests have in common on their command lines."""
    options = parser(doc)
    options.add_argument("--kills", type=int, default=kills, help="how often the server is killed")
    options.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="of all chance in this test")
    options.add_argument("--nodes", type=int, default=1, help="servers that share the work, on PostgreSQL")
    return options


def play(chosen: argparse.Namespace, alone: list[Test], together: list[Test]) -> None:
    """Runs the tests of one server, or, with a Redis beside them, of several."""
    print(f"seed {chosen.seed}, {chosen.kills} kills; the same seed throws the same dice")
    if chosen.nodes == 1:
        main(chosen, alone)
    redis = Redis()
    redis.start()
    redis.serve()
    try:
        main(chosen, together)
    finally:
        redis.close()


if __name__ == "__main__":
    options = arguments(__doc__, kills=80)
    options.add_argument("--customers", type=int, default=40, help="people who write at the same time")
    options.add_argument("--queue", type=int, help="room for events in memory; the rest waits in the database")
    options.add_argument("--cuts", type=int, default=0, help="how often PostgreSQL ends all connections")
    options.add_argument("--pause", type=float, default=0.6, help="seconds between two messages of one person")
    chosen = options.parse_args()
    if chosen.cuts and not chosen.postgres:
        options.error("--cuts needs --postgres: SQLite has no connections")
    started = [survives_its_first_start] if chosen.kills else []
    play(chosen, started + [loses_and_doubles_nothing], [loses_and_doubles_nothing])
