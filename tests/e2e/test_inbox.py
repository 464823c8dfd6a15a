"""A company's queues: conversations come in and find their agents; overflow, promises, alerts, the race for one."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

from browser import PASSWORD, Browser, login, register
from live_client import LiveClient
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
ACME = Number("", "2002", app_secret="secret-of-acme", access_token="token-of-acme", verify_token="verify-acme")
SETTINGS = {"limits.address_per_minute": "1000000", "limits.user_per_minute": "1000000",
            "limits.tenant_per_minute": "1000000", "quotas.users": "50"}
NAUGHTY = "Zoë\u200b\u202e 'DROP TABLE--; {{7*7}} <script> $(ls) 𝔘𝔫𝔦 e\u0301"
RULES = """
on.keyword { "help", priority = 20, reply = "One moment", handoff = "Help" }
"""
_serial = itertools.count(1)


@dataclass
class Cast:
    """Who takes part, from test to test."""

    ana: Browser = field(default_factory=lambda: None)  # type: ignore[arg-type,return-value]
    ben: Browser = field(default_factory=lambda: None)  # type: ignore[arg-type,return-value]
    eve: Browser = field(default_factory=lambda: None)  # type: ignore[arg-type,return-value]
    department: str = ""


cast = Cast()


async def customer_writes(stage: Stage, words: str = "hello", sender: str = "") -> str:
    """A new customer; the id of the conversation."""
    serial = next(_serial)
    sender = sender or f"55119{serial:08d}"
    equal(await stage.servers[0].deliver(ACME, messages(ACME, text(sender, f"wamid.inbox.{serial}", words))), 200,
          "the webhook")
    while True:
        page = await cast.ana.expect(200, "GET", f"/conversations?q={sender}")
        if page["data"]:
            return page["data"][0]["id"]
        await asyncio.sleep(0.02)


async def shows(conversation: str, member: str, value: Any, within: float = 20.0) -> dict[str, Any]:
    """Waits until the conversation's member has the value."""
    end = asyncio.get_running_loop().time() + within
    while True:
        found = await cast.ana.expect(200, "GET", f"/conversations/{conversation}")
        if found[member] == value:
            return found
        check(asyncio.get_running_loop().time() < end,
              f"{member} of the conversation: expected {value!r}, found {found[member]!r}")
        await asyncio.sleep(0.05)


async def queue(name: str, agents: list[Browser], **settings: Any) -> str:
    made = await cast.ana.expect(201, "POST", "/queues", {"name": name} | settings)
    staff = {"agents": [{"user_id": agent.user["id"]} for agent in agents]}
    await cast.ana.expect(200, "PUT", f"/queues/{made['id']}/agents", staff)
    return made["id"]


async def into(queue_id: str, conversation: str) -> None:
    await cast.ana.expect(200, "POST", f"/conversations/{conversation}/transfer", {"queue_id": queue_id})


async def available(*agents: Browser, status: str = "online") -> None:
    for agent in agents:
        await agent.expect(200, "PUT", "/agents/me/availability", {"status": status})


async def finish_all() -> None:
    """Everybody away, everything resolved."""
    await available(cast.ana, cast.ben, status="away")
    for conversation in (await cast.ana.expect(200, "GET", "/conversations?status=open&page_size=100"))["data"]:
        await cast.ana.expect(200, "POST", f"/conversations/{conversation['id']}/resolve")
    await nobody_works()


async def nobody_works() -> None:
    """The plugin hears of what happened a moment later."""
    end = asyncio.get_running_loop().time() + 20
    while True:
        agents = (await cast.ana.expect(200, "GET", "/agents?page_size=100"))["data"]
        if all(agent["open_conversations"] == 0 for agent in agents):
            return
        check(asyncio.get_running_loop().time() < end, f"open conversations are left: {agents}")
        await asyncio.sleep(0.05)


