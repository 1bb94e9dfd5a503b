"""What was not used: sentences with names that gave no claim, and names and claims that were refused."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.extract.unstated import refuse
from kg.records import (
    BlockKind,
    Claim,
    Document,
    EntityType,
    Extraction,
    IssueKind,
    Reason,
    Ref,
    Refused,
    Sentence,
    Span,
    Unused,
)
from kg.resolve.hints import find_hints
from kg.text.script import to_simplified

_SENTENCES = {
    BlockKind.ROW: IssueKind.UNUSED_ROW,
    BlockKind.HEADING: IssueKind.UNUSED_HEADING,
    BlockKind.CAPTION: IssueKind.UNUSED_HEADING,
}
_CLAIMS = {Reason.UNSURE: IssueKind.LOW_CONFIDENCE, Reason.CLASSES: IssueKind.MISREADING}


def to_unused(
    done: Iterable[Extraction],
    ids: Mapping[Ref, str],
    kinds: Mapping[str, EntityType],
    lost: Mapping[Claim, Reason],
) -> tuple[Unused, ...]:
    """Everything unused, sorted by file and place; ``lost`` are the claims that resolution refused.

    A sentence is used where the evidence of a claim other than ``mentions``, or of a call, overlaps it.
    """
    done = list(done)
    documents = {one.document.digest: one.document for one in done}
    stated = _stated(done, lost)
    found: list[Unused] = []
    for one in done:
        found += _sentences(one, stated.get(one.document.digest, ()), ids, kinds)
        found += _refused(one, ids)
    for claim, reason in lost.items():
        found.append(_dropped_claim(documents[claim.evidence.digest], refuse(claim, reason), ids))
    return tuple(sorted(set(found), key=_order))


def _order(one: Unused) -> tuple[str, int, int, str, str, str, str, str]:
    said = (one.rule or "", one.predicate or "", " ".join(one.entities))
    return (one.file, one.start, one.end, one.kind, one.digest, *said)


def _stated(done: Iterable[Extraction], lost: Mapping[Claim, Reason]) -> dict[str, list[Span]]:
    """Where claims and calls have their evidence: by digest, sorted spans that do not overlap.

    A claim that a person added may cite another document than the one it is written in.
    """
    places: dict[str, list[Span]] = defaultdict(list)
    for one in done:
        claims = (claim for claim in one.claims if claim.predicate != "mentions" and claim not in lost)
        for each in (*(claim.evidence for claim in claims), *(call.evidence for call in one.calls)):
            places[each.digest].append(Span(each.start, each.end))
    return {digest: _united(spans) for digest, spans in places.items()}


def _united(places: Iterable[Span]) -> list[Span]:
    spans: list[Span] = []
    for start, end in sorted(places):
        if spans and start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return spans


def _overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of sorted, disjoint ``spans`` overlaps ``[start, end)``."""
    before = bisect_left(spans, end, key=lambda span: span.start) - 1
    return before >= 0 and spans[before].end > start


def _sentences(
    one: Extraction, stated: Sequence[Span], ids: Mapping[Ref, str], kinds: Mapping[str, EntityType]
) -> Iterator[Unused]:
    document = one.document
    mentions = sorted((mention.start, mention.end, mention.ref) for mention in one.mentions)
    for sentence in one.sentences:
        refs = [ref for span in sentence.spans for ref in _named(mentions, span)]
        if not refs or any(_overlaps(stated, *span) for span in sentence.spans):
            continue
        start, end = sentence.spans[0]
        entities = tuple(dict.fromkeys(ids[ref] for ref in refs))
        hints = find_hints(to_simplified(document.text[start:end]), [kinds[id_] for id_ in entities])
        yield Unused(
            document.source_file,
            start,
            end,
            _kind(sentence, len(entities)),
            Reason.SILENT,
            document.digest,
            sentence.block,
            entities,
            hints,
        )


def _named(mentions: Sequence[tuple[int, int, Ref]], span: Span) -> Iterator[Ref]:
    """What sorted ``mentions`` that begin within ``span`` name; page furniture may cut one in two."""
    low, high = (bisect_left(mentions, (place,)) for place in span)
    return (ref for _, _, ref in mentions[low:high])


def _kind(sentence: Sentence, entities: int) -> IssueKind:
    if entities < 2:
        return IssueKind.LONE_NAME
    return _SENTENCES.get(sentence.block, IssueKind.UNUSED_SENTENCE)


def _refused(one: Extraction, ids: Mapping[Ref, str]) -> Iterator[Unused]:
    """Refused claims one by one; refused names once, at their first place."""
    document = one.document
    names: dict[tuple[Reason, str, str], list[Span]] = defaultdict(list)
    for each in one.refused:
        if each.predicate is None:
            names[each.reason, each.rule, document.text[each.span.start : each.span.end]].append(each.span)
        else:
            yield _dropped_claim(document, each, ids)
    for (reason, rule, _), spans in names.items():
        (start, end), *also = sorted(spans)
        yield Unused(
            document.source_file,
            start,
            end,
            IssueKind.DROPPED_SPAN,
            reason,
            document.digest,
            rule=rule,
            also=tuple(also),
        )


def _dropped_claim(document: Document, one: Refused, ids: Mapping[Ref, str]) -> Unused:
    return Unused(
        document.source_file,
        *one.span,
        _CLAIMS.get(one.reason, IssueKind.DROPPED_CLAIM),
        one.reason,
        document.digest,
        # what only dropped claims speak of is no entity of the graph
        entities=tuple(dict.fromkeys(ids[ref] for ref in one.refs if ref in ids)),
        rule=one.rule,
        predicate=one.predicate,
    )
