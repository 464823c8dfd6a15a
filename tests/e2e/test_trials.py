"""Drafts tried out: scenarios kept with a flow and a script, red ones that stop a publication, a simulated conversation."""

from __future__ import annotations

from typing import Any

from browser import Browser, register
from suite import Stage, check, equal, main, parser
from webhooks import Number

MAIN = Number("main", "1001")
SETTINGS = {"limits.address_per_minute": "1000000", "limits.user_per_minute": "1000000",
            "limits.tenant_per_minute": "1000000"}
ORDER = {
    "language": "en", "trigger": {"type": "keyword", "keywords": ["order"]},
    "nodes": [
        {"id": "start", "type": "start", "config": {}},
        {"id": "size", "type": "question", "config": {"text": "Which size?", "answer": "text", "save_to": "size",
                                                      "timeout_seconds": 3600}},
        {"id": "price", "type": "api_call", "config": {"method": "GET", "url": "https://api.example.com/price",
                                                       "query": {"size": "{{vars.size}}"},
                                                       "mapping": [{"path": "price", "save_to": "price"}]}},
        {"id": "told", "type": "text", "config": {"text": "That is R$ {{vars.price}}."}},
        {"id": "end", "type": "end", "config": {}}],
    "edges": [
        {"source": "start", "target": "size"}, {"source": "size", "target": "price"},
        {"source": "size", "port": "invalid", "target": "end"}, {"source": "size", "port": "timeout", "target": "end"},
        {"source": "price", "target": "told"}, {"source": "price", "port": "http_error", "target": "end"},
        {"source": "price", "port": "timeout", "target": "end"}, {"source": "told", "target": "end"}]}
SCENARIOS = """
scenario("a price is told", function(t)
  t:http { url = "https://api.example.com/price?size=L", reply = { json = { price = 42 } } }
  t:user "order please"
  t:bot "Which size?"
  t:user "L"
  t:bot "That is R$ %s."
  t:ended "completed"
end)
"""
people: dict[str, Browser] = {}
made: dict[str, str] = {}


async def scenarios_are_kept(stage: Stage) -> None:
    """A flow's scenarios are kept with it and played on its draft."""
    await stage.server([MAIN], SETTINGS)
    ana = people["ana"] = await register(stage, "ana@trials.example", "Trials")
    flow = await ana.expect(201, "POST", "/flows", {"name": "order", "document": ORDER})
    made["flow"] = one = f"/flows/{flow['id']}"
    equal((await ana.expect(200, "GET", f"{one}/scenarios"))["source"], "", "before there are any")
    # A draft's trigger is not in force yet: the scenario starts it.
    source = SCENARIOS.replace('t:user "order please"', "t:start()") % 42
    await ana.expect(200, "PUT", f"{one}/scenarios", {"source": source})
    equal((await ana.expect(200, "GET", f"{one}/scenarios"))["source"], source, "what was kept")
    played = await ana.expect(200, "POST", f"{one}/test", {})
    equal([played["held"], played["failed"]], [1, 0], "what held and what failed")
    equal(played["coverage"][0]["untaken"], ["size.invalid", "size.timeout", "price.http_error", "price.timeout"],
          "what no scenario tries")
    given = await ana.expect(200, "POST", f"{one}/test", {"source": source.replace("42.", "43.")})
    check("R$ 43" in given["scenarios"][0]["failure"], f"the failure says what was expected: {given}")
    broken = await ana.expect(200, "POST", f"{one}/test", {"source": "scenario("})
    equal(broken["failed"], 1, "a text that is no Lua fails")


