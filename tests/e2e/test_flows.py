"""Flows, scripts and rules of tenants: made in the API, answering real webhooks, changed by two people, taken back."""

from __future__ import annotations

import asyncio
from typing import Any

from browser import Browser, register
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
ACME = Number("", "2002", app_secret="secret-of-acme", access_token="token-of-acme", verify_token="verify-acme")
GLOBEX = Number("", "3003", app_secret="secret-of-globex", access_token="token-of-globex", verify_token="verify-globex")
SETTINGS = {"limits.address_per_minute": "1000000", "limits.user_per_minute": "1000000",
            "limits.tenant_per_minute": "1000000"}

PIZZA = {
    "language": "en",
    "trigger": {"type": "keyword", "keywords": ["pizza please"]},
    "nodes": [
        {"id": "start", "type": "start", "config": {}},
        {"id": "size", "type": "question", "config": {"text": "Which size?", "answer": "text", "save_to": "size"}},
        {"id": "done", "type": "text", "config": {"text": "One pizza {{vars.size | upper}} it is."}},
        {"id": "end", "type": "end", "config": {}}],
    "edges": [
        {"source": "start", "target": "size"}, {"source": "size", "target": "done"},
        {"source": "size", "port": "invalid", "target": "end"}, {"source": "size", "port": "timeout", "target": "end"},
        {"source": "done", "target": "end"}],
}
people: dict[str, Browser] = {}
flows: dict[str, str] = {}


async def number(stage: Stage, browser: Browser, line: Number) -> None:
    stage.far_end.numbers[line.phone_number_id] = line
    await browser.expect(201, "POST", "/whatsapp-configs", {
        "name": "Support", "provider": "official", "phone_number_id": line.phone_number_id,
        "access_token": line.access_token, "app_secret": line.app_secret, "base_url": stage.far_end.url})


async def says(stage: Stage, line: Number, sender: str, words: str, serial: str) -> None:
    equal(await stage.servers[0].deliver(line, messages(line, text(sender, f"wamid.flows.{serial}", words))), 200,
          "the webhook")


async def hears(stage: Stage, sender: str, expected: str) -> None:
    """Waits until the person was told that."""
    def told() -> bool:
        return any(expected in str(message) for message in stage.far_end.received_by(sender))
    await eventually(f"{sender} hears {expected!r}", told)


async def two_tenants(stage: Stage) -> None:
    """Two companies with a number each, on one server."""
    await stage.server([MAIN], SETTINGS)
    for name, line in (("acme", ACME), ("globex", GLOBEX)):
        people[name] = await register(stage, f"ana@{name}.example", name.title())
        await number(stage, people[name], line)


async def a_flow_answers(stage: Stage) -> None:
    """A flow is made, validated, published, and leads a person through."""
    ana = people["acme"]
    flow = await ana.expect(201, "POST", "/flows", {"name": "pizza", "document": PIZZA})
    flows["pizza"] = flow["id"]
    one = f"/flows/{flow['id']}"
    equal((await ana.expect(200, "POST", f"{one}/validate"))["findings"], [], "the findings")
    published = await ana.expect(200, "POST", f"{one}/publish", {})
    equal(published["version"]["number"], 1, "the first version")

    async def begins() -> bool:
        return (await ana.expect(200, "POST", "/rules/test", {"text": "pizza please"}))["rule"] is not None
    check(await begins(), "the flow's trigger is a rule")
    await says(stage, ACME, "5511900000001", "pizza please", "1")
    await hears(stage, "5511900000001", "Which size?")
    sessions = (await ana.expect(200, "GET", f"{one}/sessions"))["data"]
    equal([session["status"] for session in sessions], ["waiting"], "the sessions")
    await says(stage, ACME, "5511900000001", "large", "2")
    await hears(stage, "5511900000001", "One pizza LARGE it is.")
    figures = await ana.expect(200, "GET", f"{one}/analytics")
    equal(figures["by_status"], {"completed": 1}, "how sessions ended")
    visits = {node["node"]: node["visits"] for node in figures["nodes"]}
    equal(visits.get("size"), 1, f"visits of the question in {figures}")


async def it_is_the_tenants_own(stage: Stage) -> None:
    """The same words at the other company's number are answered by nobody's flow."""
    await says(stage, GLOBEX, "5511900000002", "pizza please", "3")
    await hears(stage, "5511900000002", "")  # the house's default rule says something, but
    check(not any("Which size?" in str(message) for message in stage.far_end.received_by("5511900000002")),
          "another tenant's flow answered")


async def running_sessions_stay(stage: Stage) -> None:
    """Who is in the middle goes on with the version that they began with; a new one gets the new text."""
    ana, one = people["acme"], f"/flows/{flows['pizza']}"
    await says(stage, ACME, "5511900000003", "pizza please", "4")
    await hears(stage, "5511900000003", "Which size?")
    draft = await ana.call("GET", f"{one}/draft")
    changed = draft.json()
    changed["nodes"][2]["config"]["text"] = "A pizza {{vars.size}}, soon."
    saved = await ana.call("PUT", f"{one}/draft", changed, {"If-Match": draft.headers["etag"]})
    equal(saved.status, 200, f"saving the draft ({saved.body[:200]!r})")
    late = await ana.call("PUT", f"{one}/draft", changed, {"If-Match": draft.headers["etag"]})
    equal(late.status, 412, "saving on an old draft")
    report = await ana.expect(200, "POST", f"{one}/dry-run")
    equal((report["live"], report["fitting"]), (1, 1), "who is in the middle")
    published = await ana.expect(200, "POST", f"{one}/publish", {"sessions": "stay"})
    equal(published["version"]["number"], 2, "the second version")
    await says(stage, ACME, "5511900000003", "small", "5")
    await hears(stage, "5511900000003", "One pizza SMALL it is.")
    fields = [change["field"] for node in (await ana.expect(200, "GET", f"{one}/diff?from=1&to=2"))["nodes"]["changed"]
              for change in node["fields"]]
    equal(fields, ["config.text"], "what changed")


