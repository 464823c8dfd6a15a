"""Two tenants: every endpoint of the API with every foreign id, generated from what the server says it serves."""

from __future__ import annotations

import asyncio
import datetime
import json
import re
from typing import Any

from browser import PASSWORD, Browser, register
from sample_body import smallest
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
ACME = Number("", "2002", app_secret="secret-of-acme", access_token="token-of-acme", verify_token="verify-acme")
SETTINGS = {"limits.address_per_minute": "1000000", "limits.user_per_minute": "1000000",
            "limits.tenant_per_minute": "1000000"}
STAFF = ("/tenants/", "/plugins/")  # super admins see all of it, an admin at most their own: others are refused unseen
IN_A_MONTH = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
# Where the smallest body of the schema is no sensible one: its values are looked at before the id is.
BODIES = {
    "POST /conversations/{conversation_id}/messages": {"text": "hello"},
    "POST /conversations/{conversation_id}/snooze": {"until": IN_A_MONTH},
    "POST /conversations/{conversation_id}/transfer": {"department_id": "sales"},
}

acme: dict[str, Any] = {}
foreign: dict[str, str] = {}


def id_of(document: dict[str, Any]) -> str:
    """Of what was made; some answers hold it beside a secret that is shown once."""
    if "id" in document:
        return document["id"]
    return next(value["id"] for value in document.values() if isinstance(value, dict))


async def fill(stage: Stage) -> None:
    """One tenant has one of everything that an endpoint can name."""
    server = await stage.server([MAIN], SETTINGS)
    stage.far_end.numbers[ACME.phone_number_id] = ACME
    ana = await register(stage, "ana@acme.example", "Acme")
    acme["ana"] = ana
    foreign["tenant_id"] = ana.tenant["id"]
    foreign["user_id"] = ana.user["id"]
    foreign["channel_id"] = (await ana.expect(201, "POST", "/whatsapp-configs", {
        "name": "Support", "provider": "official", "phone_number_id": ACME.phone_number_id,
        "access_token": ACME.access_token, "app_secret": ACME.app_secret, "base_url": stage.far_end.url}))["id"]
    equal(await server.deliver(ACME, messages(ACME, text("5511900000001", "wamid.1", "hello"))), 200, "the webhook")
    await eventually("answered", lambda: stage.far_end.received_by("5511900000001"))
    conversation = (await ana.expect(200, "GET", "/conversations"))["data"][0]
    foreign["conversation_id"] = conversation["id"]
    note = {"text": "for colleagues", "is_internal": True}
    foreign["message_id"] = (await ana.expect(
        201, "POST", f"/conversations/{conversation['id']}/messages", note))["id"]
    for parameter, path, body in (
            ("role_id", "/roles", {"name": "Reception", "permissions": ["contacts:read"]}),
            ("api_key_id", "/api-keys", {"name": "CRM", "permissions": ["contacts:read"]}),
            ("invitation_id", "/invitations", {"email": "bia@acme.example", "role": "agent"})):
        foreign[parameter] = id_of(await ana.expect(201, "POST", path, body))
    await fill_contacts(ana)
    foreign["session_id"] = await a_session(server)
    await ana.expect(201, "POST", "/secrets", {"name": "shop", "value": "Bearer abc"})
    foreign["secret_name"] = "shop"
    foreign["webhook_name"] = "payment"  # no id: it stands beside a session's
    await fill_inbox(stage, ana)
    await fill_bots(ana)


async def a_session(server: Server) -> str:
    """A flow that waits in a conversation of the tenant."""
    server.write_scripts({"auto/flow.lua": 'on.keyword { "begin", match = "exact", start = "asks" }', "flows/asks.flow.json": json.dumps(
        {"id": "asks", "name": "asks", "nodes": [
            {"id": "start", "type": "start"},
            {"id": "ask", "type": "question", "config": {"text": "Tell me", "answer": "text", "save_to": "what"}}],
         "edges": [{"source": "start", "port": "next", "target": "ask"}]})})
    for n in range(100):  # until the saved rule serves
        await server.deliver(ACME, messages(ACME, text("5511900000002", f"wamid.begin.{n}", "begin")))
        if server.count("bot_sessions"):
            break
        await asyncio.sleep(0.1)
    return server.rows("SELECT id FROM bot_sessions")[0][0]


async def fill_contacts(ana: Browser) -> None:
    """What contacts bring: only as far as this server serves it."""
    document = (await ana.call("GET", "/api-docs/openapi.json", prefix="")).json()
    acme["document"] = document
    for parameter, path, body in (
            ("contact_id", "/contacts", {"name": "Carla", "phone": "+5511977770001"}),
            ("category_id", "/contact-categories", {"name": "VIP", "color": "#336699"}),
            ("segment_id", "/segments", {"name": "All", "filter": {}}),
            ("custom_field_id", "/custom-fields", {"key": "size", "label": "Size", "type": "text"})):
        if f"/api/v1{path}" in document["paths"]:
            response = await ana.call("POST", path, body)
            equal(response.status, 201, f"POST {path} ({response.body[:300]!r})")
            foreign[parameter] = response.json()["id"]
    twin = await ana.expect(201, "POST", "/contacts", {"name": "Carla again", "phone": "+5511977770002"})
    merge = await ana.expect(201, "POST", f"/contacts/{foreign['contact_id']}/merge", {"contact_id": twin["id"]})
    foreign["merge_id"] = merge["id"]
    foreign["plugin_id"] = "provider.cloud"  # the installation's
    foreign["tag"] = "vip"  # no id: it stands beside a contact's