async def opens_for_business(stage: Stage) -> None:
    """A tenant has a number, an agent with skills, a department whose name nobody could spell, and its people."""
    server = await stage.server([MAIN], SETTINGS)
    (server.folder / "scripts/auto/help.lua").write_text(RULES)
    stage.far_end.numbers[ACME.phone_number_id] = ACME
    cast.ana = await register(stage, "ana@acme.example", "Acme")
    await cast.ana.expect(201, "POST", "/whatsapp-configs", {
        "name": "Support", "provider": "official", "phone_number_id": ACME.phone_number_id,
        "access_token": ACME.access_token, "app_secret": ACME.app_secret, "base_url": stage.far_end.url})
    await cast.ana.expect(201, "POST", "/users", {"email": "ben@acme.example", "name": "Ben", "role": "agent",
                                                  "password": PASSWORD, "skills": ["billing"]})
    cast.ben = await login(stage, "ben@acme.example")
    department = await cast.ana.expect(201, "POST", "/departments", {"name": NAUGHTY, "description": NAUGHTY})
    cast.department = department["id"]
    shown = await cast.ana.expect(200, "GET", f"/departments/{cast.department}")
    equal((shown["name"], shown["description"]), (NAUGHTY, NAUGHTY), "the department's texts")
    await cast.ana.expect(409, "POST", "/departments", {"name": NAUGHTY})
    await cast.ana.expect(200, "PUT", f"/departments/{cast.department}/agents",
                          {"user_ids": [cast.ana.user["id"], cast.ben.user["id"]]})
    refused = await cast.ana.expect(422, "POST", "/queues", {"name": "x", "department_id": "nowhere"})
    equal(refused["errors"][0]["field"], "department_id", "the wrong field")
    refused = await cast.ana.expect(422, "POST", "/queues", {"name": "x", "colour": "red"})
    equal(refused["errors"][0]["field"], "colour", "the unknown field")
    await cast.ben.expect(403, "POST", "/queues", {"name": "mine"})


async def takes_turns(stage: Stage) -> None:
    """Round robin: agents take turns; capacity: the next one waits until somebody is free."""
    sales = await queue("Sales", [cast.ana, cast.ben], capacity=1, department_id=cast.department)
    await available(cast.ana, cast.ben)
    first, second, third = [await customer_writes(stage) for _ in range(3)]
    given = []
    for conversation in (first, second):
        await into(sales, conversation)
        end = asyncio.get_running_loop().time() + 20
        while not (found := await cast.ana.expect(200, "GET", f"/conversations/{conversation}"))["assigned_to"]:
            check(asyncio.get_running_loop().time() < end, f"nobody got it: {found}")
            await asyncio.sleep(0.02)
        given.append(found["assigned_to"])
    equal(set(given), {cast.ana.user["id"], cast.ben.user["id"]}, "who got the first two")
    await into(sales, third)
    await asyncio.sleep(1.5)  # a tick: nothing may happen
    figures = await cast.ana.expect(200, "GET", f"/queues/{sales}/metrics")
    equal((figures["waiting"], figures["in_service"], figures["agents"]["at_capacity"]), (1, 2, 2), f"{figures}")
    await cast.ana.expect(200, "POST", f"/conversations/{second}/resolve")
    await shows(third, "assigned_to", given[1])
    audit = await cast.ana.expect(200, "GET", f"/audit?resource_id={third}&action=conversations.assign")
    equal(audit["data"][0]["actor"]["kind"] if "actor" in audit["data"][0] else audit["data"][0]["actor_kind"],
          "system", "who gave it")
    await finish_all()


async def to_the_least_busy(stage: Stage) -> None:
    """Least busy: who has fewer open conversations gets the next one, wherever the others came from."""
    calm = await queue("Calm", [cast.ana, cast.ben], routing="least_busy")
    held = await customer_writes(stage)
    await cast.ana.expect(200, "POST", f"/conversations/{held}/assign", {})
    end = asyncio.get_running_loop().time() + 20
    while (await cast.ana.expect(200, "GET", "/agents/me/availability"))["open_conversations"] != 1:
        check(asyncio.get_running_loop().time() < end, "what was taken by hand is not counted")
        await asyncio.sleep(0.02)
    await available(cast.ana, cast.ben)
    conversation = await customer_writes(stage)
    await into(calm, conversation)
    await shows(conversation, "assigned_to", cast.ben.user["id"])
    await finish_all()


