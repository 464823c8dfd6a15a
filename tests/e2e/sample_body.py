"""Bodies made from JSON Schemas: the smallest that an endpoint takes, and one with a text in every text field."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_BY_FORMAT = {"date-time": "2031-01-01T00:00:00Z", "date": "2031-01-01", "email": "someone@nobody.example",
              "uri": "https://example.com/", "uuid": "01890000-0000-7000-8000-000000000000"}
_BY_PATTERN = {"^#[0-9a-fA-F]{6}$": "#336699"}


def smallest(schema: Json) -> Any:
    """An instance with the required members only."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return smallest(schema[choice][0])
    kind = schema.get("type", "object")
    if isinstance(kind, list):
        kind = kind[0]
    return {"object": _object, "array": _array, "string": _string, "integer": _number, "number": _number,
            "boolean": lambda _: True, "null": lambda _: None}[kind](schema)


def _object(schema: Json) -> Json:
    properties = schema.get("properties", {})
    return {name: smallest(properties[name]) for name in schema.get("required", [])}


def _array(schema: Json) -> list[Any]:
    return [smallest(schema.get("items", {}))] * schema.get("minItems", 0)


def _string(schema: Json) -> str:
    if "format" in schema:
        return _BY_FORMAT[schema["format"]]
    if "examples" in schema:
        return schema["examples"][0]
    if "pattern" in schema:
        return _BY_PATTERN.get(schema["pattern"], "abcdef")
    return "a" * max(1, schema.get("minLength", 1))


def _number(schema: Json) -> int:
    return max(schema.get("minimum", 0), 0)
