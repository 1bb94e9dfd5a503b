"""Values of a curation file: from TOML to what they mean, or a ValueError that says what was expected."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from kg.records import ATTRIBUTES, RELATIONS, Datatype, EntityType, Literal
from kg.text.normalise import fold_name

_DAY = (re.compile(r"\d{4}-\d{2}-\d{2}"), Datatype.DATE)
_MONTH = (re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"), Datatype.MONTH)
_YEAR = (re.compile(r"\d{4}"), Datatype.YEAR)
_DATED = ((_DAY, _MONTH, _YEAR), "a day, month or year like 2024-02-16, 2024-02 or 2024")
_COUNT = (re.compile(r"[1-9]\d*"), Datatype.INTEGER)
_ANY = (re.compile(r"(?s:.+)"), Datatype.STRING)

#: attribute → (its forms, each with its datatype; what they are called); others are any text.
_FORMS: dict[str, tuple[tuple[tuple[re.Pattern[str], Datatype], ...], str]] = {
    "issued": ((_DAY,), "a day like 2024-02-16"),
    "releaseDate": _DATED,
    "renamedOn": _DATED,
    "parameterCount": ((_COUNT,), "a whole number from 1"),
    "maxDurationSeconds": ((_COUNT,), "a whole number of seconds from 1"),
    "ticker": (
        ((re.compile(r"[0-9A-Z][0-9A-Z.-]{0,9}\.[A-Z]{1,3}"), Datatype.STRING),),
        "a code, a dot and an exchange, like 300418.SZ",
    ),
    "licenceNumber": (((re.compile(r"[SA]\d{13}"), Datatype.STRING),), "S or A and 13 digits"),
    "email": (((re.compile(r"[^@ ]+@[^@ ]+\.[A-Za-z]{2,}"), Datatype.STRING),), "like name@host.example"),
}


def to_text(value: Any) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text that is not empty")
    return value.strip()


def to_value(value: Any) -> str:
    """The object of a fact: a name, or the value of an attribute as text.

    >>> to_value(date(2024, 2, 16)), to_value(60)
    ('2024-02-16', '60')
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return to_text(value)


def to_names(value: Any) -> tuple[str, ...]:
    """Two names or more, no two of them the same but for case, spaces and marks."""
    names = tuple(map(to_text, value)) if isinstance(value, list) else ()
    if len(names) < 2 or len({fold_name(name) or name for name in names}) < len(names):
        raise ValueError("a list of two names or more, each spelt otherwise")
    return names


def to_class(value: Any) -> EntityType:
    """A class of entities; reports are none of those a person classes."""
    known = [kind.value for kind in EntityType if kind is not EntityType.REPORT]
    if value not in known:
        raise ValueError(f"one of {', '.join(known)}")
    return EntityType(value)


def to_predicate(value: Any) -> str:
    """A relation or attribute by its name in the ontology, with or without ``kg:``."""
    name = re.sub(r"\A(?:kg|dcterms):", "", value) if isinstance(value, str) else ""
    if name not in (*RELATIONS, *ATTRIBUTES):
        raise ValueError(f"one of {', '.join((*RELATIONS, *ATTRIBUTES))}")
    return name


def to_modality(value: Any) -> str:
    """How a fact is stated when not as done."""
    if value not in ("planned", "hoped", "reported"):
        raise ValueError("planned, hoped or reported")
    return str(value)


def to_pattern(value: Any) -> str:
    """A regular expression of Python."""
    try:
        return re.compile(to_text(value)).pattern
    except re.error as error:
        raise ValueError(f"a regular expression ({error})") from error


def to_date(value: Any) -> str:
    """A day, as a TOML date or as text."""
    try:
        return date.fromisoformat(to_value(value)).isoformat()
    except ValueError:
        raise ValueError("a day like 2024-07-01") from None


def to_literal(predicate: str, value: str) -> Literal:
    """The value of an attribute with its datatype.

    >>> to_literal("releaseDate", "2024-02").datatype.value
    'gYearMonth'
    """
    forms, expected = _FORMS.get(predicate, ((_ANY,), "a text"))
    kind = next((kind for form, kind in forms if form.fullmatch(value)), None)
    if kind is None:
        raise ValueError(expected)
    if kind is Datatype.DATE:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(expected) from None
    return Literal(value, kind)