async def to_who_has_the_skill(stage: Stage) -> None:
    """Skills: only who has what is asked for gets it; a skill that is learnt counts at once."""
    skilled = await queue("Billing", [cast.ana, cast.ben], routing="skills", required_skills=["billing"])
    await available(cast.ana)
    conversation = await customer_writes(stage)
    await into(skilled, conversation)
    await asyncio.sleep(1.5)
    equal((await cast.ana.expect(200, "GET", f"/conversations/{conversation}"))["assigned_to"], None, "for now")
    await available(cast.ben)
    await shows(conversation, "assigned_to", cast.ben.user["id"])
    await finish_all()


async def handed_over_by_the_bot(stage: Stage) -> None:
    """The bot hands a conversation to a queue by its name; a PATCH to a queue is a way in as well."""
    helping = await queue("Help", [cast.ben])
    await available(cast.ben)
    conversation = await customer_writes(stage, "help")
    found = await shows(conversation, "assigned_to", cast.ben.user["id"])
    equal(found["queue_id"], helping, "the queue")
    patched = await customer_writes(stage)
    await cast.ana.expect(200, "PATCH", f"/conversations/{patched}", {"queue_id": helping})
    await shows(patched, "assigned_to", cast.ben.user["id"])
    await finish_all()


async def refuses_teams_that_are_none(stage: Stage) -> None:
    """A conversation goes to departments and queues that are there, and the field is named where it is none."""
    conversation = await customer_writes(stage)
    for field_name in ("queue_id", "department_id"):
        refused = await cast.ana.expect(422, "POST", f"/conversations/{conversation}/transfer", {field_name: "sales"})
        equal(refused["errors"][0]["field"], field_name, "transfer: the wrong field")
        refused = await cast.ana.expect(422, "PATCH", f"/conversations/{conversation}", {field_name: "sales"})
        equal(refused["errors"][0]["field"], field_name, "PATCH: the wrong field")
    await cast.ana.expect(200, "PATCH", f"/conversations/{conversation}", {"department_id": cast.department})
    await finish_all()


async def flows_over(stage: Stage) -> None:
    """Overflow: who waited too long goes to the other queue, and is given there."""
    second = await queue("Second line", [cast.ben])
    first = await queue("First line", [cast.ana], overflow={"queue_id": second, "after_seconds": 1})
    await available(cast.ben)
    conversation = await customer_writes(stage)
    await into(first, conversation)
    found = await shows(conversation, "assigned_to", cast.ben.user["id"])
    equal(found["queue_id"], second, "the queue")
    await finish_all()


