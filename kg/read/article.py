"""The part of a web page that is the report: from its title to the end of its text.

Ready-made extractors take the lines between title and text (date, firm, authors, rating) for a news
page's furniture and drop them; of a report they are the masthead. So a page is cut, not sifted: its text
is the deepest element with most of the words outside links; what stands before the title or after the
text goes, and so does what names itself navigation, advertisement or comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise, takewhile

from lxml.html import Element, HtmlElement

from kg.read.clutter import Weights, count_letters, empty_clutter, is_link_list, is_linked, weigh
from kg.read.markup import HEADINGS, SILENT, is_block, is_hidden, is_layout

_MOST = 0.7  # share of the page's words that its text has at least
_TITLE = range(6, 121)  # letters
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]+\s*[、.．]|[(（]|\d{1,2}[.、．])")
#: What separates a page's title from the names of its column and its site.
_SITE = re.compile(r"\s*[_|｜]+\s*|\s+[-–—·»]\s+|\s*-{2,}\s*")
#: Programs whose pages are documents, with nothing around the text.
_OFFICE = re.compile(r"Microsoft (?:Word|Office)|Word\.Document|OpenOffice|LibreOffice|WPS|Kingsoft", re.I)
_IGNORED = re.compile(r"mso-list\s*:\s*ignore", re.I)  # the bullet or number that Word prints before an item
_WHOLE = frozenset(("p", "pre", "ul", "ol", "dl", *HEADINGS))
_FIELDS = frozenset(("div", "header", "section", "td", "p"))


def to_article(page: HtmlElement) -> tuple[HtmlElement, str]:
    """The element that holds the report, all else cut out of it, and a title that it does not print.

    The tree is changed: the element of the title becomes an ``h1``. The second value is "" where a
    title is printed or the page has none.
    """
    body = page.find("body")
    root = page if body is None else body
    _remove(root, lambda element: element.tag in SILENT or is_hidden(element))
    _list_items(root)
    if _is_document(page):
        _to_headings(root)
        return root, ""
    empty_clutter(root)
    weights = weigh(root)
    name = " ".join((page.findtext(".//title") or "").split())
    text = _find_text(root, weights)
    title = _find_title(_up_to_end(text, root), name, weights)
    article = _cut(root, title, text, weights)
    above = () if title is None else (title, *title.iterancestors())
    _remove(article, lambda element: element not in above and is_link_list(element, weights))
    _part_fields(article)
    if title is not None and title.tag not in HEADINGS:
        title.tag = "h1"
    return article, to_title(name) if title is None else ""


def to_title(name: str) -> str:
    """A page's name without those of its column and its site: the longest of its parts.

    >>> to_title("视频生成模型进入可控阶段_行业研究_某某财经")
    '视频生成模型进入可控阶段'
    """
    return max(_SITE.split(name), key=len)


def _remove(root: HtmlElement, is_unwanted: Callable[[HtmlElement], bool]) -> None:
    """Take elements out of the tree; what follows them stays."""
    for element in [element for element in root.iterdescendants() if is_unwanted(element)]:
        element.drop_tree()


# --- pages made by word processors -----------------------------------------------------------


def _is_document(page: HtmlElement) -> bool:
    made_by = [meta for meta in page.iter("meta") if meta.get("name", "").lower() in ("generator", "progid")]
    return any(_OFFICE.search(meta.get("content", "")) for meta in made_by)


def _to_headings(root: HtmlElement) -> None:
    for paragraph in root.iter("p"):
        if paragraph.get("class", "").startswith(("MsoTitle", "MsoSubtitle")):
            paragraph.tag = "h1" if paragraph.get("class", "").startswith("MsoTitle") else "h2"


def _list_items(root: HtmlElement) -> None:
    """Paragraphs with a bullet by Word become list items; a number that Word prints stays."""
    for mark in [span for span in root.iter("span") if _IGNORED.search(span.get("style", ""))]:
        if not any(character.isdigit() or character > "\u2e80" for character in mark.text_content()):
            paragraph = next(mark.iterancestors("p"), None)
            mark.drop_tree()
            if paragraph is not None:
                paragraph.tag = "li"


# --- title and text --------------------------------------------------------------------------


def _find_title(elements: Iterable[HtmlElement], name: str, weights: Weights) -> HtmlElement | None:
    """The first heading, or else element, that prints most of the page's name; or the only ``h1``."""
    short = [element for element in elements if weights[element].letters in _TITLE]
    shared = {element: _shared(element.text_content(), name) for element in short}
    best = max(short, key=lambda one: (shared[one], one.tag in HEADINGS), default=None)
    if best is not None and shared[best] and best.tag in HEADINGS:
        return best
    lone = [element for element in short if element.tag == "h1"]
    if len(lone) == 1 and not _NUMBERED.match(lone[0].text_content()):
        return lone[0]
    return best if best is not None and shared[best] else None


