"""What a report says about itself: title, date, publisher, industry, rating, authors."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.extract.masthead.broker import find_broker
from kg.extract.masthead.brokers import Brokers, House, Industries
from kg.extract.masthead.claims import Statements, analyst_ref, to_claims
from kg.extract.masthead.company import NamesOf, find_company, find_company_cuts, is_note
from kg.extract.masthead.cuts import Cut
from kg.extract.masthead.dates import find_date
from kg.extract.masthead.gaps import find_tokens
from kg.extract.masthead.industry import find_industry
from kg.extract.masthead.late_titles import find_late_title, find_named_title
from kg.extract.masthead.people import find_people
from kg.extract.masthead.printed_titles import find_printed_title
from kg.extract.masthead.ratings import find_rating
from kg.extract.masthead.records import Found, Masthead, Person, Publisher, Subject
from kg.extract.masthead.sheet import Sheet, to_sheet
from kg.extract.masthead.titles import find_title
from kg.extract.masthead.tokens import Kind, Token
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.records import Document, Print

__all__ = [
    "Brokers",
    "Found",
    "House",
    "Industries",
    "Masthead",
    "Person",
    "Publisher",
    "Statements",
    "Subject",
    "analyst_ref",
    "find_masthead",
    "to_claims",
]
# What follows the label of a contact: 手机 alone is a word of the title.
_VALUED = re.compile(r"\s{0,3}(?:[:：]|[(（+]?[A-Za-z\d]|$)", re.MULTILINE)
_SURE = 0.85  # confidence from which on a title needs no other part of a masthead beside it
_FURTHER = 60_000  # code points searched for a byline when the first page has none


class _Tables(NamedTuple):
    brokers: Brokers
    industries: Industries
    names_of: NamesOf


def find_masthead(
    document: Document, brokers: Brokers | Gazetteer, industries: Industries | None = None
) -> Masthead:
    """Everything the report prints about itself.

    A gazetteer gives brokers, industries and companies, the user's own rows included. With bare
    ``brokers`` the other two are those of the shipped tables, unless ``industries`` are given.
    """
    tables = _tables(brokers if isinstance(brokers, Gazetteer) else load_gazetteer())
    if isinstance(brokers, Brokers):
        tables = tables._replace(brokers=brokers, industries=industries or tables.industries)
    return _read(document, tables)


@lru_cache(maxsize=4)
def _tables(gazetteer: Gazetteer) -> _Tables:
    def names_of(ticker: str) -> tuple[str, ...]:
        entry = gazetteer.ticker(ticker)
        return tuple(name.surface for name in entry.names) if entry else ()

    return _Tables(Brokers.from_gazetteer(gazetteer), Industries.from_gazetteer(gazetteer), names_of)


def _read(document: Document, tables: _Tables) -> Masthead:
    sheet = to_sheet(document)
    tokens = find_tokens(sheet.text)
    people = _in_print_order(find_people(sheet, tokens), document) or _people_further_on(document)
    broker = find_broker(document.text, sheet, people, tables.brokers, tokens)
    houses = list(_houses(sheet, tables.brokers, broker))
    industry = find_industry(sheet, tables.industries, houses)
    companies = find_company_cuts(sheet, tables.names_of)
    cuts = [*_byline(sheet.text, tokens, people), *houses, *companies]
    issued = find_date(sheet)
    title = find_printed_title(sheet, document.prints, tables.industries, cuts) or find_title(
        sheet, tables.industries, cuts, industry.value if industry else None
    )
    if title is None or not (people or issued or title.confidence >= _SURE):
        # what stands out on a page with no masthead is a heading, no title
        title = find_named_title(sheet, document.source_file, tables.brokers.shorts)
        title = title or find_late_title(sheet, document.text, cuts, tables.industries)
    company = find_company(sheet, title, tables.names_of)
    rated = find_rating(sheet, company=company is not None)
    return Masthead(
        title=title,
        issued=issued,
        broker=broker,
        industry=industry,
        rating=rated.rating,
        rating_action=rated.action,
        analysts=people,
        company=company,
        is_note=company is not None or is_note(sheet),
    )


def _byline(text: str, tokens: Iterable[Token], people: Iterable[Person]) -> Iterator[Cut]:
    """Where the byline's parts stand: no title runs over them."""
    names = {person.name.value for person in people}
    for name in sorted(names):  # printed again on a line of its own
        for match in re.finditer(rf"^ *{re.escape(name)} *$", text, re.MULTILINE):
            yield Cut(match.start(), match.end(), "byline")
    for one in tokens:
        is_tag = "_" in one.value or "#" in one.value
        is_word = one.kind is Kind.LABEL and not _VALUED.match(text, one.end)
        if one.value in names or (one.kind not in (Kind.NOISE, Kind.NAME) and not is_tag and not is_word):
            yield Cut(one.start, one.end, "byline")


def _houses(sheet: Sheet, brokers: Brokers, publisher: Publisher | None) -> Iterator[Cut]:
    """Where the front page prints a broker's name, the publisher's above all when no table knows it."""
    for hit in brokers.find_names(sheet.text):
        yield Cut(hit.start, hit.end, "broker")
    if publisher and publisher.ref.key not in brokers.shorts:
        for match in re.finditer(re.escape(publisher.ref.key), sheet.text):
            yield Cut(match.start(), match.end(), "broker")


def _in_print_order(people: tuple[Person, ...], document: Document) -> tuple[Person, ...]:
    """People as a page has them from left to right and from top to bottom, where all stand on it."""
    lines = [_print_at(document, person.name.span.start) for person in people]
    places = [(line.top, line.left) for line in lines if line is not None]
    if len(places) < len(people):
        return people
    rows: list[float] = []
    for line in sorted((line for line in lines if line is not None), key=lambda line: line.top):
        if not rows or line.top > rows[-1] + line.size:
            rows.append(line.top)
    keys = [(bisect_right(rows, top), left, at) for at, (top, left) in enumerate(places)]
    return tuple(people[at] for _, _, at in sorted(keys))


def _print_at(document: Document, offset: int) -> Print | None:
    at = bisect_right(document.prints, offset, key=lambda line: line.start) - 1
    return document.prints[at] if at >= 0 and offset < document.prints[at].end else None


def _people_further_on(document: Document) -> tuple[Person, ...]:
    """Authors named after the first page, if a licence number vouches for them."""
    sheet = to_sheet(document, _FURTHER)
    return tuple(one for one in find_people(sheet, find_tokens(sheet.text)) if one.licence)
