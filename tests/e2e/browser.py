"""A person at a browser: keeps the access token and the cookie, and calls the API with them."""

from __future__ import annotations

import json
from typing import Any

import wire
from server import Server
from suite import Stage, check, equal

PASSWORD = "correct horse battery"


class Browser:
    """A client that keeps what it was given: the access token and the cookie."""

    def __init__(self, server: Server, token: str = "", cookie: str = "") -> None:
        self.server, self.token, self.cookie = server, token, cookie
        self.user: dict[str, Any] = {}
        self.tenant: dict[str, Any] = {}

    async def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None,
                   prefix: str = "/api/v1") -> wire.Response:
        sent = {"Content-Type": "application/json"} if body is not None else {}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if self.cookie:
            sent["Cookie"] = self.cookie
        raw = json.dumps(body).encode() if body is not None else b""
        response = await self.server.client.request(method, prefix + path, sent | (headers or {}), raw)
        if cookie := response.headers.get("set-cookie"):
            self.cookie = cookie.split(";")[0]
        return response

    async def signed_in(self, response: wire.Response) -> "Browser":
        document = response.json()
        self.token, self.user, self.tenant = document["access_token"], document["user"], document["tenant"]
        return self

    async def expect(self, status: int, method: str, path: str, body: Any = None,
                     headers: dict[str, str] | None = None) -> Any:
        response = await self.call(method, path, body, headers)
        check(response.status == status, f"{method} {path}: expected {status}, found {response.status}: "
                                         f"{response.body[:300]!r}")
        return response.json() if response.body else None


async def register(stage: Stage, email: str, tenant: str, server: Server | None = None) -> Browser:
    browser = Browser(server or stage.servers[0])
    response = await browser.call("POST", "/auth/register", {"tenant_name": tenant, "name": "Ana", "email": email,
                                                             "password": PASSWORD})
    equal(response.status, 201, f"registering {email} ({response.body[:200]!r})")
    return await browser.signed_in(response)


async def login(stage: Stage, email: str, password: str = PASSWORD) -> Browser:
    browser = Browser(stage.servers[0])
    response = await browser.call("POST", "/auth/login", {"email": email, "password": password})
    equal(response.status, 200, f"signing in as {email} ({response.body[:200]!r})")
    return await browser.signed_in(response)
