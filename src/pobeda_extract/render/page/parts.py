"""Write what an index loads only when it is needed: scripts that hand over packed JSON.

From disk a browser runs scripts, but fetches no files; so each part is a script of one call. Its
JSON is packed (a fifth of the size) and unpacked by the browser itself.
"""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any, Final

from pobeda_extract.render.files import replaced
from pobeda_extract.render.rows import clean

#: The folder beside the index.
FOLDER: Final = "data"
_LEVEL: Final = 6


def packed(value: object) -> str:
    """Return *value* as JSON, deflated, in base64."""
    found = clean(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    data = deflate.compress(found.encode("utf-8")) + deflate.flush()
    return base64.b64encode(data).decode("ascii")


class Parts:
    """The folder of parts; ``finish`` removes what an earlier run left there."""

    def __init__(self, report: Path) -> None:
        self._folder = report / FOLDER
        self._written: set[str] = set()

    def write(self, name: str, value: Any) -> None:
        """Write *value* under *name*, by which the index asks for it."""
        file = f"{name}.js"
        with replaced(self._folder / file) as stream:
            stream.write(f'part("{name}","{packed(value)}");\n'.encode("ascii"))
        self._written.add(file)

    def finish(self) -> None:
        """Remove parts that this run has not written."""
        for path in self._folder.glob("*.js"):
            if path.name not in self._written and path.read_bytes()[:6] == b'part("':
                path.unlink()
