"""What all tests share: running the installed command, and small articles of our own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.filing import Folder

from pobeda_extract.facts import Extraction

ROOT = Path(__file__).resolve().parent.parent

#: Written for these tests; nobody of these names holds such a post.
ARTICLE = (
    "Мост через Светлую открыт в Заречинске\n\n"
    "Министр транспорта Заречной области Фёдор Громыхалов открыл новый мост через реку Светлую. "
    "В церемонии приняла участие мэр Заречинска Алевтина Подсолнухова.\n\n"
    "«Мы ждали этого моста двадцать лет», — сказала Подсолнухова.\n"
)


def names_of(extraction: Any) -> dict[str, str]:
    """Return what people, organizations and places are called, by id."""
    found = (*extraction.people, *extraction.organizations, *extraction.places)
    return {item.id: item.name for item in found}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=2, help="how often a run is killed and resumed")
    parser.addoption("--fuzz-inputs", type=int, default=2000, help="how many inputs to try")


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    status: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.raw.splitlines()]


def command() -> list[str]:
    """The installed command, beside the interpreter that runs the tests."""
    script = Path(sys.executable).with_name("pobeda-extract")
    return [str(script)] if script.exists() else [sys.executable, "-m", "pobeda_extract"]


def environment(**more: str) -> dict[str, str]:
    """The caller's environment without what would change how output looks."""
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    return {**kept, "PYTHONWARNINGS": "default", "LC_ALL": "C.UTF-8", **more}


@pytest.fixture
def cli(tmp_path: Path) -> Callable[..., Ran]:
    """Run the installed command in an empty folder."""

    def run(
        *arguments: object,
        stdin: bytes | None = None,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
    ) -> Ran:
        ended = subprocess.run(
            [*command(), *map(str, arguments)],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            cwd=cwd or tmp_path,
            env={**environment(), **(env or {})},
            timeout=300,
            check=False,
        )
        err = ended.stderr.decode()
        assert "Traceback" not in err, err
        return Ran(ended.returncode, ended.stdout, err)

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """One article in a file."""
    path = tmp_path / "most.txt"
    path.write_text(ARTICLE)
    return path


def write_all(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write *files* below *folder*: names to contents."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of five articles and some other files."""
    return write_all(
        tmp_path / "news",
        {
            "b.txt": "Мэр Заречинска Алевтина Подсолнухова открыла школу.",
            "a.md": ARTICLE,
            "2025/c.txt": "Фёдор Громыхалов назначен министром.",
            "lines.jsonl": '{"id": "x1", "text": "Открыт мост."}\n{"text": "Закрыт мост."}\n',
            "photo.jpg": b"\xff\xd8\xff\xe0 \x00\x01",
            ".hidden.txt": "Спрятано.",
        },
    )


Run = Callable[..., Ran]
Files = Sequence[Path]


@pytest.fixture(scope="session")
def extractor():
    """The rules alone, one extractor for all tests: what they propose, whatever is decided later."""
    from pobeda_extract import Extractor

    return Extractor(fast=True)


@pytest.fixture(scope="session")
def whole():
    """The extractor as users have it: rules and the joint reader, weighed together."""
    from pobeda_extract import Extractor

    return Extractor()


@pytest.fixture
def filed() -> Iterator[Callable[[Iterable[Extraction]], Folder]]:
    """Makes folders of articles, and clears them away."""
    made: list[Folder] = []

    def make(articles: Iterable[Extraction]) -> Folder:
        made.append(Folder(articles))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium through Playwright, where both are there."""
    library = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = next(
        (p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None
    )
    if chromium is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
    with library.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()
