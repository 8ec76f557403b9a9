"""What the API lets be written: every field of every body, out of its own schema."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator

WRITES = ("post", "put", "patch")
Fields = dict[str, list[str]]


def writable() -> Fields:
    """Fields by "METHOD /path"; those of a part stand behind its name: "policy.ack_s"."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    found: Fields = {}
    for path, operations in schema["paths"].items():
        for method in WRITES:
            content = operations.get(method, {}).get("requestBody", {}).get("content", {})
            if content:
                body = next(iter(content.values()))["schema"]
                found[f"{method.upper()} {path}"] = sorted(_fields(schema, body, ""))
    return found


def _fields(schema: dict[str, Any], part: dict[str, Any], before: str) -> set[str]:
    if "$ref" in part:
        return _fields(schema, schema["components"]["schemas"][part["$ref"].rpartition("/")[2]], before)
    if several := part.get("allOf", []) + part.get("oneOf", []) + part.get("anyOf", []):
        return set().union(*(_fields(schema, each, before) for each in several))
    found: set[str] = set()
    for name, field in part.get("properties", {}).items():
        if not field.get("readOnly"):
            found |= _fields(schema, field, f"{before}{name}.") or {before + name}
    return found
