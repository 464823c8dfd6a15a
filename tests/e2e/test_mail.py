"""Letters through SMTP: with a login and with STARTTLS, with names that try to be headers, and through servers that refuse,
hang and close."""

from __future__ import annotations

import os
import re
import tempfile
import time
from pathlib import Path

from browser import Browser, login, register
from server import Server
from smtp_far_end import Mail, SmtpFarEnd, certificate
from suite import Stage, check, equal, eventually, main, parser
from webhooks import Number

MAIN = Number("main", "1001")
NEW_PASSWORD = "another battery staple"
FROM = "Acme <no-reply@acme.example>"
BCC = "Ana\r\nBcc: eve@evil.example"

far_end = SmtpFarEnd(user="parley", password="s3cret")


def settings_of(smtp: SmtpFarEnd, security: str, host: str = "127.0.0.1") -> dict[str, str]:
    return {"mail.host": f'"{host}"', "mail.port": str(smtp.port), "mail.security": f'"{security}"',
            "mail.user": f'"{smtp.user}"', "mail.password": f'"{smtp.password}"', "mail.from": f'"{FROM}"',
            "mail.timeout": '"1s"', "limits.login_attempts": "100", "limits.address_attempts": "1000"}


async def letter_to(address: str, smtp: SmtpFarEnd = far_end, within: float = 20) -> Mail:
    def found() -> list[Mail]:
        return [mail for mail in smtp.mails if mail.recipients == [f"<{address}>"]]
    await eventually(f"a letter to {address}", found, within)
    return found()[-1]


async def outcome(server: Server, result: str) -> float:
    text = (await server.client.request("GET", "/metrics")).body.decode()
    found = re.search(rf'^parley_mails_total{{result="{result}"}} (\S+)$', text, re.MULTILINE)
    return float(found.group(1)) if found else 0.0


async def forgot(stage: Stage, email: str) -> float:
    """Asks for the letter; how long the answer took."""
    begun = time.monotonic()
    answer = await Browser(stage.servers[0]).call("POST", "/auth/password/forgot", {"email": email})
    check(answer.status in (200, 202, 204), f"asking for a letter: {answer.status} {answer.body[:200]!r}")
    return time.monotonic() - begun


async def resets_a_password(stage: Stage) -> None:
    """Who forgot their password gets a letter, and with its code a new password, once."""
    await far_end.start()
    await stage.server([MAIN], settings_of(far_end, "none"))
    await register(stage, "ana@acme.example", "Acme")
    await forgot(stage, "ana@acme.example")
    mail = await letter_to("ana@acme.example")
    equal((mail.sender, mail.user), ("<no-reply@acme.example>", "parley"), "who sent it, and who was logged in")
    equal(str(mail.message["From"]), FROM, "the sender shown")
    check(mail.message["Date"] and mail.message["Message-ID"], f"it has a date and an id: {mail.raw[:600]!r}")
    check(b"\n" not in mail.raw.replace(b"\r\n", b""), f"every line ends with CR LF: {mail.raw[-300:]!r}")
    code = re.search(r"Code: (\S+)", mail.text)
    check(code, f"the letter has a code: {mail.text!r}")
    body = {"token": code.group(1), "password": NEW_PASSWORD}  # type: ignore[union-attr]
    browser = Browser(stage.servers[0])
    await browser.expect(204, "POST", "/auth/password/reset", body)
    check((await browser.call("POST", "/auth/password/reset", body)).status in (401, 404, 410, 422), "a code is good once")
    await login(stage, "ana@acme.example", NEW_PASSWORD)


async def tells_nobody_who_is_known(stage: Stage) -> None:
    """For a name that nobody has the answer is the same, and no letter goes out."""
    before = len(far_end.mails)
    await forgot(stage, "nobody@acme.example")
    await forgot(stage, "ana@acme.example")
    await letter_to("ana@acme.example")
    await eventually("the second letter", lambda: len(far_end.mails) > before)
    check(not any("nobody" in r for mail in far_end.mails for r in mail.recipients), "no letter to nobody")


