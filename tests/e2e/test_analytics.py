"""feature.analytics: messages go in and out, and then the figures are exactly those."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

from browser import PASSWORD, Browser, login, register
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
ANA, BEA = "5511900000001", "5511900000002"
NOTHING = {"count": 0, "average_seconds": None, "median_seconds": None}

people: dict[str, Browser] = {}


def server_of(stage: Stage) -> Server:
    return stage.servers[0]


def took(milliseconds: list[int]) -> dict[str, Any]:
    """As the API says how long something took; of one or two."""
    average = sum(milliseconds) / len(milliseconds) / 1000
    return {"count": len(milliseconds), "average_seconds": average, "median_seconds": average}


def close(found: dict[str, Any], expected: dict[str, Any], what: str) -> None:
    """The same count, and the same times to the microsecond."""
    equal(found["count"], expected["count"], f"{what}: count")
    for member in ("average_seconds", "median_seconds"):
        check(abs(found[member] - expected[member]) < 1e-6, f"{what}: expected {expected}, found {found}")


async def writes(stage: Stage, customer: str, words: str, provider_id: str) -> None:
    answers = len(stage.far_end.received_by(customer))
    equal(await server_of(stage).deliver(MAIN, messages(MAIN, text(customer, provider_id, words))), 200, "the webhook")
    await eventually("the bot has answered", lambda: len(stage.far_end.received_by(customer)) > answers)
    await eventually("all is written down", server_of(stage).is_quiet)


async def starts(stage: Stage) -> None:
    """Before anything was said every figure is zero, and what has no value is null."""
    server = await fresh_server(stage)
    account = server.data / "first-account"
    await eventually("the first account is written", lambda: account.exists() and len(account.read_text().split()) == 2)
    people["owner"] = owner = await login(stage, *account.read_text().split())
    metrics = await owner.expect(200, "GET", "/dashboard/metrics")
    equal(metrics["conversations"], {"open": 0, "unassigned": 0, "waiting": 0, "snoozed": 0}, "conversations")
    equal((metrics["today"]["messages"]["in"], metrics["today"]["messages"]["bot_share"]), (0, None), "messages")
    equal((metrics["today"]["first_reply"], metrics["channels"]), (NOTHING, []), "times and channels")


async def fresh_server(stage: Stage) -> Server:
    if not stage.far_end.port:
        await stage.far_end.start()
    server = Server(stage.options.parley, stage.options.source, [MAIN], stage.far_end.url, {}, stage.options.postgres)
    file = server.folder / "etc/plugins.d/feature.analytics.toml"
    file.write_text('enabled = true\ncache = "0ms"\n')  # every answer is of now
    stage.servers.append(server)
    stage.far_end.numbers[MAIN.phone_number_id] = MAIN
    stage.far_end.webhook_port = server.port
    return await server.start()


async def counts_messages(stage: Stage) -> None:
    """What came in and what the bot answered is counted, all together and by channel."""
    owner = people["owner"]
    await writes(stage, ANA, "hello", "wamid.1")
    await writes(stage, ANA, "are you there", "wamid.2")
    await writes(stage, BEA, "good morning", "wamid.3")
    metrics = await owner.expect(200, "GET", "/dashboard/metrics")
    equal(metrics["conversations"], {"open": 2, "unassigned": 2, "waiting": 0, "snoozed": 0}, "conversations")
    equal(metrics["today"]["messages"], {"in": 3, "out": 3, "bot_share": 1.0, "by": {
        "bot": 3, "people": 0, "programs": 0, "campaigns": 0}}, "messages")
    equal((metrics["today"]["conversations"], metrics["today"]["first_reply"]),
          ({"opened": 2, "resolved": 0}, NOTHING), "conversations and replies today")
    channel = (await owner.expect(200, "GET", "/analytics/channels"))["data"]
    equal([(c["channel_id"], c["open"], c["messages"]["in"]) for c in channel], [("main", 2, 3)], "channels")


async def measures_a_first_reply(stage: Stage) -> None:
    """A person's first word counts from the contact's first, to the millisecond; the second word counts no more."""
    owner, server = people["owner"], server_of(stage)
    conversation = await conversation_of(stage, ANA)
    for words in ("It is me, a person", "Anything else?"):
        await owner.expect(201, "POST", f"/conversations/{conversation}/messages", {"text": words})
    await eventually("all is sent", server.is_quiet)
    first_in, first_out = moments(stage, conversation)
    report = await owner.expect(200, "GET", "/dashboard/analytics?interval=hour")
    close(report["totals"]["first_reply"], took([first_out[0] - first_in[0]]), "the first reply")
    equal(report["totals"]["messages"]["by"]["people"], 2, "messages of people")
    check(abs(report["totals"]["messages"]["bot_share"] - 3 / 5) < 1e-9, "the bot's share")
    metrics = await owner.expect(200, "GET", "/dashboard/metrics")
    equal(metrics["conversations"], {"open": 2, "unassigned": 1, "waiting": 0, "snoozed": 0}, "one is assigned now")


def moments(stage: Stage, conversation: str) -> tuple[list[int], list[int]]:
    """When the contact wrote, and when a person did."""
    rows = server_of(stage).rows("SELECT direction, author_kind, created_at FROM messages "
                                 f"WHERE conversation_id = '{conversation}' ORDER BY id")
    return [at for way, _, at in rows if way == "in"], [at for way, who, at in rows if way == "out" and who == "user"]


async def conversation_of(stage: Stage, customer: str) -> str:
    rows = server_of(stage).rows("SELECT c.id FROM conversations c JOIN contact_identities i ON i.contact_id = "
                                 f"c.contact_id WHERE i.value = '{customer}'")
    return rows[0][0]


async def measures_openings(stage: Stage) -> None:
    """Resolved and come back is a new opening: a second first reply, a second resolution, both from their own begin."""
    owner, server = people["owner"], server_of(stage)
    conversation = await conversation_of(stage, ANA)
    await owner.expect(200, "POST", f"/conversations/{conversation}/resolve")
    await writes(stage, ANA, "me again", "wamid.4")
    await owner.expect(201, "POST", f"/conversations/{conversation}/messages", {"text": "Welcome back"})
    await eventually("all is sent", server.is_quiet)
    await owner.expect(200, "POST", f"/conversations/{conversation}/resolve")
    wrote, answered = moments(stage, conversation)
    resolved = [at for (at,) in server.rows(
        "SELECT created_at FROM audit WHERE action = 'conversations.resolve' ORDER BY created_at")]
    equal((len(wrote), len(answered), len(resolved)), (3, 3, 2), "what happened")
    totals = (await owner.expect(200, "GET", "/dashboard/analytics"))["totals"]
    close(totals["first_reply"], took([answered[0] - wrote[0], answered[2] - wrote[2]]), "first replies")
    close(totals["resolution"], took([resolved[0] - wrote[0], resolved[1] - wrote[2]]), "resolutions")
    equal(totals["conversations"], {"opened": 2, "resolved": 2}, "conversations")
    agents = {a["user_id"]: a for a in (await owner.expect(200, "GET", "/dashboard/agent-performance"))["data"]}
    mine = agents[owner.user["id"]]
    equal((mine["messages"], mine["resolved"], mine["assigned"]), (3, 2, 0), "what the owner did")
    close(mine["first_reply"], totals["first_reply"], "the owner's first replies")


async def cuts_time_into_buckets(stage: Stage) -> None:
    """Buckets follow each other without a gap, days begin where the time zone says, and their sums are the totals."""
    owner = people["owner"]
    now = datetime.datetime.now(datetime.UTC)
    begin, end = now - datetime.timedelta(days=3), now + datetime.timedelta(minutes=1)
    query = f"from={begin:%Y-%m-%dT%H:%M:%SZ}&to={end:%Y-%m-%dT%H:%M:%SZ}&timezone=America/Sao_Paulo"
    for interval, fewest in (("hour", 72), ("day", 4), ("week", 1)):
        report = await owner.expect(200, "GET", f"/dashboard/analytics?{query}&interval={interval}")
        data = report["data"]
        check(len(data) >= fewest, f"{interval}: {len(data)} buckets")
        equal([b["to"] for b in data[:-1]], [b["from"] for b in data[1:]], f"{interval}: no gaps")
        equal((data[0]["from"], data[-1]["to"]), (report["from"], report["to"]), f"{interval}: the whole range")
        for way in ("in", "out"):
            equal(sum(b["messages"][way] for b in data), report["totals"]["messages"][way], f"{interval}: messages {way}")
        equal(report["totals"]["messages"]["in"], 4, f"{interval}: messages in")
    days = (await owner.expect(200, "GET", f"/dashboard/analytics?{query}"))["data"]
    equal({d["from"][11:] for d in days[1:]}, {"03:00:00.000Z"}, "when a day begins in Sao Paulo")
    equal({d["local"][11:] for d in days[1:]}, {"00:00"}, "what its clocks show then")
    past = await owner.expect(200, "GET", "/dashboard/analytics?from=2020-01-01T00:00:00%2B02:00&to=2020-02-01T00:00:00Z")
    equal((past["from"], past["totals"]["messages"]["in"]), ("2019-12-31T22:00:00.000Z", 0), "a range before anything")


async def exports(stage: Stage) -> None:
    """A report as CSV has the figures of the report, and a name that is a formula is none."""
    owner = people["owner"]
    colleague = {"email": "bia@default.example", "name": "=1+1", "role": "agent", "password": PASSWORD}
    await owner.expect(201, "POST", "/users", colleague)
    for report, path in (("timeline", "/dashboard/analytics"), ("agents", "/dashboard/agent-performance"),
                         ("channels", "/analytics/channels")):
        response = await owner.call("GET", f"/analytics/export?report={report}&format=csv")
        equal((response.status, response.headers["content-type"]), (200, "text/csv; charset=utf-8"), report)
        check(f"{report}.csv" in response.headers["content-disposition"], "the file's name")
        rows = list(csv.DictReader(io.StringIO(response.body.decode())))
        equal(len(rows), len((await owner.expect(200, "GET", path))["data"]), f"{report}: rows")
        if report == "channels":
            equal([(r["channel_id"], r["messages.in"]) for r in rows], [("main", "4")], "channels")
        if report == "agents":
            equal({r["name"] for r in rows} & {"=1+1", "'=1+1"}, {"'=1+1"}, "a name that is a formula")


async def refuses_what_is_unbounded(stage: Stage) -> None:
    """Ranges, buckets and names that are wrong are 422 with the field; a right is asked for."""
    owner = people["owner"]
    for query, field in (("from=2020-01-01T00:00:00Z&to=2021-02-01T00:00:00Z", "from"),
                         ("from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from"),
                         ("from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z&interval=hour", "interval"),
                         ("timezone=Mars/Olympus", "timezone"), ("interval=minute", "interval"), ("from=today", "from"),
                         ("shoe_size=44", "shoe_size")):
        response = await owner.call("GET", f"/dashboard/analytics?{query}")
        equal(response.status, 422, f"{query} ({response.body[:200]!r})")
        check(any(e["field"].endswith(field) for e in response.json()["errors"]), f"{query} names {field}: {response.body!r}")
    bia = await login(stage, "bia@default.example", PASSWORD)  # an agent
    await bia.expect(200, "GET", "/dashboard/metrics")
    for path in ("/dashboard/analytics", "/dashboard/agent-performance", "/analytics/channels",
                 "/analytics/export?report=agents"):
        await bia.expect(403, "GET", path)


async def keeps_tenants_apart(stage: Stage) -> None:
    """Another tenant sees zeros, and of people itself alone."""
    eve = await register(stage, "eve@globex.example", "Globex")
    metrics = await eve.expect(200, "GET", "/dashboard/metrics")
    equal((metrics["conversations"]["open"], metrics["today"]["messages"]["in"], metrics["channels"]), (0, 0, []), "eve")
    totals = (await eve.expect(200, "GET", "/dashboard/analytics"))["totals"]
    equal((totals["messages"]["out"], totals["conversations"], totals["resolution"]),
          (0, {"opened": 0, "resolved": 0}, NOTHING), "eve's totals")
    equal([a["name"] for a in (await eve.expect(200, "GET", "/dashboard/agent-performance"))["data"]], ["Ana"], "people")
    equal((await eve.expect(200, "GET", "/analytics/channels"))["data"], [], "channels")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        starts, counts_messages, measures_a_first_reply, measures_openings, cuts_time_into_buckets, exports,
        refuses_what_is_unbounded, keeps_tenants_apart,
    ])