async def keeps_its_promises_or_says_so(stage: Stage) -> None:
    """A promise that is broken is one alert, and the agent hears of it live; a reply in time keeps it."""
    fast = await queue("Fast", [cast.ben], sla={"first_reply_seconds": 8})
    ticket = (await cast.ben.expect(200, "POST", "/ws/ticket"))["ticket"]
    live = await LiveClient.connect(stage.servers[0].port, f"/api/v1/ws?token={ticket}")
    assert isinstance(live, LiveClient)
    await eventually("connected", lambda: live.of_type("connected"))
    await available(cast.ben)
    late, kept = await customer_writes(stage), await customer_writes(stage)
    await into(fast, kept)
    await shows(kept, "assigned_to", cast.ben.user["id"])
    await cast.ben.expect(201, "POST", f"/conversations/{kept}/messages", {"text": "I am here"})
    await into(fast, late)

    def heard(kind: str, conversation: str) -> bool:
        return any(n["kind"] == kind and n["conversation_id"] == conversation for n in live.of_type("notification"))

    await eventually("the assignment is heard", lambda: heard("assigned", late))
    await eventually("the warning is heard", lambda: heard("sla_soon", late))
    await eventually("that it is late is heard", lambda: heard("sla_late", late))
    await asyncio.sleep(2.5)  # ticks: nothing is said twice
    alerts = await cast.ana.expect(200, "GET", "/alerts?state=open&kind=sla_first_reply")
    equal([a["data"]["conversation_id"] for a in alerts["data"]], [late], "alerts")
    check(not heard("sla_late", kept), "the promise that was kept is called late")
    figures = await cast.ana.expect(200, "GET", f"/queues/{fast}/metrics")
    equal(figures["sla"]["first_reply"], {"kept": 1, "broken": 1}, "the figures")
    resolved = await cast.ana.expect(200, "POST", f"/alerts/{alerts['data'][0]['id']}/resolve")
    equal(resolved["resolved_by"], cast.ana.user["id"], "who resolved it")
    equal((await cast.ana.expect(200, "GET", "/alerts?state=open"))["data"], [], "open alerts")
    await cast.ben.expect(403, "GET", "/alerts")
    live.close()
    await finish_all()


async def reads_its_notifications(stage: Stage) -> None:
    """What was heard live is in the list, is counted, and is read one by one or all at once."""
    unread = (await cast.ben.expect(200, "GET", "/notifications/unread-count"))["unread"]
    listed = await cast.ben.expect(200, "GET", "/notifications?unread=true&page_size=100")
    equal(len(listed["data"]), unread, "what is listed and what is counted")
    check(unread >= 3, f"only {unread} notifications")
    one = listed["data"][0]["id"]
    await cast.ana.expect(404, "POST", f"/notifications/{one}/read")
    await cast.ben.expect(200, "POST", f"/notifications/{one}/read")
    equal((await cast.ben.expect(200, "GET", "/notifications/unread-count"))["unread"], unread - 1, "after one")
    equal((await cast.ben.expect(200, "POST", "/notifications/read-all"))["unread"], 0, "after all")
    conversation = await customer_writes(stage)
    await cast.ana.expect(201, "POST", f"/conversations/{conversation}/messages",
                          {"text": "@Ben have a look", "is_internal": True})
    end = asyncio.get_running_loop().time() + 20
    while not (found := await cast.ben.expect(200, "GET", "/notifications?unread=true"))["data"]:
        check(asyncio.get_running_loop().time() < end, "the mention did not come")
        await asyncio.sleep(0.05)
    equal((found["data"][0]["kind"], found["data"][0]["data"]["by"]), ("mentioned", "Ana"), "the mention")


async def one_gets_it(stage: Stage) -> None:
    """Two agents that pull at once never get the same conversation, and each of five goes to one."""
    manual = await queue("By hand", [cast.ana, cast.ben], routing="manual", capacity=50)
    waiting = [await customer_writes(stage) for _ in range(5)]
    for conversation in waiting:
        await into(manual, conversation)
    end = asyncio.get_running_loop().time() + 20
    while (await cast.ana.expect(200, "GET", f"/queues/{manual}/metrics"))["waiting"] != 5:
        check(asyncio.get_running_loop().time() < end, "not all five wait")
        await asyncio.sleep(0.02)
    pulled = await asyncio.gather(*(agent.expect(200, "POST", f"/queues/{manual}/pull")
                                    for _ in range(4) for agent in (cast.ana, cast.ben)))
    got = [answer["conversation"]["id"] for answer in pulled if answer["conversation"]]
    equal(sorted(got), sorted(waiting), "what was pulled, each once")
    for answer in pulled:
        if answer["conversation"]:
            found = await cast.ana.expect(200, "GET", f"/conversations/{answer['conversation']['id']}")
            equal(found["assigned_to"], answer["conversation"]["assigned_to"], "who has it")
    await finish_all()


