"""Count what a folder or an archive holds that nothing is read from."""

from __future__ import annotations

from collections import Counter

from pobeda_extract.read.kinds import REFUSED, suffix


class PassedOver:
    """Files that were passed over, by the endings of their names."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()

    def note(self, path: str) -> str:
        """Count a file, and return what is said of it where all are named."""
        ending = suffix(path)
        self._found[ending] += 1
        remedy = REFUSED.get(ending)
        return f"passed over{f': {remedy}' if remedy else ''}"

    def told(self, *, named: bool) -> str | None:
        """Return what is said of all of them; ``None`` if there were none."""
        if not self._found:
            return None
        kinds = ", ".join(
            f"{count} {f'*{ending}' if ending else 'without a suffix'}"
            for ending, count in sorted(self._found.items(), key=lambda item: (-item[1], item[0]))
        )
        remedies = "".join(f"; *{e}: {REFUSED[e]}" for e in sorted(self._found) if e in REFUSED)
        total = self._found.total()
        plural = "s" if total > 1 else ""
        return f"{total} file{plural} passed over: {kinds}{remedies}{'' if named else '; -v names them'}"
