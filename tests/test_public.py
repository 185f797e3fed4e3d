"""What the package promises to those who import it."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata

import msgspec
import pytest

import pobeda_extract
from pobeda_extract import errors, facts
from pobeda_extract.render import FORMATS


def test_every_public_name_is_there_and_documented():
    assert pobeda_extract.__all__ == sorted(set(pobeda_extract.__all__))
    for name in pobeda_extract.__all__:
        value = getattr(pobeda_extract, name)
        assert name == "__version__" or value.__doc__
    assert dir(pobeda_extract) == pobeda_extract.__all__


def test_every_fact_and_error_is_public():
    made = {
        name
        for module in (facts, errors)
        for name, value in vars(module).items()
        if isinstance(value, type)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    }
    assert made <= set(pobeda_extract.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = pobeda_extract.Nothing


def test_importing_the_package_loads_almost_nothing():
    code = (
        "import sys; import pobeda_extract; "
        "sys.exit(str({'numpy', 'msgspec', 'click', 'rich', 'pymorphy3'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ran.stderr.strip() == b"set()"


def test_the_version_is_the_packages():
    assert metadata.version("pobeda-extract") == pobeda_extract.__version__


def test_facts_cannot_be_changed_and_round_trip():
    document = facts.Document(id="a", source="b", length=1, extra={"n": [1, None]})
    extraction = facts.Extraction(document=document)
    with pytest.raises(AttributeError):
        extraction.document = document
    assert msgspec.json.decode(extraction.to_json(), type=facts.Extraction) == extraction
    assert extraction.to_dict()["document"]["extra"] == {"n": [1, None]}


def test_every_format_that_is_there_has_its_writer():
    for form in FORMATS.values():
        if form.available and form.extra is None:
            module = __import__(form.module, fromlist=[form.writer])
            assert getattr(module, form.writer).__doc__
