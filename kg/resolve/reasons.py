"""Why a surface form counts as a name of its entity, where one Ref already holds both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.gazetteer import Entry
from kg.records import Decision, Judgement
from kg.text.normalise import fold_name
from kg.text.script import fold_script


def find_reasons(
    label: str, aliases: Iterable[str], entry: Entry | None, ticker: str | None
) -> Iterator[Judgement]:
    """One positive judgement for each alias: which form, by which rule, how sure.

    >>> [reason.rule for reason in find_reasons("DALL·E 3", ["Dall-E3"], None, None)]
    ['same spelling but for case, spaces and marks']
    """
    kinds = {fold_name(name.surface): name.kind for name in entry.names} if entry else {}
    for alias in aliases:
        folded = fold_name(alias)
        if folded == fold_name(label):
            marks = "same spelling but for case, spaces and marks"
            rule, score = marks if _script(alias) == _script(label) else "same name in the other script", 1.0
        elif folded in kinds:
            rule, score = f"{kinds[folded]} in the gazetteer", 1.0
        elif ticker is not None:
            rule, score = f"printed with the ticker {ticker}", 0.97
        else:
            rule, score = "given in brackets as its other name, or with its kind word", 0.9
        yield Judgement(left=label, right=alias, decision=Decision.SAME, rule=rule, score=score)


def _script(name: str) -> bool:
    """Whether ``name`` has traditional characters."""
    return fold_script(name) != name
