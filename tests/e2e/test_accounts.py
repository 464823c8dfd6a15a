"""People sign in, stay signed in, are shut out; roles, keys, quotas and visits: the accounts over HTTP."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any

from browser import PASSWORD, Browser, login, register
from server import Server
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number, messages, text

MAIN = Number("main", "1001")
SETTINGS = {"quotas.users": "3", "limits.login_attempts": "5", "limits.address_attempts": "1000",
            "limits.address_per_minute": "100000"}


def server_of(stage: Stage) -> Server:
    return stage.servers[0]


async def starts(stage: Stage) -> None:
    """The first start makes an owner whose password is in no log, and who is super admin."""
    server = await stage.server([MAIN], SETTINGS)
    account = server.data / "first-account"
    await eventually("the first account is written", lambda: account.exists() and len(account.read_text().split()) == 2)
    email, password = account.read_text().split()
    equal((server.data / "first-account").stat().st_mode & 0o777, 0o600, "who may read the first account")
    check(password not in server.log_text(), "the log must not hold the password")
    owner = await login(stage, email, password)
    equal(owner.user["is_super_admin"], True, "the first owner is super admin")
    equal(owner.tenant["id"], "default", "their tenant")


async def registers_and_refreshes(stage: Stage) -> None:
    """Register, sign in, refresh; a refresh token used twice ends the sign-in, and its access token with it."""
    ana = await register(stage, "ana@acme.example", "Acme")
    equal(set(await ana.expect(200, "GET", "/auth/me")), {"user", "tenant", "tenants", "visiting"}, "who I am")
    check("access_token" not in ana.cookie, "the cookie holds the refresh token alone")
    old = Browser(ana.server, cookie=ana.cookie)
    response = await ana.call("POST", "/auth/refresh")
    equal(response.status, 200, "refreshing")
    for mark in ("HttpOnly", "Secure", "SameSite=Strict", "Path=/api/v1/auth;"):
        check(mark in response.headers["set-cookie"] + ";", f"the cookie must be {mark}")
    await ana.signed_in(response)
    await ana.expect(200, "GET", "/auth/me")
    equal((await old.call("POST", "/auth/refresh")).status, 401, "a refresh token used twice")
    equal((await ana.call("POST", "/auth/refresh")).status, 401, "the newest of that sign-in, after that")
    await ana.expect(401, "GET", "/auth/me")


async def serves_the_alias(stage: Stage) -> None:
    """/auth-db answers as /auth, with a cookie of its own path."""
    browser = Browser(server_of(stage))
    response = await browser.call("POST", "/auth-db/login", {"email": "ana@acme.example", "password": PASSWORD})
    equal(response.status, 200, "signing in")
    check("Path=/api/v1/auth-db;" in response.headers["set-cookie"], "the cookie's path")
    equal((await browser.call("POST", "/auth-db/refresh")).status, 200, "refreshing")


async def refuses_forged_tokens(stage: Stage) -> None:
    """Tokens without a signature, with another's, changed or cut are refused, and so is nonsense."""
    ana = await login(stage, "ana@acme.example")
    head, claims, signature = ana.token.split(".")

    def encoded(document: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")

    def decoded(part: str) -> Any:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))

    none = encoded({"alg": "none", "typ": decoded(head).get("typ", "JWT")})
    longer = encoded(decoded(claims) | {"exp": int(time.time()) + 10 ** 6})
    older = encoded(decoded(claims) | {"exp": int(time.time()) - 3600})
    for forged in (f"{none}.{claims}.", f"{none}.{claims}.{signature}", f"{head}.{longer}.{signature}",
                   f"{head}.{older}.{signature}", f"{head}.{claims}", f"{head}.{claims}.", ana.token[:-4], "x", "..",
                   "a.b.c"):
        equal((await Browser(ana.server, forged).call("GET", "/auth/me")).status, 401, f"the token {forged[:40]}")
    equal((await Browser(ana.server).call("GET", "/auth/me")).status, 401, "no token at all")


