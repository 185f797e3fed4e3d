"""Generate the JSON Schema of the output from the types."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from pobeda_extract.facts import Extraction
from pobeda_extract.schema import SCHEMA

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (Draft 2020-12) of one extraction; every key is required."""
    (top,), definitions = msgspec.json.schema_components(
        [Extraction], ref_template="#/$defs/{name}"
    )
    root = definitions.pop(top["$ref"].rpartition("/")[2])
    for definition in (root, *definitions.values()):
        if "properties" in definition:
            definition["required"] = list(definition["properties"])
            definition["additionalProperties"] = False
            for entry in definition["properties"].values():
                entry.pop("default", None)
    root["properties"]["schema"] = {"const": SCHEMA}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_json() -> str:
    """Return the schema as indented JSON, with a line end."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"
