"""WordprocessingML to a tree of HTML elements, which ``kg.read.markup`` reads as it reads a page.

Names are compared without namespaces: the strict and the transitional format differ in nothing else here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element
from lxml.html import HtmlElement, html_parser

_BODY_LEVEL = 9  # Word's outline level of what is no heading
_HEADINGS = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_TITLES = {"title": 0, "标题": 0, "subtitle": 1, "副标题": 1}
#: A table of contents says again what the headings say.
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d|table of figures|图表目录", re.I)
_OFF = ("0", "false", "off", "none")
#: Left out with all they hold: what was deleted or moved away, and readings set over characters.
_GONE = frozenset(("del", "moveFrom", "rt"))
_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_TAGS = {
    "tbl": "table",
    "tr": "tr",
    "br": "br",
    "cr": "br",
    "txbxContent": "div",
    "footnote": "div",
    "endnote": "div",
}


class Style(NamedTuple):
    """A paragraph style: its depth as a heading (0 is the outermost), if it is one, and its kind."""

    depth: int | None = None
    is_list: bool = False
    is_contents: bool = False


def to_page(document: _Element, notes: Iterable[_Element], styles: Mapping[str, Style]) -> HtmlElement:
    """The body of a document as HTML, then its foot- and endnotes.

    ``document`` is changed. Deleted and hidden text, codes of fields and tables of contents are left
    out; a text box follows the paragraph that it is anchored in.
    """
    builder = etree.TreeBuilder(element_factory=html_parser.makeelement)
    builder.start("body", {})
    for part in (document, *notes):
        _choose_alternatives(part)
        _free_boxes(part)
        _Writer(builder, styles).write(part)
    builder.end("body")
    return builder.close()


def to_styles(root: _Element) -> dict[str, Style]:
    """The paragraph styles of ``styles.xml`` by id, each with what it inherits."""
    styles = {_value(style, "styleId"): style for style in root if _name(style) == "style"}
    return {name: _to_style([*_lineage(name, styles)]) for name in styles if name}


def _lineage(name: str, styles: Mapping[str, _Element]) -> Iterator[_Element]:
    """A style and those it is based on, once each even where they are based on each other."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        yield styles[name]
        name = _value(_child(styles[name], "basedOn"))


def _to_style(lineage: list[_Element]) -> Style:
    names = [_value(_child(style, "name")).lower() for style in lineage]
    levels = [_level(_child(style, "pPr")) for style in lineage]
    depths = [level if level is not None else _depth(name) for level, name in zip(levels, names, strict=True)]
    depth = next((depth for depth in depths if depth is not None), None)
    numbers = (_value(_child(style, "pPr", "numPr", "numId")) for style in lineage)
    return Style(
        depth=depth if depth != _BODY_LEVEL else None,
        is_list=next((number != "0" for number in numbers if number), False),
        is_contents=any(map(_CONTENTS.fullmatch, names)),
    )


def _depth(name: str) -> int | None:
    heading = _HEADINGS.fullmatch(name)
    return int(heading[1]) - 1 if heading else _TITLES.get(name)


def _level(properties: _Element | None) -> int | None:
    level = _value(_child(properties, "outlineLvl"))
    return int(level) if level.isascii() and level.isdigit() else None


# --- before the walk -------------------------------------------------------------------------


def _choose_alternatives(root: _Element) -> None:
    """Of the forms in which a drawing is kept for old and new programs, leave the first that has text."""
    for alternative in [element for element in root.iter() if _name(element) == "AlternateContent"]:
        forms = list(alternative)
        chosen = next((form for form in forms if any(_name(one) == "t" for one in form.iter())), None)
        for form in forms:
            if form is not chosen:
                alternative.remove(form)


def _free_boxes(root: _Element) -> None:
    """Move each text box behind the paragraph that it is anchored in."""
    for box in [element for element in root.iter() if _name(element) == "txbxContent"][::-1]:
        host = next((above for above in box.iterancestors() if _name(above) == "p"), None)
        if host is not None and host.getparent() is not None:
            host.addnext(box)