async def calls_up_texts(stage: Stage) -> None:
    """Quick replies keep any text, are found by their shortcut, and are filled in for a conversation."""
    made = await cast.ana.expect(201, "POST", "/quick-replies", {
        "shortcut": "/olá", "text": NAUGHTY + " {{contact.name}} / {{agent.name}}", "category": NAUGHTY})
    equal(made["category"], NAUGHTY, "the category")
    await cast.ana.expect(409, "POST", "/quick-replies", {"shortcut": "/olá", "text": "again"})
    refused = await cast.ana.expect(422, "POST", "/quick-replies", {"shortcut": "no slash", "text": "x"})
    equal(refused["errors"][0]["field"], "shortcut", "the wrong field")
    conversation = await customer_writes(stage, sender="5511977700001")
    rendered = await cast.ben.expect(200, "POST", f"/quick-replies/{made['id']}/render",
                                     {"conversation_id": conversation})
    equal(rendered["text"], NAUGHTY + " Customer 5511977700001 / Ben", "the text")
    equal((await cast.ben.expect(200, "GET", "/quick-replies?q=%2Fol"))["pagination"]["total"], 1, "the search")
    await cast.ben.expect(403, "DELETE", f"/quick-replies/{made['id']}")


async def keeps_tenants_apart(stage: Stage) -> None:
    """Another tenant sees none of it, and cannot name any of it."""
    cast.eve = await register(stage, "eve@globex.example", "Globex")
    for path in ("/departments", "/queues", "/quick-replies", "/alerts", "/notifications"):
        equal((await cast.eve.expect(200, "GET", path))["data"], [], f"what {path} shows the other tenant")
    taken = (await cast.ana.expect(200, "GET", "/queues"))["data"][0]["id"]
    await cast.eve.expect(404, "GET", f"/queues/{taken}")
    await cast.eve.expect(404, "POST", f"/queues/{taken}/pull")
    refused = await cast.eve.expect(422, "POST", "/queues", {"name": "x", "department_id": cast.department})
    equal(refused["errors"][0]["field"], "department_id", "the wrong field")
    refused = await cast.eve.expect(422, "POST", "/queues", {"name": "x", "overflow": {"queue_id": taken,
                                                                                       "after_seconds": 5}})
    equal(refused["errors"][0]["field"], "overflow.queue_id", "the wrong field")


async def survives_a_kill(stage: Stage) -> None:
    """After kill -9 what waits still waits, and is given when somebody comes."""
    server = stage.servers[0]
    patient = await queue("Patient", [cast.ben])
    conversation = await customer_writes(stage)
    await into(patient, conversation)
    await server.kill()
    await server.start()
    await available(cast.ben)
    await shows(conversation, "assigned_to", cast.ben.user["id"], within=60)


async def goes_on_after_a_reload(stage: Stage) -> None:
    """A reload of the plugin loses nothing: the new one gives what comes, and looks after what waits."""
    await finish_all()
    code, said = await stage.servers[0].run("plugins", "reload", "feature.inbox")
    equal(code, 0, f"parley plugins reload ({said})")
    after = await queue("After", [cast.ben])
    before = await queue("Before", [cast.ana], overflow={"queue_id": after, "after_seconds": 1})
    await available(cast.ben)
    conversation = await customer_writes(stage)
    await into(before, conversation)
    found = await shows(conversation, "assigned_to", cast.ben.user["id"])
    equal(found["queue_id"], after, "the queue")
    equal(await stage.servers[0].stop(), 0, "the exit code of the stop")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        opens_for_business, takes_turns, to_the_least_busy, to_who_has_the_skill, handed_over_by_the_bot,
        refuses_teams_that_are_none, flows_over, keeps_its_promises_or_says_so, reads_its_notifications, one_gets_it,
        calls_up_texts, keeps_tenants_apart, survives_a_kill,
        goes_on_after_a_reload,
    ])
