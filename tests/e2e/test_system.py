"""What operators see and do about the installation, over HTTP: plugins, configuration, work that waits."""

from __future__ import annotations

import asyncio
import datetime
import json

from browser import Browser, login, register
from far_end import Behaviour
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
PATHS = ("/plugins", "/plugins/provider.cloud", "/system/config", "/system/jobs")


async def owner_of(stage: Stage, server: Server) -> Browser:
    account = server.data / "first-account"
    await eventually("the first account is written", lambda: account.exists() and len(account.read_text().split()) == 2)
    return await login(stage, *account.read_text().split())


async def lists_plugins(stage: Stage) -> None:
    """Every plugin is there with its state and what it provides, one by one as well; one that is off says so."""
    server = await stage.server([MAIN])
    owner = await owner_of(stage, server)
    plugins = {p["id"]: p for p in (await owner.expect(200, "GET", "/plugins"))["data"]}
    cloud = plugins["provider.cloud"]
    equal((cloud["state"], cloud["reason"], cloud["kind"]), ("running", "", "provider"), "provider.cloud")
    check("parley.provider/1" in cloud["provides"], f"what it provides, found {cloud['provides']}")
    check(cloud["generation"] > 0 and len(cloud["digest"]) == 64, f"its instance, found {cloud}")
    equal(plugins["bus.redis"]["state"], "not_configured", "a plugin that no file speaks of")
    check(plugins["bus.redis"]["reason"], "it says why it does not run")
    equal(await owner.expect(200, "GET", "/plugins/provider.cloud"), cloud, "one plugin")
    await owner.expect(404, "GET", "/plugins/provider.nobody")


async def reloads_a_plugin(stage: Stage) -> None:
    """A reload by the API puts a new generation in place, is in the audit, and takes up the options of now."""
    server = stage.servers[0]
    owner = await owner_of(stage, server)
    before = (await owner.expect(200, "GET", "/plugins/provider.cloud"))["generation"]
    file = server.folder / "etc/plugins.d/provider.cloud.toml"
    good = file.read_text()
    file.write_text(good + "\nno_such_option = 1\n")
    refused = await owner.call("POST", "/plugins/provider.cloud/reload")
    equal(refused.status, 409, f"a reload with a wrong option ({refused.body[:200]!r})")
    check(b"no_such_option" in refused.body, f"the reason names the option, found {refused.body!r}")
    file.write_text(good)
    after = await owner.expect(200, "POST", "/plugins/provider.cloud/reload")
    check(after["generation"] > before, f"a new generation, found {after['generation']} after {before}")
    shown = await owner.expect(200, "GET", "/plugins/provider.cloud")
    equal((shown["state"], shown["generation"]), ("running", after["generation"]), "what serves now")
    audit = (await owner.expect(200, "GET", "/audit?action=plugins.reload"))["data"]
    equal([entry["resource_id"] for entry in audit], ["provider.cloud"], "the audit")
    file.write_text(good.replace("enabled = true", "enabled = false"))
    refused = await owner.call("POST", "/plugins/provider.cloud/reload")
    equal((refused.status, b"is off" in refused.body), (409, True), f"one that was switched off ({refused.body!r})")
    file.write_text(good)
    for _ in range(3):  # a feature's endpoints go and come with it
        await owner.expect(200, "POST", "/plugins/feature.analytics/reload")
        await owner.expect(200, "GET", "/dashboard/metrics")
    await owner.expect(404, "POST", "/plugins/provider.nobody/reload")
    await owner.expect(409, "POST", f"/plugins/{server.database.plugin}/reload")
    await owner.expect(409, "POST", "/plugins/bus.local/reload")
    await owner.expect(409, "POST", "/plugins/bus.redis/reload")  # nobody configured it


async def shows_the_configuration(stage: Stage) -> None:
    """The configuration in effect with the origin of each value; no secret of a channel or a plugin is in it."""
    server = stage.servers[0]
    owner = await owner_of(stage, server)
    document = await owner.expect(200, "GET", "/system/config")
    outbox = document["sections"]["outbox"]["number_rate"]
    equal(outbox["value"], 1000, "a value of the file")
    check("parley.toml:" in outbox["origin"], f"where it stands, found {outbox['origin']}")
    equal(document["sections"]["server"]["stop_deadline"]["origin"], "default", "a value that nobody set")
    equal(document["plugins"]["provider.cloud"]["enabled"]["value"], True, "a plugin's option")
    channel = document["channels"]["main"]
    equal(channel["phone_number_id"]["value"], MAIN.phone_number_id, "a channel's option")
    equal(channel["access_token"]["value"], "********", "a literal secret")
    shown = json.dumps(document)
    for secret in (MAIN.access_token, MAIN.app_secret):
        check(secret not in shown, "a secret stands in /system/config")


async def counts_what_waits(stage: Stage) -> None:
    """Jobs say what waits: a message that is being sent, a conversation that is snoozed, nothing once all is done."""
    server = stage.servers[0]
    owner = await owner_of(stage, server)

    async def waiting() -> dict[str, int]:
        data = (await owner.expect(200, "GET", "/system/jobs"))["data"]
        return {job["name"]: job["waiting"] for job in data}

    idle = await waiting()
    equal(set(idle), {"journal", "outbox.pending", "outbox.sending", "outbox.unknown", "dead_letters",
                      "parked_statuses", "snoozed", "retention"}, "the jobs")
    equal(sum(idle.values()), 0, f"nothing waits, found {idle}")
    seen = asyncio.Event()  # no status comes before the answer: it would settle the message
    stage.far_end.rule = lambda body, before: Behaviour(until=seen, statuses=())
    equal(await server.deliver(MAIN, messages(MAIN, text("5511900000001", "wamid.1", "hello"))), 200, "the webhook")
    await eventually("it is being sent", lambda: server.count("outbox", "state = 'sending'") == 1)
    equal((await waiting())["outbox.sending"], 1, "messages that are being sent")
    seen.set()
    await eventually("answered", lambda: stage.far_end.received_by("5511900000001") and server.is_quiet())
    conversation = (await owner.expect(200, "GET", "/conversations"))["data"][0]
    until = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    await owner.expect(200, "POST", f"/conversations/{conversation['id']}/snooze", {"until": until})
    jobs = {job["name"]: job for job in (await owner.expect(200, "GET", "/system/jobs"))["data"]}
    equal((jobs["snoozed"]["waiting"], jobs["snoozed"]["next_at"]), (1, until), "one is snoozed")


async def is_for_super_admins(stage: Stage) -> None:
    """A tenant's admin, who may everything there, gets none of it; nobody else either."""
    eve = await register(stage, "eve@globex.example", "Globex")
    for path in PATHS:
        await eve.expect(403, "GET", path)
        equal((await Browser(stage.servers[0]).call("GET", path)).status, 401, f"GET {path} by nobody")
    await eve.expect(403, "POST", "/plugins/provider.cloud/reload")
    await eve.expect(200, "GET", "/ws/stats")
    equal((await Browser(stage.servers[0]).call("GET", "/status")).status, 200, "/api/v1/status is for load balancers")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        lists_plugins, reloads_a_plugin, shows_the_configuration, counts_what_waits, is_for_super_admins,
    ])
