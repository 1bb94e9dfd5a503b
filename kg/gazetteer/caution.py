"""Which names need more than a bare match: the flag of the row, the length, and two tables of exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.text.normalise import fold_name

_SHORT_HAN = 2
_SHORT_LATIN = 3


def is_short(name: str) -> bool:
    """Whether a name has at most two Chinese characters or at most three letters or digits.

    >>> is_short("如影"), is_short("SAM"), is_short("可灵2.0"), is_short("Sora")
    (True, True, False, False)
    """
    folded = fold_name(name)
    return len(folded) <= (_SHORT_LATIN if folded.isascii() else _SHORT_HAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Folded names whose ambiguity is argued for one by one, each with its reason.

    ``exempt`` names are safe although short or flagged, ``ambiguous`` ones are not although long.
    """

    exempt: Mapping[str, str]
    ambiguous: Mapping[str, str]

    def of_alias(self, surface: str) -> bool:
        """Whether an alias, for which no row has a flag, is ambiguous."""
        folded = fold_name(surface)
        if folded in self.exempt:
            return False
        return folded in self.ambiguous or len(folded) <= (_SHORT_LATIN if folded.isascii() else _SHORT_HAN)

    def of_label(self, surface: str, flagged: bool) -> bool:
        """Whether a label is ambiguous: the row's flag counts, and one character always is."""
        folded = fold_name(surface)
        if folded in self.exempt:
            return False
        return flagged or len(folded) < _SHORT_HAN or folded in self.ambiguous
