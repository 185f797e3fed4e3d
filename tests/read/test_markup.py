"""Pieces of HTML become paragraphs, whatever is wrong with them, in linear time."""

from __future__ import annotations

import time

import pytest

from pobeda_extract.read.markup import paragraphs_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Мост <b>откр</b>ыт.</p><p>Мэр доволен.</p>", "Мост открыт.\n\nМэр доволен."),
        ("Голосов <5 % и > 7 %", "Голосов <5 % и > 7 %"),
        ('<p title="a>b">Мост</p>', "Мост"),
        ('<script>if (a<b) {"</p>"}</script>Мост<style>p{}</style>', "Мост"),
        ("<!-- <p>нет</p> -->Мост<svg/> открыт", "Мост открыт"),
        ("<table><tr><td>а</td><td> б </td></tr></table>", "а\tб"),
        ("Мост<br/><br><br>открыт", "Мост\n\nоткрыт"),
        ("<head><title>x</title></head><BODY>&laquo;Мост&raquo;</BODY>", "«Мост»"),
        ("<p>Мост <!-- без конца", "Мост"),
        ("<p>Мост <a href=", "Мост"),
    ],
)
def test_paragraphs_are_what_a_reader_sees(html, text):
    assert paragraphs_of(html) == text


@pytest.mark.parametrize(
    "piece",
    ["<", "<p", "<!--", '<a href="', '<a href=">', "<div>", "<![CDATA[", "</", "<script>",
     "<script></script>", "<td>", "<br>", "&amp", " \n<i>"],
)  # fmt: skip
def test_hostile_html_takes_no_longer_than_its_length(piece):
    began = time.process_time()
    paragraphs_of("<p>" + piece * 50_000)
    assert time.process_time() - began < 5
