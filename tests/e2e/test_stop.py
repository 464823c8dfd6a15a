"""Stopping, reloading and the command line of a server at work."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import time

import webhooks
import wire
from browser import register
from far_end import Behaviour, Post
from load import Account, Load
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number

NUMBER = Number("main", "1001")
SETTINGS = {"outbox.retry_first": '"100ms"'}


def load_on(server: Server, prefix: str) -> Load:
    return Load(server, NUMBER, customers=30, pause=0.15, prefix=prefix)


async def settles(stage: Stage, load: Load) -> Account:
    """Ends the load, waits until all is answered and reported, and finds nothing lost, doubled or out of order."""
    await load.end()
    server = load.server
    await eventually("all is handled, sent and reported", within=60,
                     condition=lambda: server.is_quiet() and stage.far_end.undelivered_statuses() == 0)
    account = Account.of(load, stage.far_end)
    check(not account.faults(), "; ".join(account.faults()))
    equal(account.answered_once, account.written, "messages answered exactly once")
    return account


async def stops_under_load(stage: Stage) -> None:
    """SIGTERM under load ends the server with 0 within 30 s; after a restart every acknowledged message has one answer."""
    server = await stage.server([NUMBER], SETTINGS)
    stage.far_end.rule = lambda body, before: Behaviour(delay=0.2)
    load = load_on(server, "55111")
    load.begin()
    stops = []
    for _ in range(3):
        await asyncio.sleep(1.5)
        begun = time.monotonic()
        equal(await server.stop(), 0, "the exit code")
        stops.append(time.monotonic() - begun)
        left = server.rows("SELECT state, COUNT(*) FROM outbox WHERE state <> 'pending' GROUP BY state")
        equal(left, [], "messages left neither sent nor waiting")
        await server.start()
    account = await settles(stage, load)
    longest = max(stops)
    check(longest < 30, f"the longest stop took {longest:.1f} s")
    print(f"      {account.written} messages over three stops; the longest stop took {longest:.2f} s")


async def says_not_ready_first(stage: Stage) -> None:
    """A stopping server still finishes a request it is reading, and answers that it is not ready."""
    server = stage.servers[0]
    stage.far_end.rule = lambda body, before: Behaviour(delay=2)
    load = load_on(server, "55112")
    load.begin()
    await asyncio.sleep(0.5)
    reader, writer = await server.client.connect()
    writer.write(b"GET /health/ready HTTP/1.1\r\nHost: x\r\n")
    await writer.drain()
    await asyncio.sleep(0.2)
    server.signal(signal.SIGTERM)
    await eventually("no new connection is taken", lambda: not _connects(server))
    writer.write(b"\r\n")
    response = await asyncio.wait_for(wire.read_response(reader), 10)
    writer.close()
    equal(response.status, 503, "/health/ready while the server stops")
    equal(response.headers.get("connection"), "close", "Connection")
    equal(await server.ended(), 0, "the exit code")
    stage.far_end.rule = lambda body, before: Behaviour()
    await server.start()
    await settles(stage, load)


def _connects(server: Server) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", server.port)) == 0


async def finishes_what_left(stage: Stage) -> None:
    """A stop waits for the far end's answer to what has been sent, and writes it down."""
    server = stage.servers[0]
    stage.far_end.rule = lambda body, before: Behaviour(delay=2, statuses=())
    load = Load(server, NUMBER, customers=5, pause=0.1, prefix="55113")
    load.begin()
    await eventually("a message has left", lambda: any(p.to.startswith("55113") for p in stage.far_end.posts))
    load_ends = asyncio.create_task(load.end())
    equal(await server.stop(), 0, "the exit code")
    equal(server.count("outbox", "state <> 'pending'"), 0, "messages of unknown outcome")
    check(server.count("messages", "direction = 'out' AND status = 'accepted'") > 0, "what was sent is accepted")
    stage.far_end.rule = lambda body, before: Behaviour()
    await server.start()
    await load_ends
    await settles(stage, load)


async def is_alone_on_its_data(stage: Stage) -> None:
    """A second server on the same data folder is refused, and told who is there and what to do."""
    server = stage.servers[0]
    code, output = await server.run("serve", "--listen", "127.0.0.1:0")
    equal(code, 1, "the exit code")
    assert server.process
    for words in (f"process id {server.process.pid}", "already runs on", str(server.data), "stop it first"):
        check(words in output, f"its message has '{words}'; found: {output}")
    equal((await server.client.request("GET", "/health/ready")).status, 200, "/health/ready of the first one")


