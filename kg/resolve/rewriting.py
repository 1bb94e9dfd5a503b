"""What documents call things, changed as a person decided: one name taken out of a Ref, or another class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.records import Claim, EntityType, Evidence, Extraction, Literal, Mention, Ref
from kg.text.normalise import fold_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """``split``: a Ref and one of its folded names → the Ref that this name stands for from now on.
    ``retyped``: a Ref → the same with another class; it comes after ``split``."""

    split: dict[tuple[Ref, str], Ref] = field(default_factory=dict)
    retyped: dict[Ref, Ref] = field(default_factory=dict)

    def to_moved(self, ref: Ref, folded: str = "") -> Ref:
        """What becomes of ``ref`` where it is called ``folded``."""
        own = self.split.get((ref, folded), ref)
        return self.retyped.get(own, own)


def to_moved(moves: Moves, refs: Iterable[Ref], name: str) -> tuple[Ref, ...]:
    """What becomes of ``refs`` where they are called ``name``, sorted."""
    return tuple(sorted({moves.to_moved(ref, fold_name(name)) for ref in refs}))


def to_retyped(ref: Ref, kind: EntityType, label: str) -> Ref:
    """``ref`` with class ``kind``; a code identifies in its own class alone, so the name takes its place.

    >>> to_retyped(Ref(EntityType.COMPANY, "300418.SZ"), EntityType.PRODUCT, "昆仑万维").key
    '昆仑万维'
    """
    is_code = ref.type in (EntityType.COMPANY, EntityType.ANALYST) and not ref.key.isalpha()
    return Ref(kind, fold_name(label) if is_code and ref.type is not kind else ref.key)


def rewrite(done: Sequence[Extraction], moves: Moves) -> tuple[list[Extraction], dict[str, str]]:
    """The extractions with other Refs, and the former id of every claim that has a new one."""
    if not moves.split and not moves.retyped:
        return list(done), {}
    formerly: dict[str, str] = {}
    return [_rewrite(one, moves, formerly) for one in done], formerly


def _rewrite(extraction: Extraction, moves: Moves, formerly: dict[str, str]) -> Extraction:
    split = {ref for ref, _ in moves.split}
    called = [mention for mention in extraction.mentions if mention.ref in split]

    def moved(ref: Ref, evidence: Evidence) -> Ref:
        return moves.to_moved(ref, _name_in(ref, evidence, called, moves) if ref in split else "")

    def claims() -> Iterator[Claim]:
        for claim in extraction.claims:
            obj = claim.object if isinstance(claim.object, Literal) else moved(claim.object, claim.evidence)
            changed = replace(claim, subject=moved(claim.subject, claim.evidence), object=obj)
            if changed != claim:
                formerly[changed.id] = claim.id
            yield changed

    return replace(
        extraction,
        mentions=tuple(
            replace(one, ref=moves.to_moved(one.ref, fold_name(one.surface))) for one in extraction.mentions
        ),
        claims=tuple(claims()),
        calls=tuple(replace(call, target=moved(call.target, call.evidence)) for call in extraction.calls),
        refused=tuple(
            one._replace(refs=tuple(moves.to_moved(ref) for ref in one.refs)) for one in extraction.refused
        ),
    )


def _name_in(ref: Ref, evidence: Evidence, called: Sequence[Mention], moves: Moves) -> str:
    """The name to be split off, where the quote calls ``ref`` by no other one."""
    inside = (one for one in called if one.ref == ref and evidence.start <= one.start < evidence.end)
    names = {fold_name(one.surface) for one in inside}
    (name,) = names if len(names) == 1 else ("",)
    return name if (ref, name) in moves.split else ""
