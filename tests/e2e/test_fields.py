"""Every field of every endpoint, generated from what the server says it serves: unknown members, members that nobody may
set, hostile lists, and naughty texts, which come back as they were sent or are refused by name."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import test_tenants as things  # one of everything that an endpoint can name
from browser import Browser, login
from sample_body import smallest
from suite import Stage, check, equal, main, parser
from text_places import Path, at, body_with, closed_objects, text_places

SETTINGS = things.SETTINGS | {f"quotas.{name}": "1000000" for name in ("users", "contacts", "connections")}
AT_ONCE = 16
SAMPLE_ONLY = 4  # naughty texts for a place whose form is narrow: a pattern or a format refuses nearly all

NAUGHTY = [
    "a\u200bb\u200c\u200d\ufeff", "\u202egnp.exe\u202c \u2066x\u2069 שלום مرحبا", "' \" ` \u2018 \u201d \\ / \\\\ \\n",
    "'; DROP TABLE users; --", "\" OR \"\"=\"", "1 OR 1=1) UNION SELECT password_hash FROM users --", "%_$1?:name@p0",
    "$(touch /tmp/x) `id` ; rm -rf / | cat & %PATH% ${HOME}", "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% raw %} %s%n%x",
    "<script>alert(1)</script><img src=x onerror=alert(1)>", "javascript:alert(1)//", "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿𝔘𐐷", "Z\u0335a\u0337l\u0334g\u0337o\u0336 e\u0301 é ﷽ ẞßſ İıI", " leading, trailing \t", "line\nbreak\r\nand\ttab",
    "null", "undefined", "true", "-0", "1e309", "\x01\x02\x1b[31m\x7f\x85", "\u2028\u2029\ufffe\uffff\ufffd", "=1+1|cmd",
    "../../etc/passwd\\..\\..", "\u0000", "a\u0000b",
]
LONE_SURROGATES = ["\ud800", "a\udc00b", "\udfff\ud800", "😀\ud83d"]
SET_BY_NOBODY = ("tenant_id", "id", "role", "created_at", "is_super_admin", "no_such_field")


@dataclass
class Operation:
    method: str
    path: str  # below /api/v1, with the names of its parameters
    document: Any

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def schema(self) -> Any:
        """Of its JSON body; None when it takes none."""
        content = self.document.get("requestBody", {}).get("content", {})
        return content["application/json"]["schema"] if "application/json" in content else None

    @property
    def query(self) -> list[Any]:
        return [p for p in self.document.get("parameters", []) if p["in"] == "query"]

    def target(self, **query: Any) -> str:
        words = {p["name"]: smallest(p["schema"]) for p in self.query if p.get("required")} | query
        path = re.sub(r"\{(\w+)\}", lambda match: things.foreign[match.group(1)], self.path)
        return path + ("?" + "&".join(f"{name}={quote(str(value))}" for name, value in words.items()) if words else "")

    def body(self) -> Any:
        """One that the endpoint takes, and not the same twice: much of what has a name has it alone."""
        return fresh(BODIES[self.name] if self.name in BODIES else things.BODIES[self.name] if self.name in things.BODIES
                     else named(self.schema, smallest(self.schema)))


# Where a schema does not tell what hangs together. "{n}" is another number each time; {channel_id} is that of `foreign`.
BODIES: dict[str, Any] = {
    "POST /users": {"email": "p{n}@acme.example", "name": "P", "role": "agent", "password": "correct horse battery"},
    "POST /invitations": {"email": "i{n}@acme.example", "role": "agent"},
    "POST /whatsapp-configs": {"name": "C{n}", "provider": "official", "phone_number_id": "9{n}", "access_token": "t"},
    "PUT /whatsapp-configs/{channel_id}": {"name": "C{n}", "provider": "official", "phone_number_id": "2002",
                                           "access_token": "t", "app_secret": "s"},
    "POST /rules": {"name": "R{n}", "trigger": {"type": "keyword", "patterns": ["r{n}"]}, "response": {"reply": "x"}},
    "POST /whatsapp/send": {"to": "5511900000001", "text": "hello"},
    "POST /conversations/{conversation_id}/transfer": {},
    "POST /contacts/{contact_id}/identities": {"channel_id": "{channel_id}", "kind": "address", "value": "55119{n}"},
}
serial = itertools.count(10_000_000)
callers: dict[str, Browser] = {}


def fresh(body: Any) -> Any:
    """A copy with another number, and the ids that there are, in its texts."""
    text = json.dumps(body).replace("{n}", str(next(serial)))
    for name, value in things.foreign.items():
        text = text.replace("{" + name + "}", value)
    return json.loads(text)


def named(schema: Any, body: Any) -> Any:
    """With a text of its own in each free member: names are taken once."""
    if not isinstance(body, dict):
        return body
    for name, member in schema.get("properties", {}).items():
        if name in body and body[name] == "a" and member.get("maxLength", 99) > 10:
            body[name] = "n{n}"
        elif name in body and body[name] == "abcdef" and re.search(member["pattern"], "k12345678"):
            body[name] = "k{n}"
        elif name in body and member.get("format") == "email":
            body[name] = "e{n}@nobody.example"
    return body


def operations() -> list[Operation]:
    return [Operation(*one) for one in things.operations()]


def writing() -> list[Operation]:
    return [one for one in operations() if one.schema is not None]


async def ask(one: Operation, target: str, body: Any = None) -> Any:
    """By who has every right that it takes. Gives the response."""
    staff = "a super admin" in one.document.get("description", "") or one.path.startswith(things.STAFF)
    return await callers["root" if staff else "ana"].call(one.method, target, body)


async def for_all(jobs: list[Any]) -> None:
    """Runs them, some at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def run(job: Any) -> None:
        async with gate:
            await job
    await asyncio.gather(*(run(job) for job in jobs))