async def red_scenarios_stop_a_publication(stage: Stage) -> None:
    """What fails is not published, unless that is wanted."""
    ana, one = people["ana"], made["flow"]
    source = (await ana.expect(200, "GET", f"{one}/scenarios"))["source"]
    await ana.expect(200, "PUT", f"{one}/scenarios", {"source": source.replace("42.", "43.")})
    refused = await ana.expect(422, "POST", f"{one}/publish", {})
    check("do not hold" in str(refused) and "R$ 43" in str(refused), f"the refusal names the scenario: {refused}")
    await ana.expect(200, "POST", f"{one}/publish", {"override": True})
    await ana.expect(200, "PUT", f"{one}/scenarios", {"source": source})
    await ana.expect(200, "POST", f"{one}/publish", {})


async def a_conversation_is_simulated(stage: Stage) -> None:
    """The builder talks to the draft: each answer has what was said, the variables and the trace."""
    ana, one = people["ana"], made["flow"]
    body: dict[str, Any] = {"flow_id": one.removeprefix("/flows/"), "start": {}, "steps": [{"user": "L"}]}
    answer = await ana.expect(200, "POST", "/simulate", body)
    equal([step["node"] for step in answer["steps"][1]["trace"]][:2], ["size", "price"], "the trace of the second step")
    requests = [event for event in answer["steps"][1]["events"] if event["type"] == "request"]
    equal(requests[0]["document"]["url"], "https://api.example.com/price", "what is asked of the outside stays open")
    body["steps"].append({"answer": {"request": requests[0]["request"], "status": 200, "json": {"price": 7}}})
    answer = await ana.expect(200, "POST", "/simulate", body)
    equal(answer["steps"][2]["events"][0]["message"]["text"], "That is R$ 7.", "what is said in the end")
    equal(answer["steps"][2]["variables"]["session"]["size"], "L", "a variable")
    changed = {**ORDER, "nodes": [{**node, "config": {**node["config"], "text": "What size?"}} if node["id"] == "size" else node
                                  for node in ORDER["nodes"]]}
    drawn = await ana.expect(200, "POST", "/simulate", {"document": changed, "start": {"node": "size"}})
    equal(drawn["steps"][0]["events"][0]["message"]["text"], "What size?", "what is on the canvas and not saved")
    served = await ana.expect(200, "POST", "/simulate", {"steps": [{"user": "order please"}, {"wait": "1h"}]})
    equal(served["steps"][0]["events"][0]["message"]["text"], "Which size?", "the published flow, by its trigger")
    equal(served["waiting"], None, "after an hour")
    await ana.expect(404, "POST", "/simulate", {"flow_id": "nothing", "start": {}})
    equal((await ana.expect(200, "GET", f"{one}/sessions"))["data"], [], "nothing of it is a conversation")


async def a_script_is_tried_the_same_way(stage: Stage) -> None:
    """A durable script has scenarios, and is simulated."""
    ana = people["ana"]
    source = 'flow("greet", function(chat)\n  local name = chat:ask { "Your name?", timeout = "1h" }\n' \
             '  chat:say("Hello " .. (name or "you"))\nend)\n'
    await ana.expect(201, "POST", "/scripts", {"name": "greet", "source": source})
    scenario = 'scenario("greets", function(t) t:start() t:bot "Your name?" t:user "Bia" t:bot "Hello %s" end)'
    await ana.expect(200, "PUT", "/scripts/greet/scenarios", {"source": scenario % "Eva"})
    await ana.expect(422, "POST", "/scripts/greet/publish", {})
    await ana.expect(200, "PUT", "/scripts/greet/scenarios", {"source": scenario % "Bia"})
    equal((await ana.expect(200, "POST", "/scripts/greet/test", {}))["held"], 1, "what holds")
    await ana.expect(200, "POST", "/scripts/greet/publish", {})
    answer = await ana.expect(200, "POST", "/simulate",
                              {"script_name": "greet", "start": {}, "steps": [{"wait": "1h"}]})
    equal(answer["steps"][1]["events"][0]["message"]["text"], "Hello you", "an hour later")


TESTS = [scenarios_are_kept, red_scenarios_stop_a_publication, a_conversation_is_simulated, a_script_is_tried_the_same_way]

if __name__ == "__main__":
    main(parser(__doc__).parse_args(), TESTS)
