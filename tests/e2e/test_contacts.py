"""Contacts over HTTP: files in and out, segments, merges, the audit trail, and two companies kept apart."""

from __future__ import annotations

import io
import zipfile

from browser import Browser, register
from suite import Stage, check, equal, main, parser
from webhooks import Number

MAIN = Number("main", "1001")
CSV = {"Content-Type": "text/csv"}
signed_in: dict[str, Browser] = {}  # from test to test
FILE = "Nome;Celular;City\nJo\u00e3o;+55 11 98765-4321;Recife\nBad;call me;\nBia;5511911112222;Olinda\n"


async def upload(browser: Browser, path: str, content: bytes) -> tuple[int, dict]:
    headers = CSV | {"Authorization": f"Bearer {browser.token}"}
    response = await browser.server.client.request("POST", "/api/v1" + path, headers, content)
    return response.status, response.json()


async def imports(stage: Stage) -> None:
    """A Latin-1 file is looked at, imported with one bad line told, and found by segment, words and field."""
    await stage.server([MAIN])
    ana = await register(stage, "ana@acme.example", "Acme")
    signed_in["ana"] = ana
    await ana.expect(201, "POST", "/custom-fields", {"key": "city", "type": "text"})
    status, look = await upload(ana, "/contacts/import/preview", FILE.encode("latin-1"))
    equal((status, look["encoding"], look["separator"]), (200, "latin-1", "semicolon"), "what the file is")
    equal(look["columns"], ["name", "phone", "custom.city"], "the columns")
    status, report = await upload(ana, "/contacts/import", FILE.encode("latin-1"))
    equal((status, report["created"], report["failed"]), (207, 2, 1), f"the import ({report})")
    equal((report["errors"][0]["line"], report["errors"][0]["field"]), (3, "phone"), "the bad line")
    found = await ana.expect(200, "GET", "/contacts?custom_field=city%3ARecife")
    equal([contact["name"] for contact in found["data"]], ["Jo\u00e3o"], "found by a field")
    rule = {"name": "olinda", "filter": {"not": {"field": "custom.city", "op": "eq", "value": "Recife"}}}
    segment = await ana.expect(201, "POST", "/segments", rule)
    equal((await ana.expect(200, "GET", f"/segments/{segment['id']}/count"))["count"], 1, "the segment")


async def exports(stage: Stage) -> None:
    """What goes out is CSV without formulas and a workbook that opens."""
    ana = signed_in["ana"]
    response = await ana.call("GET", "/contacts/export.csv")
    check(b"\"'+5511987654321\"" in response.body, f"the CSV guards its formulas: {response.body[:300]!r}")
    response = await ana.call("GET", "/contacts/export.xlsx")
    sheet = zipfile.ZipFile(io.BytesIO(response.body)).read("xl/worksheets/sheet1.xml")
    check(b"+5511987654321" in sheet and b"<f>" not in sheet, "the workbook holds texts and no formula")


async def merges(stage: Stage) -> None:
    """Two become one and are parted again; the audit trail tells of both."""
    ana = signed_in["ana"]
    one, two = (await ana.expect(200, "GET", "/contacts?sort=name"))["data"]
    merge = await ana.expect(201, "POST", f"/contacts/{one['id']}/merge", {"contact_id": two["id"]})
    await ana.expect(404, "GET", f"/contacts/{two['id']}")
    await ana.expect(200, "POST", f"/contacts/merges/{merge['id']}/undo")
    await ana.expect(200, "GET", f"/contacts/{two['id']}")
    actions = [row["action"] for row in (await ana.expect(200, "GET", "/audit"))["data"]]
    check({"contacts.merge", "contacts.undo_merge", "contacts.import", "contacts.export"} <= set(actions), str(actions))


async def keeps_tenants_apart(stage: Stage) -> None:
    """Another company sees none of it."""
    ana = signed_in["ana"]
    contact = (await ana.expect(200, "GET", "/contacts"))["data"][0]["id"]
    eve = await register(stage, "eve@globex.example", "Globex")
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/block"), ("GET", "/identities"), ("GET", "/merges")):
        await eve.expect(404, method, f"/contacts/{contact}{path}")
    equal((await eve.expect(200, "GET", "/contacts"))["data"], [], "her list")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [imports, exports, merges, keeps_tenants_apart])