def named_in(response: Any) -> list[str]:
    return [error["field"] for error in response.json().get("errors", [])]


def names(response: Any, path: Path) -> bool:
    """Whether the refusal names the place, what it lies in, or the list or map of which it is a member."""
    place = ".".join(str(step) for step in path)
    return any(field and (place + ".").startswith(re.sub(r"\[(\d+)\]", r".\1", field) + ".") for field in named_in(response))


def report(wrong: list[str], what: str) -> None:
    check(not wrong, f"{len(wrong)} {what}; the first:\n" + "\n".join(sorted(set(wrong))[:25]))


async def fill(stage: Stage) -> None:
    """One tenant has one of everything, and somebody may do everything."""
    things.SETTINGS = SETTINGS
    await things.fill(stage)
    callers["ana"] = things.acme["ana"]
    email, password = (stage.servers[0].data / "first-account").read_text().split()
    callers["root"] = await login(stage, email, password)


async def members_that_nobody_may_set(stage: Stage) -> None:
    """Unknown members, and those that a client might like to set, are refused by name in every object of every body."""
    wrong: list[str] = []
    asked = 0

    async def one_object(one: Operation, path: Path, schema: Any) -> None:
        extra = {name: "x" for name in SET_BY_NOBODY if name not in schema.get("properties", {})}
        inner = at(one.body(), path)
        value = (inner if isinstance(inner, dict) else smallest(schema)) | extra
        response = await ask(one, one.target(), body_with(one.schema, one.body(), path, value))
        named = {field.rsplit(".", 1)[-1] for field in named_in(response)} if response.status == 422 else set()
        if not set(extra) <= named:
            wrong.append(f"{one.name} {path}: {response.status} names {sorted(named)}: {response.body[:200]!r}")

    for one in writing():
        for path, schema in closed_objects(one.schema):
            asked += 1
            await one_object(one, path, schema)
    report(wrong, f"of {asked} objects take what they do not declare")
    print(f"      {asked} objects of {len(writing())} bodies")
    check(asked > 40, f"only {asked} objects were looked at")


