"""From a masthead to what the pipeline passes on: claims, mentions and calls, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.masthead.records import Found, Masthead, Person
from kg.records import (
    Call,
    Claim,
    Datatype,
    Document,
    EntityType,
    Evidence,
    Literal,
    Mention,
    Ref,
    Span,
    report_ref,
)
from kg.text.normalise import fold_name


class Statements(NamedTuple):
    """All that a masthead states, in printed order of the rules; sorted by the caller if need be."""

    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    calls: tuple[Call, ...]


def to_claims(document: Document, masthead: Masthead) -> Statements:
    """Claims, mentions and calls of a masthead.

    Every claim's evidence quotes the document exactly, and ``extracted_by`` names the rule.
    """
    claims = (
        *_report_claims(document, masthead),
        *_publisher_claims(document, masthead),
        *_analyst_claims(document, masthead),
        *_company_claims(document, masthead),
    )
    return Statements(claims, tuple(_mentions(document, masthead)), tuple(_calls(document, masthead)))


def analyst_ref(person: Person, masthead: Masthead) -> Ref:
    """An analyst is his licence number, else his name at his broker."""
    if person.licence:
        return Ref(EntityType.ANALYST, person.licence.value)
    house = masthead.broker.ref.key if masthead.broker else ""
    return Ref(EntityType.ANALYST, f"{fold_name(person.name.value)}@{house}")


def _evidence(document: Document, span: Span) -> Evidence:
    quote = document.text[span.start : span.end]
    page = document.page_at(span.start)
    return Evidence(digest=document.digest, start=span.start, end=span.end, quote=quote, page=page)


def _claim(document: Document, subject: Ref, predicate: str, object_: Ref | Literal, found: Found) -> Claim:
    return Claim(
        subject=subject,
        predicate=predicate,
        object=object_,
        evidence=_evidence(document, found.span),
        confidence=found.confidence,
        extracted_by=found.rule,
    )


def _report_claims(document: Document, masthead: Masthead) -> Iterator[Claim]:
    report = report_ref(document)
    values = (
        ("title", masthead.title, Datatype.STRING),
        ("issued", _day(masthead.issued), Datatype.DATE),
        ("rating", masthead.rating, Datatype.STRING),
        ("ratingAction", masthead.rating_action, Datatype.STRING),
    )
    for predicate, found, datatype in values:
        if found:
            yield _claim(document, report, predicate, Literal(found.value, datatype), found)
    if masthead.industry:
        industry = Ref(EntityType.INDUSTRY, fold_name(masthead.industry.value))
        yield _claim(document, report, "coversIndustry", industry, masthead.industry)


def _day(issued: Found | None) -> Found | None:
    """The date of issue if its day is printed; a month alone is no xsd:date."""
    return issued if issued and issued.value.count("-") == 2 else None


def _publisher_claims(document: Document, masthead: Masthead) -> Iterator[Claim]:
    if masthead.broker:
        for found in masthead.broker.evidence:
            yield _claim(document, report_ref(document), "publishedBy", masthead.broker.ref, found)


def _analyst_claims(document: Document, masthead: Masthead) -> Iterator[Claim]:
    for person in masthead.analysts:
        analyst = analyst_ref(person, masthead)
        yield _claim(document, report_ref(document), "authoredBy", analyst, person.name)
        if masthead.broker:
            shown = person.email or person.licence or person.name
            yield _claim(document, analyst, "employedBy", masthead.broker.ref, shown)
        values = (
            ("licenceNumber", person.licence),
            ("email", person.email),
            ("phone", person.phone),
            ("role", person.role),
        )
        for predicate, found in values:
            if found:
                yield _claim(document, analyst, predicate, Literal(found.value), found)


def _company_claims(document: Document, masthead: Masthead) -> Iterator[Claim]:
    """A company note recommends its company when it rates it."""
    if masthead.company:
        company = Ref(EntityType.COMPANY, masthead.company.ticker)
        if masthead.rating:
            yield _claim(document, report_ref(document), "recommends", company, masthead.rating)


def _calls(document: Document, masthead: Masthead) -> Iterator[Call]:
    """The masthead's rating as a call: on the company of a company note, else on the industry."""
    company, rating = masthead.company, masthead.rating
    target = _rated(masthead)
    if target is None or rating is None:
        return
    yield Call(
        target=target,
        evidence=_evidence(document, rating.span),
        extracted_by=rating.rule,
        rating=rating.value,
        rating_action=masthead.rating_action.value if masthead.rating_action else None,
        target_price=company.target_price.value if company and company.target_price else None,
        currency=company.currency if company else None,
    )


def _rated(masthead: Masthead) -> Ref | None:
    """What the masthead rates; None for a note on a company that is not known."""
    if masthead.company:
        return Ref(EntityType.COMPANY, masthead.company.ticker)
    if masthead.industry and not masthead.is_note:
        return Ref(EntityType.INDUSTRY, fold_name(masthead.industry.value))
    return None


def _mentions(document: Document, masthead: Masthead) -> Iterator[Mention]:
    for person in masthead.analysts:
        yield _mention(document, analyst_ref(person, masthead), person.name)
    if masthead.broker:
        named = (one for one in masthead.broker.evidence if not one.rule.endswith(("-prefix", "-domain")))
        for found in named:
            yield _mention(document, masthead.broker.ref, found)
    if masthead.industry:
        ref = Ref(EntityType.INDUSTRY, fold_name(masthead.industry.value))
        yield _mention(document, ref, masthead.industry)
    if masthead.company:
        yield _mention(document, Ref(EntityType.COMPANY, masthead.company.ticker), masthead.company.name)


def _mention(document: Document, ref: Ref, found: Found) -> Mention:
    start, end = found.span
    return Mention(
        ref=ref,
        start=start,
        end=end,
        surface=document.text[start:end],
        source=found.rule,
        confidence=found.confidence,
    )
