"""Several servers on one PostgreSQL and one Redis: they share the conversations, come, go, die and fall asleep."""

from __future__ import annotations

import asyncio
import itertools
import signal
import time

import webhooks
from browser import Browser
from far_end import Behaviour
from live_client import LiveClient
from load import Account, Load
from redis_server import Redis
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number

NUMBER = Number("main", "1001")
SHARDS = 64
# They look by themselves so rarely that whatever is quick came by the word from node to node.
SETTINGS = {"bus.plugin": '"bus.redis"', "outbox.reconcile_after": '"5s"', "outbox.retry_first": '"100ms"',
            "outbox.retry_longest": '"1s"', "cluster.look": '"20s"'}
REDIS = Redis()
_serial = itertools.count(1)


def load_on(servers: list[Server], prefix: str, customers: int = 30) -> Load:
    return Load(servers[0], NUMBER, customers=customers, pause=0.3, prefix=prefix, others=servers[1:])


async def settles(stage: Stage, load: Load) -> Account:
    """Ends the load, waits until all is answered and reported, and finds nothing lost, doubled or out of order."""
    await load.end()
    await eventually("all is handled, sent and reported", within=60,
                     condition=lambda: load.server.is_quiet() and stage.far_end.undelivered_statuses() == 0)
    account = Account.of(load, stage.far_end)
    check(not account.faults(), "; ".join(account.faults()))
    equal(account.answered_once, account.written, "messages answered exactly once")
    equal(load.server.count("dead_letters"), 0, "dead letters")
    return account


async def held(server: Server) -> int:
    return int(await server.metric("parley_cluster_shards"))