async def queries_that_nobody_declared(stage: Stage) -> None:
    """A query parameter that an endpoint does not declare is refused by name."""
    wrong = []
    for one in (one for one in operations() if one.method == "GET"):
        response = await ask(one, one.target(no_such_parameter="1"))
        if response.status != 422 or "no_such_parameter" not in named_in(response):
            wrong.append(f"{one.name}: {response.status} {response.body[:160]!r}")
    report(wrong, "endpoints take a parameter that they do not declare")


async def hostile_lists(stage: Stage) -> None:
    """A page of 10^9, a negative one, and SQL in the sort order are refused by name; SQL in a filter finds nothing."""
    wrong: list[str] = []
    asked = 0

    async def refused(one: Operation, name: str, value: Any) -> None:
        response = await ask(one, one.target(**{name: value}))
        if response.status != 422 or name not in named_in(response):
            wrong.append(f"{one.name}?{name}={value}: {response.status} {response.body[:160]!r}")

    async def harmless(one: Operation, name: str, value: str) -> None:
        response = await ask(one, one.target(**{name: value}))
        is_json = response.headers.get("content-type", "").startswith("application/json")
        found = response.json().get("data") if response.status == 200 and is_json else None
        if not 200 <= response.status < 500 or found:
            wrong.append(f"{one.name}?{name}={value}: {response.status} {response.body[:160]!r}")

    for one in (one for one in operations() if one.method == "GET"):
        for parameter in one.query:
            name, schema = parameter["name"], parameter["schema"]
            is_text = schema.get("type") == "string" and "enum" not in schema
            for value in ("-1", "1000000000", "99999999999999999999", "1;DROP TABLE users", "NaN", "0x10", ""):
                asked += 1
                if name in ("page", "page_size", "limit"):
                    await refused(one, name, value)
            for value in ("created_at; DROP TABLE users", "(SELECT 1)", "-password_hash", "name,id", "--name"):
                if name == "sort":
                    await refused(one, name, value)
            for value in ("' OR '1'='1", "%' OR 1=1 --", "\\", "x\u0000y", "\u202e😀", "$1", "?"):
                if is_text:
                    await harmless(one, name, value)
    report(wrong, f"of {asked} hostile queries do harm")


async def hostile_ids(stage: Stage) -> None:
    """An id that is SQL, a path or nonsense is not there."""
    wrong = []
    for one in operations():
        for odd in ("' OR '1'='1", "../../x", "%00", "😀", "a" * 5000, "*", "\u202e"):
            if "{" not in one.path:
                continue
            target = re.sub(r"\{\w+\}", quote(odd, safe=""), one.path) + one.target().partition("?")[1] \
                + one.target().partition("?")[2]
            response = await ask(one, target, None if one.schema is None else one.body())
            if response.status not in (400, 404, 405, 414, 415, 422):
                wrong.append(f"{one.name} with {odd[:20]!r}: {response.status} {response.body[:160]!r}")
    report(wrong, "endpoints take such an id")


