"""What a report says about itself: title, date, publisher, industry, rating, authors."""

from __future__ import annotations

from functools import lru_cache

from kg.extract.masthead.broker import find_broker
from kg.extract.masthead.brokers import Brokers, House, Industries
from kg.extract.masthead.cuts import Cut
from kg.extract.masthead.dates import find_date
from kg.extract.masthead.industry import find_industry
from kg.extract.masthead.people import find_people
from kg.extract.masthead.ratings import find_rating
from kg.extract.masthead.records import Found, Masthead, Person, Publisher, Subject
from kg.extract.masthead.sheet import to_sheet
from kg.extract.masthead.titles import find_title
from kg.extract.masthead.tokens import Kind, find_tokens
from kg.gazetteer import load_gazetteer
from kg.records import Document

_FURTHER = 60_000  # code points searched for a byline when the first page has none

__all__ = ["Brokers", "Found", "House", "Industries", "Masthead", "Person", "Publisher", "Subject", "find_masthead"]


def find_masthead(document: Document, brokers: Brokers, industries: Industries | None = None) -> Masthead:
    """Everything the report prints about itself.

    ``industries`` are those of the shipped tables unless given.
    """
    known = industries or _shipped_industries()
    sheet = to_sheet(document)
    tokens = find_tokens(sheet.text)
    people = find_people(sheet, tokens) or _people_further_on(document)
    rated = find_rating(sheet)
    names = {person.name.value for person in people}
    byline = [
        Cut(one.start, one.end, "byline")
        for one in tokens
        if one.kind not in (Kind.NOISE, Kind.NAME) and "_" not in one.value and "#" not in one.value
        or one.value in names
    ]
    houses = [Cut(hit.start, hit.end, "broker") for hit in brokers.find_names(sheet.text)]
    industry = find_industry(sheet, known)
    return Masthead(
        title=find_title(sheet, known, [*byline, *houses], industry.value if industry else None),
        issued=find_date(sheet),
        broker=find_broker(document.text, sheet, people, brokers),
        industry=industry,
        rating=rated.rating,
        rating_action=rated.action,
        analysts=people,
    )


def _people_further_on(document: Document) -> tuple[Person, ...]:
    """Authors named after the first page, if a licence number vouches for them."""
    sheet = to_sheet(document, _FURTHER)
    return tuple(one for one in find_people(sheet, find_tokens(sheet.text)) if one.licence)


@lru_cache(maxsize=1)
def _shipped_industries() -> Industries:
    return Industries.from_gazetteer(load_gazetteer())
