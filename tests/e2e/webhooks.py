"""Signed webhooks in the shapes of the WhatsApp Cloud API."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any

PATH = "/api/v1/whatsapp/webhook"

Json = dict[str, Any]


@dataclass(frozen=True)
class Number:
    """One phone number of the business: a channel of the server and an account at the far end."""

    channel: str
    phone_number_id: str
    app_secret: str = "secret-of-the-app"
    access_token: str = "token-of-the-number"
    verify_token: str = "token-for-the-handshake"
    tenant: str = "default"
    base_url: str | None = None  # the far end's, unless another is named


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed(secret: str, body: bytes) -> dict[str, str]:
    """The headers of a webhook with this body."""
    return {"Content-Type": "application/json", "X-Hub-Signature-256": signature(secret, body)}


def encode(document: Any, escaped: bool = True) -> bytes:
    """The bytes of a document, with non-ASCII escaped as Meta writes it, or as raw UTF-8."""
    return json.dumps(document, ensure_ascii=escaped, separators=(",", ":")).encode()


def envelope(*values: Json, field: str = "messages") -> Json:
    changes = [{"field": field, "value": value} for value in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": "900", "changes": changes}]}


def value(number: Number, **lists: list[Json]) -> Json:
    metadata = {"display_phone_number": "5511900000000", "phone_number_id": number.phone_number_id}
    return {"messaging_product": "whatsapp", "metadata": metadata} | lists


def messages(number: Number, *items: Json) -> Json:
    """An envelope with messages; each sender has an entry in contacts."""
    senders = dict.fromkeys(item["from"] for item in items if "from" in item)
    contacts = [{"profile": {"name": f"Customer {sender}"}, "wa_id": sender} for sender in senders]
    return envelope(value(number, contacts=contacts, messages=list(items)))


def statuses(number: Number, *items: Json) -> Json:
    return envelope(value(number, statuses=list(items)))


def message(sender: str, message_id: str, kind: str, content: Any, timestamp: Any = None) -> Json:
    when = str(int(time.time())) if timestamp is None else timestamp
    return {"from": sender, "id": message_id, "timestamp": when, "type": kind, kind: content}


def text(sender: str, message_id: str, body: str, timestamp: Any = None) -> Json:
    return message(sender, message_id, "text", {"body": body}, timestamp)


def status(wamid: str, name: str, recipient: str, opaque: str | None = None, **more: Any) -> Json:
    item = {"id": wamid, "status": name, "timestamp": str(int(time.time())), "recipient_id": recipient} | more
    return item | ({"biz_opaque_callback_data": opaque} if opaque else {})
