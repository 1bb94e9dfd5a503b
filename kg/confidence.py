"""Leaves out what a rule is not sure enough of."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.unstated import refuse
from kg.records import Claim, Evidence, Extraction, Issue, IssueKind, Reason, Ref


def keep_confident(extraction: Extraction, least: float) -> Extraction:
    """``extraction`` without claims below ``least`` (0..1), and without the calls they stand for.

    An issue says how many claims were left out, and each is among the refused; mentions stay, they
    assert nothing.
    """
    kept = tuple(claim for claim in extraction.claims if claim.confidence >= least)
    dropped = tuple(refuse(claim, Reason.UNSURE) for claim in extraction.claims if claim.confidence < least)
    if not dropped:
        return extraction
    gone = {_call_key(claim) for claim in extraction.claims} - {_call_key(claim) for claim in kept}
    calls = tuple(call for call in extraction.calls if (call.target, call.evidence) not in gone)
    issue = Issue(
        file=extraction.document.source_file,
        kind=IssueKind.LOW_CONFIDENCE,
        message=f"{len(dropped)} claims below confidence {least:g} left out",
    )
    issues, refused = (*extraction.issues, issue), (*extraction.refused, *dropped)
    return replace(extraction, claims=kept, calls=calls, issues=issues, refused=refused)


def _call_key(claim: Claim) -> tuple[Ref, Evidence] | None:
    """Target and place of a ``recommends`` claim, which a Call shares; None for every other claim."""
    if claim.predicate != "recommends" or not isinstance(claim.object, Ref):
        return None
    return (claim.object, claim.evidence)
