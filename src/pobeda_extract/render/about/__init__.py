"""Write what all articles say of the people, organizations and agreements that were asked for.

The articles wait on disk until the last one has come; then it is decided who is who, whom the
names mean, and one dossier each is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final

import msgspec

from pobeda_extract.dossiers import Dossier, Gatherer, Subject, Subjects
from pobeda_extract.errors import UsageError
from pobeda_extract.render.about.prose import markdown, text
from pobeda_extract.render.about.sections import Labels, Lang
from pobeda_extract.render.spool import Spool

if TYPE_CHECKING:
    from pobeda_extract.facts import Extraction
    from pobeda_extract.render import Target

_FAR_AHEAD: Final = 20  # times the articles of all others: then a surname means this one
_LISTED: Final = 20


class AboutWriter:
    """Keeps articles, and in the end writes the dossiers of *names* in one format."""

    def __init__(
        self,
        target: Target,
        names: Sequence[str],
        form: str,
        notice: Callable[[str], None],
        lang: Lang,
    ) -> None:
        if target.stream is None:
            raise UsageError(f"--about: format {form} writes one file")
        self._stream = target.stream
        self._names = names
        self._form = form
        self._notice = notice
        self._say = Labels(lang)
        self._lang = lang
        self._spool = Spool(merge=target.merge)

    def finished(self) -> Mapping[str, str | None]:
        """Return nothing: dossiers cannot be continued."""
        return {}

    def write(self, extraction: Extraction, text: str) -> None:  # noqa: ARG002 (offsets suffice)
        """Keep one article."""
        kept = msgspec.structs.replace(extraction, mentions=(), mention_relations=())
        self._spool.add(kept, "")

    def close(self) -> None:
        """
        Write the dossiers.

        Raises:
            UsageError: If a name fits nobody or several; it lists who comes near.
        """
        with closing(self._spool), closing(Gatherer(self._spool.identities())) as gatherer:
            subjects, names = Subjects(), gatherer.names
            for extraction, _ in self._spool:
                subjects.add(gatherer.add(extraction), names)
            chosen = dict.fromkeys(self._meant(name, subjects) for name in self._names)
            found = [gatherer.dossier(identity) for identity in chosen]
        self._stream.write(self._rendered(found))
        self._stream.flush()

    def _meant(self, name: str, subjects: Subjects) -> str:
        found, near = subjects.find(name)
        if not found:
            told = [self._say("nobody", name=name)]
            if near:
                told.append(self._say("near") + "; ".join(self._worded(s) for s in near))
            raise UsageError(f"--about: {' '.join(told)}")
        first, *others = found
        if not others:
            return first.id
        if first.documents >= _FAR_AHEAD * sum(s.documents for s in others):
            listed = "; ".join(self._worded(s) for s in others[:_LISTED])
            taken = self._say("taken", name=name, chosen=self._worded(first), others=listed)
            self._notice(f"--about: {taken}")
            return first.id
        listed = "".join(f"\n  {self._worded(s)} · {s.id}" for s in found[:_LISTED])
        raise UsageError(f"--about: {self._say('several', name=name)}{listed}")

    def _worded(self, subject: Subject) -> str:
        note = f" — {subject.note}" if subject.note else ""
        return f"{subject.name}{note} ({self._say.articles(subject.documents)})"

    def _rendered(self, found: Sequence[Dossier]) -> bytes:
        if self._form == "json":
            one = len(self._names) == 1
            return msgspec.json.encode(found[0] if one else list(found)) + b"\n"
        if self._form == "jsonl":
            return b"".join(dossier.to_json() + b"\n" for dossier in found)
        if self._form == "html":
            from pobeda_extract.render.page.dossier import one_page

            return one_page(found, Labels("ru")).encode("utf-8", "replace")  # as all pages are
        printed = markdown if self._form == "md" else text
        return "\n".join(printed(d, self._say) for d in found).encode("utf-8", "replace")


class DossiersOnly:
    """Stands for formats that only «--about» can write."""

    def __init__(self, target: Target) -> None:  # noqa: ARG002 (every writer is built so)
        raise UsageError("format md is for dossiers: say about whom with --about NAME")
