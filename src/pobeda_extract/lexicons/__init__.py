"""Read the words of the language that rules work with, from the TOML files beside this module.

Files are read when first asked for and kept; what is wrong in one is reported with file and key.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pobeda_extract.errors import ResourceError
from pobeda_extract.lexicons.forms import check


@cache
def load(name: str) -> dict[str, Any]:
    """
    Return the content of ``NAME.toml``; treat it as read-only, callers share it.

    Args:
        name: The file's name without its ending (``"countries"``).

    Raises:
        ResourceError: If there is no such file, it is no TOML, or an entry holds what nobody reads.
    """
    path = files(__package__).joinpath(f"{name}.toml")
    try:
        content = path.read_text(encoding="utf-8")
    except (FileNotFoundError, OSError) as error:
        raise ResourceError(f"lexicon {name}.toml cannot be read: {error}") from error
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"lexicon {name}.toml is no valid TOML: {error}") from error
    check(name, table)
    return table


@cache
def words(name: str, key: str) -> tuple[str, ...]:
    """
    Return the list of words under *key* (dots step into tables) of ``NAME.toml``.

    Raises:
        ResourceError: If the key is absent or holds anything but words.
    """
    value: Any = load(name)
    for step in key.split("."):
        if not isinstance(value, dict) or step not in value:
            raise ResourceError(f"lexicon {name}.toml has no key {key}")
        value = value[step]
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ResourceError(f"lexicon {name}.toml: {key} must be a list of words")
    return tuple(value)
