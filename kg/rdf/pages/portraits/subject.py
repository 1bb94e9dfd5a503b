"""What pages know of an entity that reports speak of: read once a page, and only what it shows.

The longest lists, of calls and mentions, are kept for a while: who looks at them turns their pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.rdf.pages.kept import keep
from kg.rdf.pages.nodes import find_type
from kg.rdf.pages.portraits.callers import Histories, Made, find_calls_on, to_histories
from kg.rdf.pages.portraits.desk import SIGNS, find_reports
from kg.rdf.pages.portraits.mentions import find_mentions
from kg.rdf.pages.portraits.people import find_analysts
from kg.rdf.pages.portraits.relations import Way, find_said, to_groups
from kg.rdf.pages.support import Said

#: Relations that are lists of their own on the page of an entity of this class.
_APART = {
    "Broker": ("published", "employs"),
    "Analyst": ("authored", "employedBy"),
    "Industry": ("coveredBy",),
}


@dataclass(frozen=True)
class Subject:
    """An entity. ``asked`` are the ``part`` and ``page`` of its page that are wanted."""

    store: Store
    node: NamedNode
    asked: Mapping[str, Any]

    @cached_property
    def type(self) -> str | None:
        """The most specific class."""
        return find_type(self.store, self.node)

    @cached_property
    def said(self) -> list[Said]:
        """Relations and attributes, but for those that are lists of their own."""
        apart = {"mentionedIn", "recommendedBy", *_APART.get(self.type or "", ())}
        return list(find_said(self.store, self.node, apart))

    @cached_property
    def groups(self) -> Mapping[Way, Sequence[Said]]:
        """Relations by kind and direction."""
        return to_groups(self.store, self.node, self.said)

    @cached_property
    def calls(self) -> list[Made]:
        """Who recommends or rates it, newest first."""
        return keep(find_calls_on, self.store, self.node)

    @cached_property
    def histories(self) -> Histories:
        """The same by broker."""
        return to_histories(self.calls)

    @cached_property
    def mentions(self) -> list[NamedNode]:
        """The reports that mention it, newest first."""
        return keep(find_mentions, self.store, self.node)

    @cached_property
    def reports(self) -> list[NamedNode]:
        """The reports of a broker, an analyst or an industry, newest first."""
        return find_reports(self.store, self.node, self.type) if self.type in SIGNS else []

    @cached_property
    def analysts(self) -> list[NamedNode]:
        """Who works for it, those named last first."""
        return find_analysts(self.store, self.node)
