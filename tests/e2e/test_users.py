"""`parley user`: accounts made and mended at the machine, without a server and beside one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from browser import Browser, login
from server import Server
from suite import Stage, check, equal, main, parser
from webhooks import Number

MAIN = Number("main", "1001")
PASSWORD = "correct horse battery"


async def people(server: Server, *arguments: str) -> list[dict[str, Any]]:
    code, output = await server.run("user", "list", "--json", *arguments)
    equal(code, 0, f"the exit code of the list, which says: {output}")
    return json.loads(output)


def shown_password(output: str) -> str:
    found = re.search(r"password\s+(\S+)\s+\(shown this once\)", output)
    check(found, f"a password that was made up is shown, found: {output}")
    assert found
    return found.group(1)


def secret_file(server: Server, name: str, text: str) -> Path:
    path = server.folder / name
    path.write_text(text + "\n")
    path.chmod(0o600)
    return path


async def makes_the_first_account(stage: Stage) -> None:
    """Before the first start: the tables are asked for; once they are there the operator's own super admin comes first."""
    server = Server(stage.options.parley, stage.options.source, [MAIN], stage.far_end.url, {}, stage.options.postgres)
    stage.servers.append(server)
    code, output = await server.run("user", "add", "ops@acme.example", "--super-admin")
    equal(code, 1, f"the exit code without tables ({output})")
    check("parley migrate" in output, f"it says what to do, found: {output}")
    equal((await server.run("migrate"))[0], 0, "parley migrate")
    code, output = await server.run("user", "add", "Ops@acme.example", "--super-admin", "--name", "Operations")
    equal(code, 0, f"the exit code ({output})")
    await server.start()
    check(not (server.data / "first-account").exists(), "the start makes no other first account")
    ops = await login(stage, "ops@acme.example", shown_password(output))
    equal((ops.user["is_super_admin"], ops.user["name"], ops.tenant["id"]), (True, "Operations", "default"), "who it is")
    await ops.expect(200, "GET", "/tenants")
    entry = (await ops.expect(200, "GET", "/audit?action=users.create"))["data"][0]
    equal((entry["actor"]["kind"], entry["resource_id"]), ("system", ops.user["id"]), "the audit")
    check(server.log_text().find(shown_password(output)) < 0, "the log must not hold the password")


async def adds_people_beside_a_server(stage: Stage) -> None:
    """A colleague with a role and a password of a file, in a tenant that is named by its slug; they sign in at once."""
    server = stage.servers[0]
    file = secret_file(server, "password", PASSWORD)
    code, output = await server.run("user", "add", "bia@acme.example", "--role", "supervisor", "--tenant", "default",
                                    "--password-file", str(file))
    equal((code, PASSWORD in output), (0, False), f"adding, without the password in what it says ({output})")
    bia = await login(stage, "bia@acme.example", PASSWORD)
    equal((bia.user["is_super_admin"], bia.tenant["role"]), (False, "supervisor"), "who it is")
    listed = {person["email"]: person for person in await people(server, "--tenant", "default")}
    equal(set(listed), {"ops@acme.example", "bia@acme.example"}, "the list")
    equal(listed["bia@acme.example"]["role"], "supervisor", "their role in it")
    check(listed["bia@acme.example"]["last_login_at"], "when they signed in")
    equal((await server.run("user", "list"))[0], 0, "the list for people")


async def gives_a_new_password(stage: Stage) -> None:
    """A new password works, the old one does not, and whoever was signed in is out; standard input gives one as well."""
    server = stage.servers[0]
    bia = await login(stage, "bia@acme.example", PASSWORD)
    code, output = await server.run("user", "reset-password", "bia@acme.example")
    equal(code, 0, f"the exit code ({output})")
    wrong = await Browser(server).call("POST", "/auth/login", {"email": "bia@acme.example", "password": PASSWORD})
    equal(wrong.status, 401, "the old password")
    await login(stage, "bia@acme.example", shown_password(output))
    equal((await bia.call("POST", "/auth/refresh")).status, 401, "a sign-in of before")
    code, output = await server.run("user", "reset-password", "bia@acme.example", "--password-file", "-",
                                    given=PASSWORD + " two\n")
    equal(code, 0, f"the exit code with standard input ({output})")
    await login(stage, "bia@acme.example", PASSWORD + " two")


async def refuses_what_is_wrong(stage: Stage) -> None:
    """Each refusal has its exit code and names what was wrong; nobody was added."""
    server = stage.servers[0]
    before = await people(server)
    open_file = secret_file(server, "open", PASSWORD)
    open_file.chmod(0o644)
    short = secret_file(server, "short", "short")
    for arguments, code, words in (
            (("add", "bia@acme.example"), 1, "reset-password"),
            (("add", "x@acme.example", "--tenant", "nowhere"), 1, "nowhere"),
            (("add", "x@acme.example", "--role", "boss"), 1, "supervisor"),
            (("add", "x@acme.example", "--password-file", str(short)), 1, "8 to 200"),
            (("add", "x@acme.example", "--password-file", str(open_file)), 1, "--password-file"),
            (("add", "x@acme.example", "--password", PASSWORD), 2, "--password"),
            (("add", "nobody"), 2, "e-mail"), (("add",), 2, "EMAIL"), ((), 2, "list"),
            (("reset-password", "x@acme.example"), 1, "x@acme.example"),
            (("list", "--tenant", "nowhere"), 1, "nowhere")):
        found, output = await server.run("user", *arguments)
        check(found == code and words in output, f"user {arguments}: expected {code} and {words!r}, found {found}: {output}")
    equal(await people(server), before, "who there is")
    code, output = await server.run("user", "--help")
    equal((code, "--password-file" in output), (0, True), "the help")


async def works_while_no_server_runs(stage: Stage) -> None:
    """With the server stopped the same commands work, and the next start knows."""
    server = stage.servers[0]
    equal(await server.stop(), 0, "the stop")
    code, output = await server.run("user", "add", "caio@acme.example")
    equal(code, 0, f"the exit code ({output})")
    await server.start()
    caio = await login(stage, "caio@acme.example", shown_password(output))
    equal(caio.tenant["role"], "agent", "the role that is usual")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        makes_the_first_account, adds_people_beside_a_server, gives_a_new_password, refuses_what_is_wrong,
        works_while_no_server_runs,
    ])