async def paused_flows_are_silent(stage: Stage) -> None:
    """A paused flow begins no more, a new one again."""
    ana, one = people["acme"], f"/flows/{flows['pizza']}"
    await ana.expect(200, "POST", f"{one}/pause")
    equal((await ana.expect(200, "POST", "/rules/test", {"text": "pizza please"})).get("start"), None, "what would start")
    await ana.expect(200, "POST", f"{one}/activate")
    started = (await ana.expect(200, "POST", "/rules/test", {"text": "pizza please"}))["start"]
    equal(started["name"], flows["pizza"], "what starts")


async def a_rule_answers(stage: Stage) -> None:
    """A rule made in the console answers its tenant's customers within seconds, and nobody else's."""
    rule = await people["acme"].expect(201, "POST", "/rules", {
        "name": "Parking", "priority": 50, "trigger": {"type": "keyword", "patterns": ["parking"]},
        "response": {"reply": "Behind the house, {{contact.name | default: 'friend'}}."}})
    for attempt in range(50):
        await says(stage, ACME, f"55119100000{attempt:02d}", "where is parking", f"rule.{attempt}")
        await asyncio.sleep(0.1)
        if any("Behind the house" in str(message)
               for sender in range(attempt + 1) for message in stage.far_end.received_by(f"55119100000{sender:02d}")):
            break
    else:
        check(False, "the rule answered nobody")
    await people["acme"].expect(204, "DELETE", f"/rules/{rule['id']}")
    equal((await people["globex"].expect(200, "GET", "/rules"))["data"], [], "the other tenant's rules")


async def a_script_answers(stage: Stage) -> None:
    """A durable script is checked, published and started by a rule."""
    ana = people["acme"]
    source = 'flow("taxi", function(chat)\n  local place = chat:ask { "Where to?" }\n  chat:say("To " .. place .. "!")\nend)'
    problem = await ana.expect(200, "POST", "/scripts/check", {"name": "taxi", "source": source[:-1]})
    check(not problem["ok"] and problem["problem"], f"a broken script is found: {problem}")
    await ana.expect(201, "POST", "/scripts", {"name": "taxi", "source": source})
    await ana.expect(200, "POST", "/scripts/taxi/publish", {})
    await ana.expect(201, "POST", "/rules", {"name": "Taxi", "priority": 60, "response": {"start": "taxi"},
                                             "trigger": {"type": "keyword", "patterns": ["taxi"]}})
    async def known() -> bool:
        return (await ana.expect(200, "POST", "/rules/test", {"text": "taxi"}))["rule"] is not None
    check(await known(), "the rule is there")
    await asyncio.sleep(0.5)
    await says(stage, ACME, "5511900000009", "taxi", "taxi.1")
    await hears(stage, "5511900000009", "Where to?")
    await says(stage, ACME, "5511900000009", "the station", "taxi.2")
    await hears(stage, "5511900000009", "To the station!")


async def a_foreign_document_runs(stage: Stage) -> None:
    """A document of another system is imported, published and leads a person through."""
    ana = people["acme"]
    foreign: dict[str, Any] = {"name": "Loja", "nodes": [
        {"id": "s", "type": "start", "data": {}},
        {"id": "q", "type": "question", "data": {"questionText": "Sua idade?", "responseType": "number",
                                                 "outputVariable": "idade"}},
        {"id": "c", "type": "condition", "data": {"conditions": [{"variable": "idade", "operator": ">=", "value": "18"}]}},
        {"id": "a", "type": "message", "data": {"messageText": "Bem-vindo"}},
        {"id": "b", "type": "message", "data": {"messageText": "Volte depois"}}],
        "edges": [{"source": "s", "target": "q"}, {"source": "q", "target": "c"},
                  {"source": "c", "target": "a", "sourceHandle": "condition-0"},
                  {"source": "c", "target": "b", "sourceHandle": "condition-default"}]}
    made = await ana.expect(201, "POST", "/flows/import", {"document": foreign})
    equal(made["dialect"], "pytake_canvas", "the dialect")
    one = f"/flows/{made['flow']['id']}"
    await ana.expect(200, "POST", f"{one}/publish", {})
    await ana.expect(201, "POST", "/rules", {"name": "Loja", "priority": 70, "response": {"start": "Loja"},
                                             "trigger": {"type": "keyword", "patterns": ["loja"]}})
    await ana.expect(200, "POST", "/rules/test", {"text": "loja"})
    for sender, age, answer in (("5511900000011", "21", "Bem-vindo"), ("5511900000012", "12", "Volte depois")):
        await says(stage, ACME, sender, "loja", f"loja.{sender}")
        await hears(stage, sender, "Sua idade?")
        await says(stage, ACME, sender, age, f"idade.{sender}")
        await hears(stage, sender, answer)


TESTS = [two_tenants, a_flow_answers, it_is_the_tenants_own, running_sessions_stay, paused_flows_are_silent, a_rule_answers,
         a_script_answers, a_foreign_document_runs]

if __name__ == "__main__":
    main(parser(__doc__).parse_args(), TESTS)
