"""Rows become entries: one function for each shape of table, and the columns of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from kg.gazetteer.caution import Caution
from kg.gazetteer.entry import Broker, Checked, Entry, Name, NameKind
from kg.gazetteer.rows import Place, Problems, split_cell
from kg.gazetteer.tickers import parse_ticker
from kg.records import EntityType
from kg.text.normalise import fold_name

Row = dict[str, str]
Rows = Iterable[tuple[Place, Row]]

ENTITY_COLUMNS = (
    "type", "label", "aliases", "ambiguous", "ticker", "owner", "released", "broader", "source",
)  # fmt: skip
SECURITY_COLUMNS = (
    "ticker", "main", "label", "full_name", "english_name", "aliases", "ambiguous", "industry",
    "status", "source",
)  # fmt: skip
BROKER_COLUMNS = (
    "label", "full_name", "english_name", "aliases", "licence_prefixes", "unverified_prefixes",
    "email_domains", "unverified_domains", "tickers", "successor", "house", "source",
)  # fmt: skip
_TYPES = {str(kind): kind for kind in EntityType if kind is not EntityType.REPORT}
_FLAGS = {"": False, "0": False, "1": True, "false": False, "true": True}


@dataclass(slots=True, kw_only=True)
class Draft:
    """An entry while its rows are being read; ``names`` are keyed by their folded form."""

    type: EntityType
    key: str
    label: str
    names: dict[str, Name] = field(default_factory=dict)
    tickers: list[str] = field(default_factory=list)

    def add(self, surface: str, kind: NameKind, ambiguous: bool) -> None:
        """Keep a name unless one that folds alike is there already, or it folds to nothing."""
        folded = fold_name(surface)
        if folded and folded not in self.names:
            self.names[folded] = Name(surface, kind, ambiguous)


def to_names(
    draft: Draft, row: Row, flagged: bool, caution: Caution, taken: Container[str] = frozenset()
) -> None:
    """Add a row's label, aliases, full and English name to the draft.

    No core of the full name is added that is among ``taken``, the folded labels of others.
    """
    kind = NameKind.LABEL if row["label"] == draft.label else NameKind.ALIAS
    draft.add(row["label"], kind, caution.of_label(row["label"], flagged))
    # Names of industries are everyday words, long ones too: their row's flag covers the aliases.
    inherited = flagged and draft.type is EntityType.INDUSTRY
    for alias in split_cell(row["aliases"]):
        draft.add(alias, NameKind.ALIAS, inherited or caution.of_alias(alias))
    if full := row.get("full_name"):
        draft.add(full, NameKind.FULL_NAME, caution.of_alias(full))
        for core in to_cores(row["label"], full):
            if fold_name(core) not in taken:
                draft.add(core, NameKind.ALIAS, caution.of_alias(core))
    if english := row.get("english_name"):
        draft.add(english, NameKind.ENGLISH_NAME, caution.of_alias(english))


_LEGAL = re.compile(r"(?:[（(]?集团[）)]?)?(?:股份)?有限(?:责任)?公司$")
_TRADE = re.compile(r"(?:科技|技术|实业|控股|集团|发展)$")
_SHORTEST_CORE = 4


def to_cores(label: str, full_name: str) -> list[str]:
    """A registered name without its place and legal form, and without its last trade word.

    The place is what stands before the first two characters of the share's name.

    >>> to_cores("昊海生科", "上海昊海生物科技股份有限公司")
    ['昊海生物科技', '昊海生物']
    """
    start = full_name.find(label[:2])
    core = _LEGAL.sub("", full_name[start:]) if start >= 0 else ""
    return [name for name in (core, _TRADE.sub("", core)) if len(name) >= _SHORTEST_CORE and name != label]


def to_securities(rows: Rows, caution: Caution) -> Iterator[Entry]:
    """One Company for each main ticker; rows that point to it add their names and codes."""
    by_ticker = {row["ticker"]: row for _, row in rows}
    taken = _taken([row for row in by_ticker.values() if not row["main"]])
    others: dict[str, list[Row]] = {}
    for row in by_ticker.values():
        if row["main"]:
            others.setdefault(row["main"], []).append(row)
    for ticker, row in by_ticker.items():
        if not row["main"]:
            yield _to_security(row, others.get(ticker, []), caution, taken)


def _taken(rows: list[Row]) -> frozenset[str]:
    """Folded labels of all shares, and the cores that several of them have."""
    cores = Counter(fold_name(core) for row in rows for core in to_cores(row["label"], row["full_name"]))
    labels = {fold_name(row["label"]) for row in rows}
    return frozenset(labels | {core for core, count in cores.items() if count > 1})


def _to_security(row: Row, others: list[Row], caution: Caution, taken: Container[str]) -> Entry:
    ticker = row["ticker"]
    draft = Draft(type=EntityType.COMPANY, key=ticker, label=row["label"])
    for member in (row, *others):
        to_names(draft, member, member["ambiguous"] == "1", caution, taken)
    return Entry(
        type=EntityType.COMPANY,
        key=ticker,
        label=row["label"],
        names=tuple(draft.names.values()),
        tickers=(ticker, *(member["ticker"] for member in others)),
        industry=row["industry"] or None,
        status=row["status"],
        source=row["source"],
    )


def to_broker(row: Row, caution: Caution) -> Broker:
    """A securities firm with its codes and domains, verified ones first."""
    draft = Draft(type=EntityType.BROKER, key=fold_name(row["label"]), label=row["label"])
    to_names(draft, row, False, caution)
    return Broker(
        type=EntityType.BROKER,
        key=draft.key,
        label=draft.label,
        names=tuple(draft.names.values()),
        tickers=split_cell(row["tickers"]),
        licence_prefixes=_checked(row["licence_prefixes"], row["unverified_prefixes"]),
        email_domains=_checked(row["email_domains"], row["unverified_domains"]),
        successor=row["successor"] or None,
        house=row["house"],
        source=row["source"],
    )


def _checked(verified: str, unverified: str) -> tuple[Checked, ...]:
    sure = tuple(Checked(value, True) for value in split_cell(verified))
    return sure + tuple(Checked(value, False) for value in split_cell(unverified))


def to_entity(place: Place, row: Row, caution: Caution, problems: Problems) -> Entry | None:
    """An entry from a row of the common shape; None, with the reasons noted, when a cell is wrong."""
    kind = _TYPES.get(row["type"].strip())
    flag = _FLAGS.get(row["ambiguous"].strip().lower())
    tickers = _tickers(row["ticker"])
    if kind is None:
        problems.add(place, f"type {row['type']!r}", "one of " + ", ".join(_TYPES))
    if flag is None:
        problems.add(place, f"ambiguous {row['ambiguous']!r}", "0, 1, true, false or nothing")
    if tickers is None:
        problems.add(place, f"ticker {row['ticker']!r}", "a code with its market such as 300418.SZ")
    if not fold_name(row["label"]):
        problems.add(place, f"label {row['label']!r}", "a name with a letter or a digit")
    elif kind is not None and flag is not None and tickers is not None:
        return _to_entry(kind, flag, tickers, row, caution)
    return None


def _tickers(cell: str) -> tuple[str, ...] | None:
    try:
        return tuple(parse_ticker(text) for text in split_cell(cell))
    except ValueError:
        return None


def _to_entry(kind: EntityType, flag: bool, tickers: tuple[str, ...], row: Row, caution: Caution) -> Entry:
    label = row["label"].strip()
    key = tickers[0] if tickers and kind is EntityType.COMPANY else fold_name(label)
    draft = Draft(type=kind, key=key, label=label)
    to_names(draft, row | {"label": label} if label != row["label"] else row, flag, caution)
    return Entry(
        type=kind,
        key=key,
        label=label,
        names=tuple(draft.names.values()),
        owners=split_cell(row["owner"]),
        released=row["released"] or None,
        tickers=tickers,
        broader=row["broader"] or None,
        source=row["source"],
    )
