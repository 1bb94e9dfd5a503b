"""What each call of one broker on one target changes: initiated, upgraded, downgraded, reiterated …

``change`` is one of

* ``initiated``: the report prints that it begins to cover (首次覆盖, 首予).
* ``upgraded``, ``downgraded``, ``reiterated``: printed (上调, 下调, 维持), or the rating is above, below or
  on the same step of the common scale as the broker's last rated call.
* ``first``: the broker's first call on the target among the reports read.
* ``repeated``: a further call with no two ratings to compare.
* None: nothing is printed, and without a date or broker there is nothing to compare with.

``change_by`` is ``printed`` or ``compared``. A call is compared with calls of earlier days alone: ``before``
is the report of the last one, ``rating_before`` the last printed rating. ``price_change`` is ``raised``,
``cut`` or ``kept`` against ``price_before``, the last target price in the same currency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from kg.records import STEPS

Json = dict[str, Any]

#: What is printed of a change, in mastheads and sentences.
_PRINTED = {
    "initiated": re.compile(r"首次|首予|initiat", re.IGNORECASE),
    "upgraded": re.compile(r"上调|调高|调升|upgrad", re.IGNORECASE),
    "downgraded": re.compile(r"下调|调低|调降|downgrad", re.IGNORECASE),
    "reiterated": re.compile(r"维持|重申|maintain|reiterat|unchanged", re.IGNORECASE),
}


class _Last(NamedTuple):
    """The last calls of the days before: any, one on the common scale, and one with a price by currency."""

    call: Json | None = None
    rated: Json | None = None
    priced: Mapping[str | None, Json] = {}

    def after(self, day: Sequence[Json]) -> _Last:
        """What is the last once a day is over."""
        rated = [row for row in day if row["common_rating"]]
        priced = {row["currency"]: row for row in day if row["target_price"]}
        return _Last(day[-1], rated[-1] if rated else self.rated, {**self.priced, **priced})


def to_changes(history: Sequence[Json]) -> Iterator[Json]:
    """The rows of one broker on one target, in order of time, each with what it changes."""
    last = _Last()
    for date, group in groupby(history, key=itemgetter("date")):
        day = list(group)
        for row in day:
            yield {**row, **_change(row, last if date and row["broker"] else None)}
        last = last.after(day)


def _change(row: Json, last: _Last | None) -> Json:
    """``last`` is None for a row that is compared with nothing."""
    printed = to_printed(row)
    compared = None if last is None else _compared(row, last)
    last = last or _Last()
    priced = last.priced.get(row["currency"], {})
    return {
        "change": printed or compared,
        "change_by": "printed" if printed else "compared" if compared else None,
        "before": last.call["report"] if last.call else None,
        "rating_before": last.rated["rating"] if last.rated else None,
        **_price_change(row["target_price"], priced.get("target_price")),
    }


def to_printed(row: Json) -> str | None:
    """The change that the report prints: of the rating in its masthead first, then in the verb of a rating.

    >>> to_printed({"action": "首次", "quotes": []}), to_printed({"action": None, "quotes": []})
    ('initiated', None)
    """
    verbs = (quote["verb"] for quote in row["quotes"] if quote["rating"] and quote["verb"])
    words = [word for word in (row["action"], *verbs) if word]
    return next((change for word in words for change, said in _PRINTED.items() if said.search(word)), None)


def _compared(row: Json, last: _Last) -> str:
    if last.call is None:
        return "first"
    if last.rated is None or row["common_rating"] is None:
        return "repeated"
    old, new = (STEPS.index(one["common_rating"]) for one in (last.rated, row))
    return "reiterated" if old == new else "upgraded" if new < old else "downgraded"


def _price_change(price: str | None, before: str | None) -> Json:
    old, new = to_number(before), to_number(price)
    if old is None or new is None:
        return {"price_change": None, "price_before": None}
    change = "kept" if old == new else "raised" if new > old else "cut"
    return {"price_change": change, "price_before": before}


def to_number(price: str | None) -> Decimal | None:
    """A printed price as a number, None where it is none.

    >>> to_number("1,234.50"), to_number("59-62"), to_number(None)
    (Decimal('1234.50'), None, None)
    """
    try:
        number = Decimal((price or "").replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
