"""Pages made from the code are fresh, and what they show is true."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from typing import get_type_hints

import pytest
from tests.conftest import ROOT

from pobeda_extract.cli import command

DOCS = ROOT / "docs"


def _generator():
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli.md", "output.md", "plover.md", "pobeda-extract.1"])
def test_a_generated_page_is_fresh(name):
    page = _generator().PAGES[name]()
    written = (DOCS / name).read_text(encoding="utf-8")
    # click's versions break lines at different places
    assert page.split() == written.split(), f"docs/{name} is stale: run make docs"


def test_every_option_has_its_help():
    for name, hint in get_type_hints(command, include_extras=True).items():
        for option in getattr(hint, "__metadata__", ()):
            if name != "inputs":
                assert option.help, name
                assert option.help.endswith("."), name


def test_the_manual_is_a_manual():
    if shutil.which("mandoc"):
        command = ["mandoc", "-Tlint", "-Wwarning", "docs/pobeda-extract.1"]
    elif shutil.which("groff"):
        command = [
            "groff",
            "-man",
            "-ww",
            "-Wbreak",
            "-z",
            "-Kutf8",
            "-Tutf8",
            "docs/pobeda-extract.1",
        ]
    else:
        pytest.skip("neither mandoc nor groff is installed")
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.stdout + ran.stderr, ran.returncode) == ("", 0)


def test_every_make_verb_is_told():
    makefile = (ROOT / "Makefile").read_text()
    for verb in re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split():
        assert re.search(rf"^{verb}:.*##", makefile, re.MULTILINE), verb


def test_links_between_pages_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *DOCS.glob("*.md")]
    assert pages
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
