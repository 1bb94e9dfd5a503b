"""What a site puts around the text of a page: navigation, advertisements, comments, lists of links.

It is known by what it calls itself, and by how much of it is links.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

_HALF = 0.5  # nothing with this share of the words is clutter, whatever it is called
_LINKED = 0.8  # share of letters in links from which on a block is a list of links
_OFTEN = 0.3  # the same, of what stands behind the text
_FEW = 30  # letters: a block as short as this, with a date, is a byline even if all of it is linked
_LETTER = re.compile(r"[^\W\d_]")
_DATE = re.compile(r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}")
_CLUTTER_TAGS = frozenset(("nav", "aside", "footer", "menu"))
_CLUTTER_ROLES = frozenset(("navigation", "complementary", "contentinfo", "banner", "search", "dialog"))
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LISTS = frozenset(("div", "ul", "ol", "dl", "p", "section", "table", "center"))
#: Words of class names and ids, in English and Pinyin, of what surrounds the text of a page.
_CLUTTER = re.compile(
    r"nav(?:bar|igation|igator)?|menu|(?:bread)?crumbs?|sidebar|aside|foot(?:er)?|copyright|comments?|reply"
    r"|shar(?:e|ing)|advs?|ads?|adverts?|advertisement|recommend(?:ed|ation)?|relat(?:e|ed|ion)|hot|login"
    r"|toolbar|qrcode|popup|modal|pager|pagination|subscribe|cookie|daohang|pinglun|fenxiang|guanggao|tuijian"
)


class Weight(NamedTuple):
    """Letters that an element prints, how many of them are links, and how many links these are."""

    letters: int
    linked: int
    links: int

    @property
    def words(self) -> int:
        """Letters outside links."""
        return self.letters - self.linked


Weights = dict[HtmlElement, Weight]


def weigh(root: HtmlElement) -> Weights:
    """The weight of every element, ``root`` too."""
    elements = list(root.iter())
    in_link: set[HtmlElement] = set()
    for element in elements:
        if element.getparent() in in_link or (element.tag == "a" and element.get("href") is not None):
            in_link.add(element)
    weights: Weights = {}
    for element in reversed(elements):
        children = [weights[child] for child in element]
        own = sum(count_letters(text) for text in (element.text, *(child.tail for child in element)))
        weights[element] = Weight(
            own + sum(child.letters for child in children),
            own * (element in in_link) + sum(child.linked for child in children),
            (element.tag == "a") + sum(child.links for child in children),
        )
    return weights


def count_letters(text: str | None) -> int:
    """How many letters a text has; figures and signs are none."""
    return len(_LETTER.findall(text)) if text else 0


def empty_clutter(root: HtmlElement) -> None:
    """Leave an empty ``nav`` where clutter stood: the text does not go on behind it."""
    weights = weigh(root)
    most = _HALF * weights[root].words
    for element in list(root.iterdescendants()):
        if _is_clutter(element) and weights[element].words <= most and next(element.iter("h1"), None) is None:
            element.clear(keep_tail=True)
            element.tag = "nav"


def _is_clutter(element: HtmlElement) -> bool:
    if element.tag in _CLUTTER_TAGS or element.get("role") in _CLUTTER_ROLES:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return any(_CLUTTER.fullmatch(part.lower()) for part in _NAME_PART.findall(names))


def is_link_list(element: HtmlElement, weights: Weights) -> bool:
    """Whether a block is little but links, and no byline of firm, authors and date."""
    if element.tag not in _LISTS or not is_linked(weights[element], _LINKED):
        return False
    return weights[element].letters > _FEW or _DATE.search(element.text_content()) is None


def is_linked(weight: Weight, share: float = _OFTEN) -> bool:
    """Whether several links make up at least this share of the letters."""
    return weight.links >= 2 and weight.linked >= share * weight.letters
