"""Readers with a handicap: axe-core has nothing serious to say, and colours can be told from the paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from factories import sample_knowledge

from kg.view.page import write_html
from kg.view.words import CLASSES, RELATIONS

pytest_plugins = ("browser",)

PAPERS = ("#fbfcfd", "#12171d")

STATES = {
    "opened": (),
    "searching": ("/", "k", "l"),
    "nothing found": ("/", "q", "x", "z", "w"),
    "an entity": ("/", "k", "l", "w", "w", "Enter"),
    "the tree": ("t", "ArrowRight", "ArrowRight", "Enter"),
    "the table": ("l",),
    "help": ("?",),
}
CLICKS = {
    "a path": ("#path",),
    "saving": ("#save",),
    "nothing visible": ('fieldset[data-kind="classes"] .turn button >> nth=1',),
    "an edge": ("#tab-table", "#view-table tbody button >> nth=0"),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return write_html(sample_knowledge(), tmp_path_factory.mktemp("access") / "graph.html")


def findings(visit):
    """What axe-core finds, from moderate on; it must have looked at something."""
    response = Axe().run(visit.page).response
    assert len(response["passes"]) > 15
    return [
        (one["impact"], one["id"], node["html"][:200])
        for one in response["violations"]
        if one["impact"] in ("moderate", "serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", [*STATES, *CLICKS])
def test_axe_finds_nothing(open_page, sample, state, scheme):
    visit = open_page(sample, color_scheme=scheme)
    for key in STATES.get(state, ()):
        visit.page.keyboard.press(key)
    for selector in CLICKS.get(state, ()):
        visit.page.locator(selector).click()
    assert findings(visit) == []


def test_axe_would_find_a_fault(open_page, sample):
    visit = open_page(sample)
    visit.page.evaluate("() => document.querySelector('#help').removeAttribute('aria-label')")
    visit.page.evaluate(
        "() => { const one = document.querySelector('#help'); one.title = one.textContent = ''; }"
    )
    assert [impact for impact, *_ in findings(visit)] == ["critical"]


def luminance(colour):
    """Of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("style", [*CLASSES.values(), *RELATIONS.values()], ids=lambda style: style.en)
def test_what_is_drawn_stands_out_from_either_paper(style, paper):
    assert contrast(style.colour, paper) >= 3, "WCAG 1.4.11"


@pytest.mark.parametrize(
    ("ink", "paper"),
    [("#1d2733", PAPERS[0]), ("#5b6776", PAPERS[0]), ("#e6ebf1", PAPERS[1]), ("#a3b0bf", PAPERS[1])],
)
def test_letters_of_the_drawing_can_be_read(ink, paper):
    from kg.resources import shipped

    assert ink in shipped("view", "templates", "looks.js").read_text("utf-8")
    assert contrast(ink, paper) >= 4.5