async def logs_out_at_once(stage: Stage) -> None:
    """Signing out ends the access token at once; everywhere means everywhere."""
    one, two = await login(stage, "ana@acme.example"), await login(stage, "ana@acme.example")
    await one.expect(204, "POST", "/auth/logout")
    await one.expect(401, "GET", "/auth/me")
    await two.expect(200, "GET", "/auth/me")
    three = await login(stage, "ana@acme.example")
    await two.expect(204, "POST", "/auth/logout-all")
    for browser in (two, three):
        await browser.expect(401, "GET", "/auth/me")
        equal((await browser.call("POST", "/auth/refresh")).status, 401, "refreshing after it")


async def refuses_other_sites(stage: Stage) -> None:
    """A page of another site can neither refresh nor sign anybody in or out."""
    ana = await login(stage, "ana@acme.example")
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                    {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://parley.test.evil.example"}):
        for path in ("refresh", "logout"):
            equal((await ana.call("POST", f"/auth/{path}", headers=headers)).status, 403, f"{path} with {headers}")
        equal((await ana.call("POST", "/auth/login", {"email": "ana@acme.example", "password": PASSWORD},
                              headers)).status, 403, f"login with {headers}")
    for headers in ({"Origin": "http://parley.test"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        equal((await ana.call("POST", "/auth/refresh", headers=headers)).status, 200, f"refreshing with {headers}")


async def changes_act_at_once(stage: Stage) -> None:
    """A role given, changed or taken, and a user shut out, count from the next request on."""
    ana = await login(stage, "ana@acme.example")
    await ana.expect(201, "POST", "/users", {"email": "bia@acme.example", "name": "Bia", "role": "viewer",
                                             "password": PASSWORD})
    bia = await login(stage, "bia@acme.example")
    await bia.expect(200, "GET", "/users")
    await bia.expect(403, "POST", "/roles", {"name": "Mine", "permissions": []})
    role = await ana.expect(201, "POST", "/roles", {"name": "Lead", "permissions": ["roles:*", "users:read"]})
    await ana.expect(200, "PATCH", f"/users/{bia.user['id']}", {"role": role["id"]})
    await bia.expect(201, "POST", "/roles", {"name": "Mine", "permissions": ["users:read"]})
    await bia.expect(403, "POST", "/roles", {"name": "More", "permissions": ["contacts:write"]})
    await ana.expect(200, "PATCH", f"/roles/{role['id']}", {"permissions": ["users:read"]})
    await bia.expect(403, "POST", "/roles", {"name": "Again", "permissions": []})
    await ana.expect(200, "POST", f"/users/{bia.user['id']}/deactivate")
    await bia.expect(401, "GET", "/users")
    await ana.expect(200, "POST", f"/users/{bia.user['id']}/activate")
    await bia.expect(200, "GET", "/users")
    await ana.expect(409, "POST", f"/users/{ana.user['id']}/deactivate")
    trail = [entry["action"] for entry in (await ana.expect(200, "GET", "/audit?action=users."))["data"]]
    equal(trail, ["users.activate", "users.deactivate", "users.update", "users.create"], "what is on record")


async def quota_holds(stage: Stage) -> None:
    """The user beyond the quota is refused with 403 and the numbers."""
    ana = await login(stage, "ana@acme.example")
    new = {"name": "C", "role": "agent", "password": PASSWORD}
    await ana.expect(201, "POST", "/users", new | {"email": "cid@acme.example"})
    refused = await ana.expect(403, "POST", "/users", new | {"email": "dan@acme.example"})
    equal(refused["upgradeRequired"], True, "upgradeRequired")
    equal(refused["quota"], {"resource": "users", "current": 3, "max": 3, "remaining": 0}, "the quota")
    equal(refused["error"], "quota_exceeded", "the error")


async def unknown_fields_are_named(stage: Stage) -> None:
    """A field that nobody declared is refused by name: nobody makes themselves super admin."""
    ana = await login(stage, "ana@acme.example")
    refused = await ana.expect(422, "PATCH", "/users/me", {"name": "Ana", "is_super_admin": True})
    equal([error["field"] for error in refused["errors"]], ["is_super_admin"], "what is named")
    refused = await ana.expect(422, "GET", "/users?page_size=1000000000&sort=password_hash;--")
    equal({error["field"] for error in refused["errors"]}, {"page_size", "sort"}, "what is named")
    for odd in ("' OR 1=1 --", "%", "_", "\\", "\u202e\u200b", "{{7*7}}", "<script>", "😀"):
        found = await ana.call("GET", "/users?q=" + "".join(f"%{byte:02x}" for byte in odd.encode()))
        equal((found.status, found.json()["data"]), (200, []), f"a search for {odd!r}")


async def names_come_back_unchanged(stage: Stage) -> None:
    """Naughty strings in names come back as they were sent."""
    ana = await login(stage, "ana@acme.example")
    for name in ("' \" ` ; -- \\ $(ls) ${x} {{y}} %s", "\u200b\u202eabc\u0301 👩‍👩‍👧", "x" * 120, " spaced "):
        equal((await ana.expect(200, "PATCH", "/users/me", {"name": name}))["name"], name, "the answer")
        equal((await ana.expect(200, "GET", "/users/me"))["name"], name, "the stored name")


async def keys_work(stage: Stage) -> None:
    """An API key may what it was given, is shown once, and ends when it is revoked."""
    ana = await login(stage, "ana@acme.example")
    made = await ana.expect(201, "POST", "/api-keys", {"name": "shop", "permissions": ["users:read"]},
                            {"Idempotency-Key": "once"})
    key = {"X-Api-Key": made["secret"]}
    check(made["secret"].startswith("pk_"), "the form of a key")
    program = Browser(ana.server)
    await program.expect(200, "GET", "/users", headers=key)
    await program.expect(403, "GET", "/roles", headers=key)
    await program.expect(401, "GET", "/users", headers={"X-Api-Key": "pk_" + "x" * 43})
    listed = await ana.expect(200, "GET", "/api-keys")
    check(made["secret"] not in json.dumps(listed), "the secret is shown once")
    equal(ana.server.count("api_keys", "digest LIKE ?", "%" + made["secret"] + "%"), 0, "secrets in the table")
    equal(ana.server.count("idempotency_keys", "body LIKE ?", "%" + made["secret"] + "%"), 0, "secrets kept elsewhere")
    await ana.expect(204, "DELETE", f"/api-keys/{made['api_key']['id']}")
    await program.expect(401, "GET", "/users", headers=key)


async def tenants_are_apart(stage: Stage) -> None:
    """What belongs to another tenant is not there; X-Tenant-Id takes a super admin, who leaves a trace."""
    ana, eve = await login(stage, "ana@acme.example"), await register(stage, "eve@globex.example", "Globex")
    await eve.expect(404, "GET", f"/users/{ana.user['id']}")
    await eve.expect(404, "GET", f"/tenants/{ana.tenant['id']}/settings")
    await eve.expect(403, "GET", f"/tenants/{ana.tenant['id']}")
    await eve.expect(403, "GET", "/users", headers={"X-Tenant-Id": ana.tenant["id"]})
    await eve.expect(404, "POST", "/auth/switch-tenant", {"tenant_id": ana.tenant["id"]})
    email, password = (ana.server.data / "first-account").read_text().split()
    root = await login(stage, email, password)
    found = await root.expect(200, "GET", "/users", headers={"X-Tenant-Id": ana.tenant["id"]})
    check(ana.user["id"] in [user["id"] for user in found["data"]], "a super admin sees the visited tenant's users")
    trail = (await ana.expect(200, "GET", "/audit?action=tenants.visit"))["data"]
    equal([entry["actor"]["id"] for entry in trail], [root.user["id"]], "the visit is on record there")
    await root.expect(200, "PUT", f"/tenants/{eve.tenant['id']}/quotas", {"users": 1})
    await eve.expect(403, "POST", "/invitations", {"email": "x@globex.example", "role": "agent"})
    await root.expect(200, "POST", f"/tenants/{eve.tenant['id']}/deactivate")
    await eve.expect(403, "GET", "/users")


async def second_factor(stage: Stage) -> None:
    """With a second factor the password alone does not do, and a code does once."""
    import hashlib
    import hmac
    import struct
    ana = await register(stage, "fay@acme2.example", "Acme 2")
    secret = (await ana.expect(201, "POST", "/auth/totp/enrol"))["secret"]

    def code(step: int) -> str:
        digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), struct.pack(">Q", step),
                          hashlib.sha1).digest()
        offset = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7fffffff) % 10 ** 6:06d}"

    step = int(time.time()) // 30
    await ana.expect(204, "POST", "/auth/totp/verify", {"code": code(step)})
    who = {"email": "fay@acme2.example", "password": PASSWORD}
    refused = await Browser(ana.server).expect(401, "POST", "/auth/login", who)
    equal(refused["errors"][0]["field"], "code", "what is asked for")
    await Browser(ana.server).expect(401, "POST", "/auth/login", who | {"code": code(step)})
    await Browser(ana.server).expect(200, "POST", "/auth/login", who | {"code": code(step + 1)})
    equal(ana.server.count("users", "totp_secret LIKE ?", f"%{secret}%"), 0, "secrets in the table")