def _up_to_end(element: HtmlElement, root: HtmlElement) -> list[HtmlElement]:
    """Everything in ``root`` that stands before, in or over an element."""
    elements = list(root.iterdescendants())
    inner = [element, *element.iterdescendants()][-1]
    return elements[: elements.index(inner) + 1] if inner is not root else []


def _shared(text: str, name: str) -> int:
    """How many letters of a page's name an element prints that prints little else."""
    folded, names = _NOT_WORD.sub("", text), _NOT_WORD.sub("", name)
    if len(folded) < _TITLE.start:
        return 0
    if folded in names:
        return len(folded)
    title = _NOT_WORD.sub("", to_title(name))
    is_most = len(title) >= _TITLE.start and title in folded and len(folded) <= 1.5 * len(title)
    return len(title) if is_most else 0


def _find_text(root: HtmlElement, weights: Weights) -> HtmlElement:
    """The deepest element with most of the words that is no paragraph, list or table itself."""
    least = max(1, _MOST * weights[root].words)
    node, below = root, root
    while below is not None and below.tag not in _WHOLE and (below.tag != "table" or is_layout(below)):
        node = below
        below = next((child for child in node if weights[child].words >= least), None)
    return node


def _cut(root: HtmlElement, title: HtmlElement | None, text: HtmlElement, weights: Weights) -> HtmlElement:
    """What runs from the title to the text's end: an element freed of what stands before and after."""
    places = {element: place for place, element in enumerate(root.iter())}
    first, last = text, _last(text, weights)
    if title is None:
        first = _first(text, root, weights)
    elif places[title] < places[text]:
        first = title
    over = [last, *last.iterancestors()]
    common = next(element for element in (first, *first.iterancestors()) if element in over)
    for node in _up(first, common):
        for sibling in list(node.itersiblings(preceding=True)):
            node.getparent().remove(sibling)
        node.getparent().text = None
    for node in _up(last, common):
        for sibling in list(node.itersiblings()):
            node.getparent().remove(sibling)
        node.tail = node.tail if node is last else None
    return common


def _first(text: HtmlElement, root: HtmlElement, weights: Weights) -> HtmlElement:
    """The first element of what stands above a text without title, down from clutter or a list of links."""
    first = text
    while first is not root:
        for sibling in first.itersiblings(preceding=True):
            if _stops(sibling, weights):
                return first
            first = sibling
        first = first.getparent()
    return first


def _last(text: HtmlElement, weights: Weights) -> HtmlElement:
    """The last of the siblings that go on with the text, up to clutter or a list of links."""
    following = takewhile(lambda one: not _stops(one, weights), text.itersiblings())
    going_on = [one for one in following if (one.text_content() + (one.tail or "")).strip()]
    while going_on and going_on[-1].tag in HEADINGS:  # it stands over what goes
        going_on.pop()
    return going_on[-1] if going_on else text


def _stops(element: HtmlElement, weights: Weights) -> bool:
    return element.tag == "nav" or is_linked(weights[element])


def _up(node: HtmlElement, top: HtmlElement) -> Iterator[HtmlElement]:
    """``node`` and what holds it, below ``top``."""
    while node is not top:
        yield node
        node = node.getparent()


def _part_fields(article: HtmlElement) -> None:
    """Fields of a byline that only the style sheet keeps apart get a line each.

    These are elements with no text between, of different classes or on source lines of their own.
    """
    for element in article.iter(*_FIELDS):
        fields = [child for child in element if child.tag != "nav"]
        texts = (element.text, *(child.tail for child in element))
        if any(map(count_letters, texts)) or any(map(is_block, fields)):
            continue
        for left, right in pairwise(fields):
            on_own_line = element.tag != "p" and "\n" in (left.tail or "")
            is_other = not left.tail and "" != _kind(left) != _kind(right) != ""
            if on_own_line or is_other:
                left.addnext(Element("br"))


def _kind(field: HtmlElement) -> str:
    name = field.get("class", "time" if field.tag == "time" else "")
    return "" if name.startswith(("Spell", "Gram")) else name  # Word's, of words it would correct
