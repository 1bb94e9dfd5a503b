"""The digest as Markdown and HTML: everything has its source, and nothing a report says becomes mark-up."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

from factories import sample_knowledge

from kg.graph.build import to_graph
from kg.graph.digest import to_digest
from kg.view.digest import to_html, to_markdown, to_place, to_quote, to_sections

DIGEST = to_digest(to_graph(sample_knowledge()))
HOSTILE = "<script>alert(1)</script> **粗** [链](javascript:alert(1)) | `x`"


class Tags(HTMLParser):
    """The names of all elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}


def hostile_digest():
    knowledge = sample_knowledge()
    entities = tuple(replace(entity, label=f"{entity.label} {HOSTILE}") for entity in knowledge.entities)
    return to_digest(to_graph(replace(knowledge, entities=entities)))


def test_markdown_and_html_tell_the_same_lines():
    markdown, html = to_markdown(DIGEST), to_html(DIGEST)
    for section in to_sections(DIGEST, top=20):
        assert f"## {section.title}" in markdown
        assert section.title in html
        for line in section.lines:
            assert line.lead in markdown.replace("\\", "")
            assert line.lead in html
            assert all(to_place(source) in markdown.replace("\\", "") for source in line.sources)
            assert all(to_place(source) in html for source in line.sources)


def test_a_section_says_how_much_it_leaves_out():
    section = to_sections(DIGEST, top=1)[0]
    assert (len(section.lines), section.more) == (1, len(DIGEST[_first_key()]) - 1)
    assert f"{section.more} more" in to_markdown(DIGEST, top=1)


def _first_key():
    from kg.view.digest import _PARTS

    return _PARTS[0].key


def test_an_empty_period_says_so():
    nothing = to_digest(to_graph(sample_knowledge()), since="2030-01-01")
    text = to_markdown(nothing)
    assert all(section.empty in text for section in to_sections(nothing, top=5))
    assert to_html(nothing).count("<p>") >= len(to_sections(nothing, top=5))


def test_nothing_a_report_says_becomes_an_element():
    tags, calm = Tags(), Tags()
    tags.feed(to_html(hostile_digest()))
    calm.feed(to_html(DIGEST))
    assert tags.elements <= calm.elements
    assert tags.attributes <= calm.attributes
    assert "script" not in tags.elements


def test_nothing_a_report_says_becomes_markdown():
    text = to_markdown(hostile_digest())
    assert "\\<script\\>" in text
    assert not re.search(r"(?<!\\)<script|(?<!\\)\[链|(?<!\\)`x", text)


def test_the_page_asks_for_nothing_and_runs_nothing():
    html = unescape(to_html(DIGEST))
    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=\"(?!#|data:,)", html)


def test_a_long_quote_keeps_both_its_ends():
    assert to_quote("开头" + "字" * 500 + "结尾").startswith("开头")
    assert to_quote("开头" + "字" * 500 + "结尾").endswith("结尾")
    assert to_quote("短\n句") == "短 句"
