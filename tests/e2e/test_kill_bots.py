"""The kill test with flows and durable scripts in flight: the server is killed again and again while guests order, and
after every kill each conversation goes on where it was. No question is asked twice, no order is placed twice.

With --nodes 2 two servers share one PostgreSQL and one Redis.
"""

from __future__ import annotations

import time

from bot_talk import RULES, Guests, Shop, order_flow, pizza_script
from suite import Stage, check, equal, eventually
from test_kill import (NUMBER, SETTINGS, arguments, far_end_of_all_weathers, kill_again_and_again, play,
                       print_ledger)


async def goes_on_where_it_was(stage: Stage) -> None:
    """Every guest hears every question once and in order, through all the kills, and each order is placed once or not
    at all, as the guest was told."""
    options = stage.options
    stage.far_end = far_end_of_all_weathers(options.seed)
    shop = Shop(seed=options.seed)
    await shop.start()
    settings = SETTINGS | {"bots.look": '"500ms"', "bots.http_timeout": '"3s"'}
    if options.nodes > 1:
        settings |= {"bus.plugin": '"bus.redis"'}
    server = await stage.server([NUMBER], settings)
    servers = [server] + [await stage.server([NUMBER], settings, beside=server) for _ in range(options.nodes - 1)]
    for each in servers:
        each.write_scripts({"auto/order.lua": RULES, "flows/order.flow.json": order_flow(shop.url),
                            "flows/pizza.lua": pizza_script(shop.url)})
        await each.stop()
        await each.start()
    guests = Guests(servers, NUMBER, stage.far_end, count=options.guests, seed=options.seed,
                    patience=options.patience)
    begun = time.monotonic()
    guests.begin()
    moments = await kill_again_and_again(servers, options.kills, options.seed)
    await guests.end()
    killed_for = time.monotonic() - begun
    await eventually("all is handled, sent and reported", within=150,
                     condition=lambda: server.is_quiet() and stage.far_end.undelivered_statuses() == 0)
    print_ledger({
        "kills": options.kills, "  while starting": moments["while starting"], "  in work": moments["in work"],
        "seconds of it": f"{killed_for:.0f}", "rounds to their end": guests.rounds,
        "texts heard": sum(len(heard) for heard in guests.heard.values()),
        "prices asked": shop.prices, "orders placed": sum(shop.orders.values()),
        "  of unknown outcome, as the guest was told": sum(text.startswith("Unknown") for heard in guests.heard.values()
                                                           for text in heard),
        "sessions": server.count("bot_sessions"), "turns": server.count("session_turns"),
        "dead letters": server.count("dead_letters"),
    })
    faults = guests.faults(shop)
    check(not faults, f"{len(faults)} faults: " + "; ".join(faults[:5]))
    check(guests.rounds >= options.guests, "every guest came to the end of a round")
    equal(server.count("bot_sessions", "status <> 'completed'"), 0, "sessions that did not end as they should")
    equal(server.count("dead_letters"), 0, "dead letters")
    for each in servers:
        equal(await each.stop(), 0, "the exit code")
    shop.close()


if __name__ == "__main__":
    options = arguments(__doc__, kills=50)
    options.add_argument("--patience", type=float, default=90, help="seconds until a guest gives up on an answer")
    options.add_argument("--guests", type=int, default=20, help="people who order at the same time")
    play(options.parse_args(), [goes_on_where_it_was], [goes_on_where_it_was])
