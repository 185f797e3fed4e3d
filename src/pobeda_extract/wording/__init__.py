"""Say what the program says to its user, in English or Russian, from the TOML files beside this."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Lang: TypeAlias = Literal["ru", "en"]
#: What POSIX looks at for the language of messages, strongest first.
_LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


class Wording:
    """
    The program's phrases in one language.

    Args:
        lang: ``ru`` or ``en``.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Final = lang
        self._phrases = _load(lang)

    def __call__(self, key: str, **values: object) -> str:
        """Return the phrase under *key* («notices.interrupted») with *values* in their places."""
        phrase: Any = self._phrases
        for step in key.split("."):
            phrase = phrase[step]
        return str(phrase).format(**values) if values else str(phrase)

    def of(self, part: str) -> Mapping[str, str]:
        """Return a part's phrases by key, as they stand."""
        found: dict[str, str] = self._phrases[part]
        return found

    def counted(self, key: str, number: int) -> str:
        """
        Return *number* with the noun under *key* in the form that goes with it.

        >>> Wording("ru").counted("articles", 22), Wording("ru").counted("articles", 11)
        ('22 статьи', '11 статей')
        >>> Wording("en").counted("articles", 1)
        '1 article'
        """
        one, few, many = self._phrases["counted"][key]
        if self.lang == "en":
            return f"{number} {one if number == 1 else many}"
        tens, ones = number % 100, number % 10
        form = many if 11 <= tens <= 14 else one if ones == 1 else few if 2 <= ones <= 4 else many
        return f"{number} {form}"


@cache
def wording(lang: Lang | None = None) -> Wording:
    """Return the phrases of *lang*, or of the user's locale."""
    return Wording(lang or language(os.environ))


def language(environment: Mapping[str, str]) -> Lang:
    """
    Return the language of messages that the locale in *environment* asks for.

    >>> language({"LANG": "ru_RU.UTF-8"}), language({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"})
    ('ru', 'en')
    """
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    return "ru" if locale.lower().startswith("ru") else "en"


@cache
def _load(lang: Lang) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))