async def reloads_on_sighup(stage: Stage) -> None:
    """SIGHUP under load replaces a plugin whose options changed: nothing is refused, nothing lost or doubled."""
    server = stage.servers[0]
    file = server.folder / "etc/plugins.d/provider.cloud.toml"
    before = _replaced(server)
    load = load_on(server, "55114")
    load.begin()
    for generation in range(2):
        await asyncio.sleep(0.7)
        file.write_text(f'enabled = true\nmax_webhook_bytes = "{5 + generation}MB"\n')
        server.signal(signal.SIGHUP)
        await eventually("the provider serves again", lambda: _replaced(server) - before == generation + 1, within=40)
    server.signal(signal.SIGHUP)
    await eventually("it says that nothing changed", lambda: "have changed" in server.log_of_this_process())
    account = await settles(stage, load)
    equal(_replaced(server) - before, 2, "replacements after a SIGHUP with nothing changed")
    equal(dict(load.refused), {}, "webhooks that were refused or cut off")
    print(f"      {account.written} messages over two reloads")


def _replaced(server: Server) -> int:
    return server.log_of_this_process().count("plugin replaced plugin=provider.cloud")


async def replaces_a_provider(stage: Stage) -> None:
    """`parley plugins reload provider.cloud` under load, five times: nothing is refused, nothing lost or doubled."""
    server = stage.servers[0]
    stage.far_end.rule = lambda body, before: Behaviour(delay=0.2)  # so that each reload finds requests under way
    load = load_on(server, "55115")
    load.begin()
    takes = []
    generations = []
    for _ in range(5):
        await asyncio.sleep(0.3)
        begun = time.monotonic()
        code, output = await server.run("plugins", "reload", "provider.cloud")
        takes.append(time.monotonic() - begun)
        equal(code, 0, f"the exit code of the reload, which says: {output}")
        generations += [int(number) for number in re.findall(r"generation (\d+)", output)]
    account = await settles(stage, load)
    stage.far_end.rule = lambda body, before: Behaviour()
    equal(generations, list(range(generations[0], generations[0] + 5)), "the generations that the reloads name")
    equal(dict(load.refused), {}, "webhooks that were refused or cut off")
    print(f"      {account.written} messages over five reloads of {sum(takes) / 5:.2f} s on average")


async def opens_channels_of_a_provider_that_comes_late(stage: Stage) -> None:
    """A channel that people made takes messages once its provider runs, though it did not at the start."""
    made = Number("", "2002", app_secret="secret-of-acme", access_token="token-of-acme", verify_token="verify-acme")
    stage.far_end.numbers[made.phone_number_id] = made
    server = await stage.server([])
    ana = await register(stage, "ana@acme.example", "Acme", server)
    channel = await ana.expect(201, "POST", "/whatsapp-configs", {
        "name": "Support", "provider": "official", "phone_number_id": made.phone_number_id,
        "access_token": made.access_token, "app_secret": made.app_secret, "webhook_verify_token": made.verify_token,
        "base_url": stage.far_end.url})
    equal(await server.stop(), 0, "the exit code")
    file = server.folder / "etc/plugins.d/provider.cloud.toml"
    told = file.read_text()
    file.write_text("enabled = false\n")
    await server.start()
    body = webhooks.messages(made, webhooks.text("5511988880001", "wamid.late.1", "hello"))
    check(await server.deliver(made, body) != 200, "no provider takes the webhook")
    file.write_text(told)
    for _ in range(2):  # the second finds the channel open
        code, output = await server.run("plugins", "reload", "provider.cloud")
        equal(code, 0, f"the exit code of the reload, which says: {output}")
        equal(await server.deliver(made, body), 200, "the webhook")
    await eventually("it is answered", lambda: len(stage.far_end.received_by("5511988880001")) == 1)
    tried = await ana.expect(200, "POST", f"/whatsapp-configs/{channel['id']}/test")
    equal(tried["success"], True, f"the trial ({tried})")
    await eventually("all is reported", lambda: stage.far_end.undelivered_statuses() == 0)


async def refuses_a_wrong_reload(stage: Stage) -> None:
    """A reload of the storage or of a plugin nobody has is refused with a reason, and all goes on as before."""
    server = stage.servers[0]
    for plugin, reason in ((server.database.plugin, "cannot be replaced"), ("provider.smoke", "provider.smoke")):
        code, output = await server.run("plugins", "reload", plugin)
        check(code == 1 and reason in output, f"reload {plugin}: expected 1 and '{reason}', found {code}: {output}")
    load = Load(server, NUMBER, customers=5, pause=0.1, prefix="55116")
    load.begin()
    await asyncio.sleep(0.3)
    await settles(stage, load)


