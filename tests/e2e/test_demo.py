"""`parley serve --demo`: made-up conversations in an empty data folder, once, and never on an open address."""

from __future__ import annotations

import datetime
import shutil
from typing import Any

from browser import Browser, login
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")


def demo_server(stage: Stage) -> Server:
    """With a phone simulator, as etc/ has it."""
    server = Server(stage.options.parley, stage.options.source, [MAIN], stage.far_end.url, {}, stage.options.postgres)
    shutil.copy(stage.options.source / "etc/plugins.d/provider.loopback.toml", server.folder / "etc/plugins.d")
    with (server.folder / "etc/channels.toml").open("a") as channels:
        channels.write('[[channel]]\nid = "phone"\nprovider = "provider.loopback"\nname = "Phone simulator"\n')
    stage.servers.append(server)
    return server


async def owner_of(stage: Stage, server: Server) -> Browser:
    account = server.data / "first-account"
    await eventually("the first account is written", lambda: account.exists() and len(account.read_text().split()) == 2)
    return await login(stage, *account.read_text().split())


async def all_of(owner: Browser, path: str) -> list[dict[str, Any]]:
    return (await owner.expect(200, "GET", f"{path}{'&' if '?' in path else '?'}page_size=100"))["data"]


async def fills_an_empty_folder(stage: Stage) -> None:
    """Thirty people in three languages over two weeks, in every state, all marked; none of it goes anywhere."""
    server = demo_server(stage)
    server.flags = ["--demo"]
    await server.start()
    owner = await owner_of(stage, server)
    conversations = await all_of(owner, "/conversations")
    equal(len(conversations), 30, "conversations")
    equal({c["status"] for c in conversations}, {"open", "resolved", "snoozed"}, "their states")
    check(any(c["assigned_to"] and c["status"] == "open" for c in conversations), "some are assigned")
    check(any(not c["assigned_to"] and c["unread_count"] for c in conversations), "some wait, unread")
    check(any(not c["holder"] and c["status"] == "open" for c in conversations), "some are the bot's")
    equal([c for c in conversations if c["tags"] != ["demo"]], [], "conversations without the mark")
    times = sorted(c["last_message_at"] for c in conversations)
    check(times[0][:10] != times[-1][:10], "they are of several days")
    contacts = await all_of(owner, "/contacts?sort=name")
    equal({c["language"] for c in contacts}, {"pt", "en", "es"}, "languages")
    equal([c for c in contacts if "demo" not in c["tags"]], [], "contacts without the mark")
    history = (await owner.expect(200, "GET", f"/conversations/{conversations[0]['id']}/messages"))["data"]
    equal(max(history, key=lambda m: m["created_at"])["text"], conversations[0]["last_message_text"], "the last message")
    users = await all_of(owner, "/users")
    equal(len([u for u in users if u["email"].endswith("@demo.parley.local")]), 3, "colleagues")
    equal(server.count("outbox"), 0, "messages to be sent")
    check(any(e["action"] == "conversations.resolve" for e in await owner_audit(owner)), "resolving is in the audit")


async def owner_audit(owner: Browser) -> list[dict[str, Any]]:
    return (await owner.expect(200, "GET", "/audit?limit=100"))["data"]


async def has_figures(stage: Stage) -> None:
    """The dashboards have something to show: what was resolved and answered in those two weeks."""
    server = stage.servers[0]
    owner = await owner_of(stage, server)
    begin = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=15)
    report = await owner.expect(200, "GET", f"/dashboard/analytics?from={begin:%Y-%m-%dT%H:%M:%SZ}")
    totals, resolved = report["totals"], server.count("conversations", "status = 'resolved'")
    check(resolved > 5, f"{resolved} conversations are resolved")
    equal((totals["conversations"]["opened"], totals["conversations"]["resolved"]), (30, resolved), "conversations")
    equal(totals["resolution"]["count"], resolved, "resolutions")
    equal(totals["first_reply"]["count"], server.count("conversations", "first_reply_at IS NOT NULL"), "first replies")
    equal(totals["messages"]["in"] + totals["messages"]["out"], server.count("messages"), "messages")
    agents = (await owner.expect(200, "GET", f"/dashboard/agent-performance?from={begin:%Y-%m-%dT%H:%M:%SZ}"))["data"]
    equal(len([a for a in agents if a["messages"]]), 3, "colleagues who wrote")


async def fills_it_once(stage: Stage) -> None:
    """Another start with --demo adds nothing, one without it leaves all as it is."""
    server = stage.servers[0]
    before = server.rows("SELECT id, version FROM conversations ORDER BY id")
    for flags in (["--demo"], []):
        equal(await server.stop(), 0, "the stop")
        server.flags = flags
        await server.start()
        equal(server.rows("SELECT id, version FROM conversations ORDER BY id"), before, f"after serve {flags}")
    equal(server.count("users"), 4, "users")


async def stays_private(stage: Stage) -> None:
    """With demo data, and with --demo, the server refuses an address that other machines may reach."""
    server = stage.servers[0]
    equal(await server.stop(), 0, "the stop")
    for flags in ([], ["--demo"]):
        code, output = await server.run("serve", "--listen", f"0.0.0.0:{server.port}", *flags)
        check(code == 1 and "0.0.0.0" in output, f"serve {flags} on every address: {code}, {output[-400:]}")
    await server.start()


async def refuses_a_folder_in_use(stage: Stage) -> None:
    """A tenant with conversations of its own gets none of it; the server does not start, and says why."""
    server = demo_server(stage)
    await server.start()
    equal(await server.deliver(MAIN, messages(MAIN, text("5511900000001", "wamid.1", "hello"))), 200, "the webhook")
    await eventually("it is stored", lambda: server.count("conversations") == 1)
    equal(await server.stop(), 0, "the stop")
    code, output = await server.run("serve", "--demo", "--listen", f"127.0.0.1:{server.port}")
    check(code == 1 and "empty tenant" in output, f"--demo on a tenant in use: {code}, {output[-400:]}")
    await server.start()
    equal((server.count("conversations"), server.count("demo_tenants")), (1, 0), "what is there")


async def needs_the_simulator(stage: Stage) -> None:
    """Without a phone simulator --demo is refused; the first owner, whom that start made, is not lost with it."""
    server = Server(stage.options.parley, stage.options.source, [MAIN], stage.far_end.url, {}, stage.options.postgres)
    stage.servers.append(server)
    code, output = await server.run("serve", "--demo", "--listen", f"127.0.0.1:{server.port}")
    check(code == 1 and "provider.loopback" in output, f"--demo without the simulator: {code}, {output[-400:]}")
    await server.start()
    email, password = (server.data / "first-account").read_text().split()  # of the start that failed
    response = await Browser(server).call("POST", "/auth/login", {"email": email, "password": password})
    equal(response.status, 200, "signing in as the first owner")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        fills_an_empty_folder, has_figures, fills_it_once, stays_private, refuses_a_folder_in_use, needs_the_simulator,
    ])