async def share_evenly(servers: list[Server], within: float = 20) -> float:
    """Waits until the servers hold all shards between them; how long that took."""
    begun = time.monotonic()
    wanted = sorted(SHARDS // len(servers) + (n < SHARDS % len(servers)) for n in range(len(servers)))
    while (found := sorted([await held(server) for server in servers])) != wanted or _shards_in_motion(servers[0]):
        check(time.monotonic() - begun < within, f"shards after {within:.0f} s: expected {wanted}, found {found}")
        await asyncio.sleep(0.05)
    return time.monotonic() - begun


def _shards_in_motion(server: Server) -> int:
    return server.count("shard_leases", "node = ''")


async def answer_together(stage: Stage) -> None:
    """Two servers share the conversations evenly; what comes in through either is answered once and in order."""
    first = await stage.server([NUMBER], SETTINGS)
    equal(await held(first), SHARDS, "shards of a server alone")
    second = await stage.server([NUMBER], SETTINGS, beside=first)
    took = await share_evenly([first, second])
    stage.far_end.rule = lambda body, before: Behaviour(delay=0.05)
    load = load_on([first, second], "55211")
    load.begin()
    await asyncio.sleep(4)
    account = await settles(stage, load)
    passed_on = [int(await server.metric("parley_events_for_others_total")) for server in (first, second)]
    check(min(passed_on) > 0, f"each has passed events on to the other; found {passed_on}")
    print(f"      {account.written} messages; shared after {took:.2f} s; {passed_on} events were the other's")


async def owner_at(server: Server, first: Server) -> Browser:
    """The owner that the first start made, signed in at one of the servers."""
    email, password = (first.data / "first-account").read_text().split()
    browser = Browser(server)
    response = await browser.call("POST", "/auth/login", {"email": email, "password": password})
    equal(response.status, 200, "signing in")
    return await browser.signed_in(response)


async def listen(browser: Browser) -> LiveClient:
    ticket = (await browser.expect(200, "POST", "/ws/ticket"))["ticket"]
    client = await LiveClient.connect(browser.server.port, f"/api/v1/ws?token={ticket}")
    assert isinstance(client, LiveClient), f"the WebSocket was refused with {client}"
    await eventually("connected", lambda: client.of_type("connected"))
    return client


async def hear_everything(stage: Stage) -> None:
    """Sockets on either server hear all of it, and an agent's words leave at once, through whichever server they come."""
    servers = stage.servers[:2]
    agents = [await owner_at(server, servers[0]) for server in servers]
    sockets = [await listen(agent) for agent in agents]
    waits = []
    for customer in [f"5521200000{n:02d}" for n in range(8)]:  # of both servers' shards, very likely
        for server in servers:
            item = webhooks.text(customer, f"wamid.nodes.{next(_serial)}", f"{customer} through {server.port}")
            equal(await server.deliver(NUMBER, webhooks.messages(NUMBER, item)), 200, "the webhook")
        await eventually("both are answered", lambda: len(stage.far_end.received_by(customer)) == 2)
        words = lambda client: [data.get("text", "") for data in client.of_type("message.new")
                                if customer in data.get("text", "")]
        for client in sockets:
            await eventually("the sockets hear both messages and both answers", lambda: len(words(client)) == 4)
        conversation = servers[0].rows("SELECT c.id FROM conversations c JOIN contact_identities i ON i.contact_id = "
                                       "c.contact_id WHERE i.value = ?", customer)[0][0]
        for agent in agents:
            said = f"agent {next(_serial)} for {customer}"
            begun = time.monotonic()
            await agent.expect(201, "POST", f"/conversations/{conversation}/messages",
                               {"text": said})
            await eventually("the agent's words arrive", lambda: said in stage.far_end.received_by(customer))
            waits.append(time.monotonic() - begun)
            for client in sockets:
                await eventually("the sockets hear the agent", lambda: said in words(client))
    check(max(waits) < 2, f"an agent's words leave at once; the longest took {max(waits):.2f} s")
    print(f"      an agent's words arrive after {sum(waits) / len(waits) * 1000:.0f} ms on average, "
          f"{max(waits) * 1000:.0f} ms at most")
    for client in sockets:
        client.close()


async def a_third_comes_and_goes(stage: Stage) -> None:
    """A third server takes its part under load, and hands it over at once when it stops."""
    first, second = stage.servers[:2]
    load = load_on([first, second], "55213")
    load.begin()
    third = await stage.server([NUMBER], SETTINGS, beside=first)
    joined = await share_evenly([first, second, third])
    await asyncio.sleep(1)
    stage.far_end.webhook_ports.remove(third.port)
    equal(await third.stop(), 0, "the exit code")
    left = await share_evenly([first, second])
    check(left < 4, f"handed over at once; took {left:.1f} s")
    account = await settles(stage, load)
    print(f"      {account.written} messages; shared among three after {joined:.2f} s, among two again after {left:.2f} s")


async def one_is_killed(stage: Stage) -> None:
    """The conversations of a killed server are taken over within 10 s, and nothing is lost or doubled."""
    first, second = stage.servers[:2]
    stage.far_end.rule = lambda body, before: Behaviour(delay=0.2)
    load = load_on([first, second], "55214")
    load.begin()
    await asyncio.sleep(1.5)
    await second.kill()
    killed = time.monotonic()
    # New customers of all shards, through the survivor; none was ever under way at the one that died.
    people = [f"5521499{n:04d}" for n in range(100)]
    for who in people:
        body = webhooks.messages(NUMBER, webhooks.text(who, f"wamid.nodes.{who}", "hello?"))
        equal(await first.deliver(NUMBER, body), 200, "the webhook")
    await eventually("everybody is answered", within=20,
                     condition=lambda: all(stage.far_end.received_by(who) for who in people))
    took = time.monotonic() - killed
    check(took < 10, f"taken over within 10 s; took {took:.1f} s")
    equal(await held(first), SHARDS, "shards of the survivor")
    account = await settles(stage, load)
    equal([who for who in people if stage.far_end.received_by(who) != ["re: hello?"]], [], "not answered exactly once")
    print(f"      {account.written} messages; the last of all shards was answered {took:.1f} s after the kill")
    await second.start()
    await share_evenly([first, second])


async def one_falls_asleep(stage: Stage) -> None:
    """A server that stands still for 20 s under load and wakes up does nothing twice."""
    first, second = stage.servers[:2]
    stage.far_end.rule = lambda body, before: Behaviour(delay=0.1 if before % 3 else 0)
    load = load_on([first, second], "55215")
    load.begin()
    await asyncio.sleep(2)
    for _ in range(1):
        second.signal(signal.SIGSTOP)
        await asyncio.sleep(20)
        second.signal(signal.SIGCONT)
        await asyncio.sleep(3)
    account = await settles(stage, load)
    twice = {opaque: n for opaque, n in stage.far_end.accepted_ids().items() if n > 1}
    equal(twice, {}, "messages that went out twice")
    check("have ended before they were renewed" in second.log_text(), "the one that slept knows it")
    await share_evenly([first, second])
    print(f"      {account.written} messages")
    for server in (second, first):
        equal(await server.stop(), 0, "the exit code")


if __name__ == "__main__":
    options = parser(__doc__).parse_args()
    REDIS.start()
    REDIS.serve()
    try:
        main(options, [answer_together, hear_everything, a_third_comes_and_goes, one_is_killed, one_falls_asleep])
    finally:
        REDIS.close()