# --- the walk --------------------------------------------------------------------------------


class _Writer:
    """Elements of one part as HTML. ``codes``: for each open field, whether its code is being read."""

    def __init__(self, builder: etree.TreeBuilder, styles: Mapping[str, Style]) -> None:
        self.builder = builder
        self.styles = styles
        self.codes: list[bool] = []

    def write(self, root: _Element) -> None:
        opened: list[str] = []
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                if tag := opened.pop():
                    self.builder.end(tag)
            elif self._is_gone(element):
                opened.append("")
                walk.skip_subtree()
            else:
                opened.append(self._tag(element))
                self._open(element, opened[-1])

    def _is_gone(self, element: _Element) -> bool:
        name = _name(element)
        if name == "p":
            return self._style(element).is_contents
        if name in ("footnote", "endnote"):
            return bool(_value(element, "type"))  # no note, but the line above the notes
        if name in _HIDING:
            return _HIDING[name](element)
        return name in _GONE or (name.endswith("Pr") and name != "trPr")  # properties print nothing

    def _tag(self, element: _Element) -> str:
        """The HTML element that stands for one of Word, "" for none."""
        name = _name(element)
        if name == "p":
            self.codes = [False] * len(self.codes)  # no code runs on: it may have lost its end
            return self._paragraph(element)
        if name == "r":
            return "b" if _is_on(_child(element, "rPr", "b")) else ""
        return "td" if name == "tc" else _TAGS.get(name, "")

    def _open(self, element: _Element, tag: str) -> None:
        name = _name(element)
        if tag:
            self.builder.start(tag, _columns(element))
        if name == "fldChar":
            self._field(_value(element, "fldCharType"))
        elif name == "trPr":
            for _ in range(_number(_child(element, "gridBefore"))):
                self.builder.start("td", {})
                self.builder.end("td")
        elif not any(self.codes):
            self.builder.data((element.text or "") if name == "t" else _SIGNS.get(name, ""))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.codes.append(True)
        elif self.codes and kind == "separate":
            self.codes[-1] = False
        elif self.codes and kind == "end":
            self.codes.pop()

    def _style(self, paragraph: _Element) -> Style:
        return self.styles.get(_value(_child(paragraph, "pPr", "pStyle")), Style())

    def _paragraph(self, paragraph: _Element) -> str:
        properties, style = _child(paragraph, "pPr"), self._style(paragraph)
        level = _level(properties)
        depth = style.depth if level is None else level
        if depth is not None and depth < _BODY_LEVEL:
            return f"h{min(depth, 5) + 1}"
        number = _value(_child(properties, "numPr", "numId"))
        return "li" if (number != "0" if number else style.is_list) else "p"


_HIDING: dict[str, Callable[[_Element], bool]] = {
    "r": lambda run: _is_on(_child(run, "rPr", "vanish")),
    "tr": lambda row: _child(row, "trPr", "del") is not None,
    "sdt": lambda field: _child(field, "sdtPr", "showingPlcHdr") is not None,  # nobody has filled it in
}


def _columns(element: _Element) -> dict[str, str]:
    span = _child(element, "tcPr", "gridSpan")
    return {} if span is None else {"colspan": str(max(1, _number(span)))}


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: _Element | None, *path: str) -> _Element | None:
    """The first child of a name, its first child of the next name, and so on; None if one lacks."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if _name(child) == name), None)
    return element


def _value(element: _Element | None, name: str = "val") -> str:
    """An attribute by its name without namespace, "" without one."""
    if element is None:
        return ""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _number(element: _Element | None) -> int:
    """A count of columns, 0 where there is none; Word has 63 at most."""
    value = _value(element)
    return min(int(value), 63) if value.isascii() and value.isdigit() else 0


def _is_on(switch: _Element | None) -> bool:
    return switch is not None and _value(switch).lower() not in _OFF