async def names_are_no_headers(stage: Stage) -> None:
    """Names with line breaks, quotes, other scripts and great length become neither headers nor recipients."""
    for n, name in enumerate((BCC, "Ana\nSubject: hi\n\nbody", "\"Ana\" <eve@evil.example>, x", "\u202eanA \u200b😀 é ﷽",
                              "=?UTF-8?B?aGk=?=", "x" * 120, ".\r\n.\r\nQUIT\r\n", "{{7*7}} $(id) %s")):
        owner = await register(stage, f"owner{n}@acme.example", name)
        await owner.expect(200, "PATCH", "/users/me", {"name": name})
        await owner.expect(201, "POST", "/invitations", {"email": f"guest{n}@acme.example", "role": "agent"})
        mail = await letter_to(f"guest{n}@acme.example")
        headers = {key.lower() for key in mail.message.keys()}
        check(headers <= {"from", "to", "subject", "date", "message-id", "mime-version", "content-type",
                          "content-transfer-encoding"}, f"{name!r}: headers {headers}")
        equal(str(mail.message["To"]), f"guest{n}@acme.example", f"{name!r}: who it is to")
        shown = re.sub(r"[\x00-\x1f]", " ", name)
        check(re.sub(r"\s+", "", shown) in re.sub(r"\s+", "", str(mail.message["Subject"])),
              f"{name!r}: the subject is {mail.message['Subject']!r}")
        check(name.replace("\r\n", "\n") in mail.text.replace("\r\n", "\n"), f"{name!r}: the text is {mail.text!r}")


async def outlives_bad_servers(stage: Stage) -> None:
    """A far end that refuses or hangs costs its letters alone; requests wait for nothing."""
    server = stage.servers[0]
    for behaviour in ("refuses", "hangs"):
        far_end.behaviour = behaviour
        failed, before = await outcome(server, "failed"), far_end.turned_away
        took = await forgot(stage, "ana@acme.example")
        check(took < 2, f"{behaviour}: the answer took {took:.1f} s")
        await eventually(f"a far end that {behaviour} was tried", lambda: far_end.turned_away > before)
        far_end.behaviour = "takes"  # from the second attempt on
        sent = len(far_end.mails)
        await eventually(f"{behaviour}: the letter goes out at last", lambda: len(far_end.mails) > sent, 30)
        equal(await outcome(server, "failed"), failed, f"{behaviour}: letters given up")


async def gives_up_in_the_end(stage: Stage) -> None:
    """A letter that is cut off each time is given up after its attempts, with a line in the log and without its text."""
    server = stage.servers[0]
    far_end.behaviour = "closes"
    failed, sent = await outcome(server, "failed"), len(far_end.mails)
    await forgot(stage, "ana@acme.example")
    end = time.monotonic() + 40
    while await outcome(server, "failed") == failed:
        check(time.monotonic() < end, "the letter was not given up")
        await eventually("a moment passes", lambda: True)
    equal(len(far_end.mails), sent, "letters that arrived")
    check("a letter could not be sent" in server.log_text(), "the log tells")
    check("Code: " not in server.log_text(), "the log holds no code")
    far_end.behaviour = "takes"


async def speaks_tls(stage: Stage) -> None:
    """With STARTTLS the login is encrypted; a certificate that nobody vouches for gets neither login nor letter."""
    with tempfile.TemporaryDirectory() as folder:
        context, trusted = certificate(Path(folder))
        for trust, arrives in ((trusted, True), (None, False)):
            smtp = await SmtpFarEnd(user="parley", password="s3cret", tls=context).start()
            os.environ.pop("SSL_CERT_FILE", None)
            if trust:
                os.environ["SSL_CERT_FILE"] = str(trust)
            server = await stage.server([MAIN], settings_of(smtp, "starttls", "localhost"))
            os.environ.pop("SSL_CERT_FILE", None)
            browser = Browser(server)
            await browser.expect(201, "POST", "/auth/register", {
                "tenant_name": "Acme", "name": "Ana", "email": "tls@acme.example", "password": NEW_PASSWORD})
            await browser.call("POST", "/auth/password/forgot", {"email": "tls@acme.example"})
            if arrives:
                mail = await letter_to("tls@acme.example", smtp)
                check(mail.encrypted and mail.user == "parley", "the letter and the login are encrypted")
            else:
                await eventually("the far end is tried", lambda: smtp.connections > 0)
                await eventually("the log tells", lambda: "a letter could not be sent" in server.log_text())
                equal(smtp.mails, [], "letters that arrived")
            smtp.close()


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [
        resets_a_password, tells_nobody_who_is_known, names_are_no_headers, outlives_bad_servers, gives_up_in_the_end,
        speaks_tls,
    ])