async def fill_inbox(stage: Stage, ana: Browser) -> None:
    """A department, a queue, a quick reply; an alert and a notification, which come of what happens."""
    for parameter, path, body in (
            ("department_id", "/departments", {"name": "Help"}),
            ("queue_id", "/queues", {"name": "Help", "sla": {"first_reply_seconds": 1}}),
            ("quick_reply_id", "/quick-replies", {"shortcut": "/hello", "text": "hello"})):
        foreign[parameter] = (await ana.expect(201, "POST", path, body))["id"]
    bia = (await ana.expect(201, "POST", "/users", {"email": "bia2@acme.example", "name": "Bia", "role": "agent",
                                                    "password": PASSWORD}))["id"]
    conversation = f"/conversations/{foreign['conversation_id']}"
    await ana.expect(200, "POST", f"{conversation}/transfer", {"queue_id": foreign["queue_id"]})
    server = stage.servers[0]
    for parameter, table in (("alert_id", "inbox_alerts"), ("notification_id", "inbox_notifications")):
        await eventually(f"a row in {table}", lambda table=table: server.count(table) > 0)
        foreign[parameter] = server.rows(f"SELECT id FROM {table}")[0][0]
        await ana.expect(200, "POST", f"{conversation}/assign", {"user_id": bia})


async def fill_bots(ana: Browser) -> None:
    """A flow and a script with a version each, and a rule."""
    foreign["flow_id"] = (await ana.expect(201, "POST", "/flows", {"name": "Welcome"}))["id"]
    foreign["script_name"] = (await ana.expect(201, "POST", "/scripts", {
        "name": "taxi", "source": 'flow("taxi", function(chat) chat:say("To where?") end)'}))["name"]
    foreign["rule_id"] = (await ana.expect(201, "POST", "/rules", {
        "name": "Prices", "trigger": {"type": "keyword", "patterns": ["what is the price"]},
        "response": {"reply": "10"}}))["id"]
    foreign["number"] = "1"  # no id: it stands beside a flow's or a script's
    await ana.expect(200, "POST", f"/flows/{foreign['flow_id']}/publish", {"override": True})
    await ana.expect(200, "POST", "/scripts/taxi/publish", {})


def operations() -> list[tuple[str, str, Any]]:
    return [(method.upper(), path.removeprefix("/api/v1"), operation)
            for path, methods in acme["document"]["paths"].items() for method, operation in methods.items()]


def body_of(operation: Any) -> Any:
    content = operation.get("requestBody", {}).get("content", {})
    return smallest(content["application/json"]["schema"]) if "application/json" in content else None


def query_of(operation: Any) -> str:
    needed = [p for p in operation.get("parameters", []) if p["in"] == "query" and p.get("required")]
    return "?" + "&".join(f"{p['name']}={smallest(p['schema'])}" for p in needed) if needed else ""


async def what_is_foreign_is_not_there(stage: Stage) -> None:
    """Every endpoint with a foreign id answers 404, whoever has every right in a tenant of their own."""
    eve = acme["eve"] = await register(stage, "eve@globex.example", "Globex")
    asked, wrong = 0, []
    for method, path, operation in operations():
        names = re.findall(r"\{(\w+)\}", path)
        if not names or path.startswith(STAFF):
            continue
        unknown = [name for name in names if name not in foreign]
        check(not unknown, f"{method} {path}: this test makes nothing that {unknown} names; teach it")
        target = re.sub(r"\{(\w+)\}", lambda match: foreign[match.group(1)], path) + query_of(operation)
        response = await eve.call(method, target, BODIES.get(f"{method} {path}", body_of(operation)))
        asked += 1
        if response.status != 404:
            wrong.append(f"{method} {path}: {response.status} {response.body[:160]!r}")
    check(asked > 30, f"only {asked} endpoints were asked")
    equal(wrong, [], f"endpoints that do not answer 404, of {asked}")


async def other_tenants_are_closed(stage: Stage) -> None:
    """Another tenant is neither seen nor changed by the admin of one."""
    eve, wrong = acme["eve"], []
    for method, path, operation in operations():
        if not path.startswith(STAFF):
            continue
        target = re.sub(r"\{(\w+)\}", lambda match: foreign[match.group(1)], path) + query_of(operation)
        response = await eve.call(method, target, body_of(operation))
        if response.status not in (403, 404):
            wrong.append(f"{method} {path}: {response.status} {response.body[:160]!r}")
    equal(wrong, [], "endpoints that answer otherwise than 403 or 404")


async def nothing_has_changed(stage: Stage) -> None:
    """After all that, everything is still there and as it was."""
    ana = acme["ana"]
    for path in (f"/whatsapp-configs/{foreign['channel_id']}", f"/conversations/{foreign['conversation_id']}",
                 f"/messages/{foreign['message_id']}", f"/users/{foreign['user_id']}", f"/roles/{foreign['role_id']}"):
        await ana.expect(200, "GET", path)
    message = await ana.expect(200, "GET", f"/messages/{foreign['message_id']}")
    equal(message["text"], "for colleagues", "the note")


async def nobody_gets_in_without_a_name(stage: Stage) -> None:
    """Every endpoint that is not open to everybody answers 401 without a token, before it reads anything."""
    nobody = Browser(stage.servers[0])
    wrong = []
    for method, path, operation in operations():
        if operation.get("security") == []:
            continue
        response = await nobody.call(method, re.sub(r"\{\w+\}", "x", path))
        if response.status != 401:
            wrong.append(f"{method} {path}: {response.status}")
    equal(wrong, [], "endpoints that do not answer 401")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        fill, what_is_foreign_is_not_there, other_tenants_are_closed, nothing_has_changed,
        nobody_gets_in_without_a_name,
    ])