async def lists_its_plugins(stage: Stage) -> None:
    """`parley plugins` shows each plugin of the running server and its state, for people and as JSON."""
    server = stage.servers[0]
    code, output = await server.run("plugins", "--json")
    equal(code, 0, "the exit code")
    states = {plugin["id"]: plugin["state"] for plugin in json.loads(output)}
    for plugin in (server.database.plugin, "bus.local", "provider.cloud"):
        equal(states.get(plugin), "running", f"the state of {plugin}")
    code, table = await server.run("plugins")
    check(code == 0 and all(plugin in table for plugin in states), f"the table names them all; found: {table}")


async def checks_its_configuration(stage: Stage) -> None:
    """`parley check` accepts this configuration, and refuses a mistyped key with 78, its line and what was meant."""
    server = stage.servers[0]
    code, output = await server.run("check")
    equal(code, 0, f"the exit code of a sound configuration, which prints: {output}")
    file = server.folder / "etc/parley.toml"
    sound = file.read_text()
    file.write_text(sound + "[server]\nlissten = \"127.0.0.1:1\"\n")
    code, output = await server.run("check")
    equal(code, 78, "the exit code with a mistyped key")
    line = sound.count("\n") + 2
    check(f"parley.toml:{line}" in output and "lissten" in output and "listen" in output,
          f"it names line {line}, the key and the one that was meant; found: {output}")
    other = server.data
    server.data = server.folder / "elsewhere"
    code, output = await server.run("serve")
    equal(code, 78, f"the exit code of a server with it, which prints: {output}")
    server.data = other
    file.write_text(sound)


async def hears_a_stop_while_starting(stage: Stage) -> None:
    """SIGTERM at any moment of the start ends the server with 0, and the next start finds all in order."""
    server = stage.servers[0]
    equal(await server.stop(), 0, "the exit code")
    for step in range(6):
        await server.spawn()
        await asyncio.sleep(0.08 * step)
        code = await server.stop()
        heard = code in (0, -signal.SIGTERM)  # the signal itself ends a process that has not come to listen for it
        check(heard, f"after {80 * step} ms: expected 0, or the signal, as the end; found {code}")
    await server.start()
    load = Load(server, NUMBER, customers=5, pause=0.1, prefix="55117")
    load.begin()
    await asyncio.sleep(0.3)
    await settles(stage, load)


async def cuts_off_what_does_not_end(stage: Stage) -> None:
    """Against a silent far end and stalled clients a stop ends in time with 1; the restart settles what was cut off."""
    # Nobody waits for reconcile_after here: echoes settle every message, however slow the machine is.
    server = await stage.server([NUMBER], {"server.stop_deadline": '"2s"', "server.header_deadline": '"30s"',
                                           "outbox.reconcile_after": '"30m"'})
    stage.far_end.rule = lambda body, before: Behaviour(silent=True, statuses=())
    load = Load(server, NUMBER, customers=20, pause=0.1, prefix="55118")
    load.begin()
    stalled = [await server.client.connect() for _ in range(20)]
    for _, writer in stalled:
        writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
    await eventually("a message to each customer has left", lambda: len(_cut_off(stage)) == 20, within=60)
    begun = time.monotonic()
    equal(await server.stop(), 1, "the exit code")
    took = time.monotonic() - begun
    check(took < 2 + 3, f"it keeps to its deadline of 2 s, took {took:.1f} s")
    check("the next start takes it up" in server.log_of_this_process(), "it says what happens to what was cut off")
    cut_off = _cut_off(stage)
    equal(len(cut_off), 20, "messages that left; the next one of a customer waits")
    stage.far_end.rule = lambda body, before: Behaviour()
    await server.start()
    equal(server.count("outbox", "state = 'unknown'"), 20, "messages of unknown outcome")
    for post in cut_off:
        stage.far_end.report(NUMBER, webhooks.status(post.wamid, "delivered", post.to, post.opaque))
    await settles(stage, load)
    equal(max(stage.far_end.accepted_ids().values()), 1, "the most often that one id was sent")
    for _, writer in stalled:
        writer.close()
    equal(await server.stop(), 0, "the exit code")


def _cut_off(stage: Stage) -> list[Post]:
    return [post for post in stage.far_end.posts if post.to.startswith("55118")]


if __name__ == "__main__":
    options = parser(__doc__).parse_args()
    main(options, [
        stops_under_load, says_not_ready_first, finishes_what_left, is_alone_on_its_data,
        lists_its_plugins,
        replaces_a_provider, refuses_a_wrong_reload, reloads_on_sighup, checks_its_configuration,
        hears_a_stop_while_starting,  # the last one of the first server: the far end reports to the newest
        opens_channels_of_a_provider_that_comes_late, cuts_off_what_does_not_end,
    ])
