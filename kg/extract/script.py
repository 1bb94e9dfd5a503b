"""A report read in simplified characters, and what was read put back into the characters it prints.

The rules see the report as a mainland house would print it. Offsets are the same in both, so all that is
quoted from the one can be quoted from the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from kg.records import Call, Claim, Document, Evidence, Extraction, Literal, Mention
from kg.text.normalise import to_plain
from kg.text.script import to_simplified


def to_mainland(document: Document) -> Document:
    """``document`` in simplified characters; the document itself where there is nothing to change."""
    text = to_simplified(document.text)
    if text is document.text:
        return document
    return replace(document, text=text, source_file=to_simplified(document.source_file))


def as_printed(extraction: Extraction, document: Document) -> Extraction:
    """What was read from ``to_mainland(document)``, with surfaces, values and quotes as ``document`` has.

    Keys stay simplified: a name met in both scripts meets under one.
    """
    if extraction.document is document:
        return extraction
    page = _Page(extraction.document.text, document.text)
    claims = tuple(_claim(one, page) for one in extraction.claims)
    spelt = _spelt(extraction.claims, claims)
    return replace(
        extraction,
        document=document,
        mentions=tuple(_mention(one, page) for one in extraction.mentions),
        claims=claims,
        calls=tuple(_call(one, page, spelt) for one in extraction.calls),
    )


class _Page(NamedTuple):
    """One text twice, with equal offsets: as it was read, and as it is printed."""

    read: str
    source: str

    def printed(self, value: str, start: int, end: int) -> str:
        """``value``, found in ``read[start:end]`` with characters left out or folded, as ``source`` has it.

        A value that is not made of those characters, in their order, is not printed there: it stays.
        """
        plain, at, out = to_plain(self.read[start:end]), 0, []
        for character in value:
            found = plain.find(character, at)
            if found < 0:
                return value
            same = self.read[start + found] == self.source[start + found]
            out.append(character if same else self.source[start + found])
            at = found + 1
        return "".join(out)

    def quoted(self, evidence: Evidence) -> Evidence:
        """The same place, quoted from the source."""
        return replace(evidence, quote=self.source[evidence.start : evidence.end])


def _mention(one: Mention, page: _Page) -> Mention:
    return replace(one, surface=page.printed(one.surface, one.start, one.end))


def _claim(one: Claim, page: _Page) -> Claim:
    value, place = one.object, one.evidence
    if isinstance(value, Literal):
        value = value._replace(value=page.printed(value.value, place.start, place.end))
    return replace(one, object=value, evidence=page.quoted(place))


def _spelt(read: tuple[Claim, ...], printed: tuple[Claim, ...]) -> dict[str, str]:
    """How each value that is read is printed: what a call takes from elsewhere on the page."""
    pairs = ((old.object, new.object) for old, new in zip(read, printed, strict=True))
    return {
        old.value: new.value for old, new in pairs if isinstance(old, Literal) and isinstance(new, Literal)
    }


def _call(one: Call, page: _Page, spelt: Mapping[str, str]) -> Call:
    place = one.evidence

    def printed(value: str | None) -> str | None:
        if value is None:
            return None
        here = page.printed(value, place.start, place.end)
        return here if here != value else spelt.get(value, value)

    return replace(
        one,
        verb=printed(one.verb),
        rating=printed(one.rating),
        rating_action=printed(one.rating_action),
        evidence=page.quoted(place),
    )