async def wrong_passwords_do_not_slow_webhooks(stage: Stage) -> None:
    """10 000 wrong passwords are refused, nearly all of them at once, and webhooks keep their speed meanwhile."""
    server = server_of(stage)
    numbers = itertools.count()

    async def webhook() -> float:
        n = next(numbers)
        begun = time.monotonic()
        equal(await server.deliver(MAIN, messages(MAIN, text(f"55118{n:08d}", f"wamid.flood.{n}", "hi"))), 200,
              "a webhook")
        return time.monotonic() - begun

    quiet = [await webhook() for _ in range(300)]
    flood = await asyncio.create_subprocess_exec(sys.executable, "-B", str(Path(__file__).with_name("flood.py")),
                                                 str(server.port), "10000", "50", stdout=asyncio.subprocess.PIPE)
    answers = asyncio.create_task(flood.communicate())
    pressed = []
    while not answers.done():
        pressed.append(await webhook())
    statuses = json.loads((await answers)[0])
    before, during = (sorted(times)[int(len(times) * 0.99)] * 1000 for times in (quiet, pressed))
    print(f"      {statuses}; p99 of a webhook: {before:.1f} ms of {len(quiet)} in quiet, {during:.1f} ms of "
          f"{len(pressed)} meanwhile (factor {during / before:.1f})")
    equal(set(statuses), {"401", "429"}, f"the answers ({statuses})")
    equal(sum(statuses.values()), 10_000, "the answers")
    check(statuses["429"] > 9_000, f"nearly all are refused at once ({statuses})")
    check(len(pressed) > 100, f"only {len(pressed)} webhooks were taken meanwhile")
    check(during < 20 * before + 500, f"the p99 of a webhook was {during:.0f} ms meanwhile, {before:.0f} ms before")


async def documents_it(stage: Stage) -> None:
    """The OpenAPI document names every route of these groups."""
    document = (await server_of(stage).client.request("GET", "/api-docs/openapi.json")).json()
    for path in ("/api/v1/auth/login", "/api/v1/auth-db/login", "/api/v1/users/{user_id}", "/api/v1/roles/{role_id}",
                 "/api/v1/api-keys", "/api/v1/tenants/{tenant_id}/quotas", "/api/v1/audit", "/api/v1/invitations"):
        check(path in document["paths"], f"{path} is documented")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(),
         [starts, registers_and_refreshes, serves_the_alias, refuses_forged_tokens, logs_out_at_once,
          refuses_other_sites, changes_act_at_once, quota_holds, unknown_fields_are_named, names_come_back_unchanged,
          keys_work, tenants_are_apart, second_factor, wrong_passwords_do_not_slow_webhooks, documents_it])