class Texts:
    """Sends texts into the fields and looks for them in what comes back."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.read_back = 0
        self.hidden: list[str] = []  # places behind something else that is refused, whatever stands in them
        self.readable = {one.path for one in operations() if one.method == "GET"}

    async def send(self, one: Operation, path: Path, schema: Any, text: str) -> None:
        response = await ask(one, one.target(), body_with(one.schema, one.body(), path, text))
        self.statuses[response.status] += 1
        where = f"{one.name} {'.'.join(map(str, path))} = {text[:40]!r}"
        if response.status >= 500 or response.status < 200:
            self.wrong.append(f"{where}: {response.status} {response.body[:160]!r}")
        elif response.status == 422:
            if not names(response, path):
                self.wrong.append(f"{where}: 422 names {named_in(response)}, not the field: {response.body[:200]!r}")
        elif response.status < 300 and response.body:
            await self.compare(one, path, schema, text, response, where)

    async def reaches(self, one: Operation, path: Path, schema: Any) -> bool:
        """Whether what stands there is looked at: a harmless text gets no refusal that names something else."""
        response = await ask(one, one.target(), body_with(one.schema, one.body(), path, smallest(schema)))
        if response.status >= 500:
            self.wrong.append(f"{one.name} {path}: {response.status}")
        hidden = response.status == 422 and not names(response, path)
        if hidden:
            self.hidden.append(f"{one.name} {'.'.join(map(str, path))} ({response.body[:230]!r})")
        return not hidden

    async def compare(self, one: Operation, path: Path, schema: Any, text: str, response: Any, where: str) -> None:
        documents = [response.json()]
        if again := self.read_path(one, documents[0]):
            read = await callers["root" if one.path.startswith(things.STAFF) else "ana"].call("GET", again)
            if read.status == 200 and one.method in ("POST", "PUT", "PATCH"):
                documents.append(read.json())
        for document in documents:
            found = at(document, path[:-1] if path[-1] == 0 else path)
            if found is None or schema.get("writeOnly"):
                continue
            self.read_back += 1
            if isinstance(found, list) and text in found:  # beside what was there before
                continue
            if found != text and not (isinstance(found, str) and "format" in schema):
                self.wrong.append(f"{where}: comes back as {found!r}")

    def read_path(self, one: Operation, document: Any) -> str | None:
        if one.method in ("PUT", "PATCH"):
            return None if one.path not in self.readable else one.target()  # others write there, too: see serial()
        made = document.get("id") if isinstance(document, dict) else None
        of_one = next((path for path in self.readable if re.fullmatch(re.escape(one.path) + r"/\{\w+\}", path)), None)
        return f"{one.target()}/{made}" if made and of_one else None


async def texts_of(texts: Texts, one: Operation, everything: list[str]) -> None:
    """One operation: its texts one after the other, so that what is read back is what was written last."""
    for path, schema in text_places(one.schema):
        if not await texts.reaches(one, path, schema):
            continue
        narrow = "pattern" in schema or "format" in schema
        own = list(everything)
        if narrow:
            own = own[:SAMPLE_ONLY] + own[-2:]
        longest = schema.get("maxLength", 0)
        own += ["w" * longest, "\U0001f600" * longest] if 0 < longest <= 5000 and not narrow else []
        own += ["w" * (longest + 1)] if longest else []
        for text in own:
            await texts.send(one, path, schema, text)


async def all_texts(everything: list[str]) -> Texts:
    """Operations on the same thing come one after the other, those on different ones at once."""
    texts = Texts()
    groups: dict[str, list[Operation]] = {}
    for one in writing():
        groups.setdefault(one.path.split("/")[1], []).append(one)

    async def group(members: list[Operation]) -> None:
        for one in members:
            await texts_of(texts, one, everything)
    await for_all([group(members) for members in groups.values()])
    print(f"      {sum(texts.statuses.values())} texts, {texts.read_back} read back; "
          f"{dict(sorted(texts.statuses.items()))}; hidden: {len(texts.hidden)}")
    for place in texts.hidden:
        print(f"      hidden: {place}")
    return texts


async def naughty_texts(stage: Stage) -> None:
    """Naughty texts in every field come back as they were sent, or are refused by the field's name."""
    texts = await all_texts(NAUGHTY)
    report(texts.wrong, "texts are treated otherwise")
    check(texts.read_back > 500, f"only {texts.read_back} texts were read back")
    check(len(texts.hidden) < 40, f"{len(texts.hidden)} places are hidden behind other refusals; give them bodies in BODIES")


async def lone_surrogates(stage: Stage) -> None:
    """Half a character is refused, or comes back as it was sent."""
    texts = await all_texts(LONE_SURROGATES)
    report(texts.wrong, "texts are treated otherwise")


async def still_well(stage: Stage) -> None:
    """After all of it nothing was logged as an error, and the server stops in order."""
    server = stage.servers[0]
    errors = [line for line in server.log_text().splitlines() if "a call failed" in line]
    equal(errors[:5], [], "calls that failed")
    equal(await server.stop(), 0, "the exit code")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        fill, members_that_nobody_may_set, queries_that_nobody_declared, hostile_lists, hostile_ids, naughty_texts,
        lone_surrogates, still_well,
    ])
