"""Where a JSON Schema takes texts, and bodies that hold a given text in one of these places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sample_body import smallest

Json = dict[str, Any]
Path = tuple[str | int, ...]  # names of members, 0 for the first item of a list


def plain(schema: Json) -> Json:
    """The schema itself, or the first of its alternatives that is more than null."""
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return plain(next((s for s in schema[choice] if s.get("type") != "null"), schema[choice][0]))
    return schema


def kind_of(schema: Json) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "")
    return next((k for k in kind if k != "null"), "") if isinstance(kind, list) else kind


def text_places(schema: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Every place that takes a text which is not one of a few given ones."""
    schema = plain(schema)
    kind = kind_of(schema)
    if kind == "string" and "enum" not in schema and "const" not in schema:
        yield path, schema
    elif kind == "object":
        for name, member in schema.get("properties", {}).items():
            yield from text_places(member, (*path, name))
        if isinstance(more := schema.get("additionalProperties"), dict):
            yield from text_places(more, (*path, "key"))
    elif kind == "array" and "items" in schema:
        yield from text_places(schema["items"], (*path, 0))


def closed_objects(schema: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Every object that takes declared members alone."""
    schema = plain(schema)
    kind = kind_of(schema)
    if kind == "object":
        if schema.get("additionalProperties") is False:
            yield path, schema
        for name, member in schema.get("properties", {}).items():
            yield from closed_objects(member, (*path, name))
    elif kind == "array" and "items" in schema:
        yield from closed_objects(schema["items"], (*path, 0))


def body_with(schema: Json, body: Any, path: Path, value: Any) -> Any:
    """`body` with the value at that place; what lies on the way there is made as small as its schema lets it be."""
    if not path:
        return value
    schema, (step, *rest) = plain(schema), path
    if step == 0:
        items = schema["items"]
        first = body[0] if isinstance(body, list) and body else smallest(plain(items))
        return [body_with(items, first, tuple(rest), value)]
    member = schema.get("properties", {}).get(step) or schema["additionalProperties"]
    made = dict(body) if isinstance(body, dict) else smallest(schema)
    inner = made.get(step)
    made[step] = body_with(member, smallest(plain(member)) if rest and inner is None else inner, tuple(rest), value)
    return made


def at(document: Any, path: Path) -> Any:
    """What stands there; None when nothing does."""
    for step in path:
        if isinstance(document, dict) and isinstance(step, str):
            document = document.get(step)
        elif isinstance(document, list) and step == 0 and document:
            document = document[0]
        else:
            return None
    return document
