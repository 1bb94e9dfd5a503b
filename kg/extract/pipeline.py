"""Documents through the spaCy pipeline to Extractions: the masthead, then the body's sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_lang_class
from spacy.vocab import Vocab, create_vocab

from kg.extract import components as _registered  # noqa: F401  (registers the factories)
from kg.extract.calls import confidence_of
from kg.extract.facts import find_anchor
from kg.extract.leftovers import find_sentences, to_dropped
from kg.extract.masthead import find_masthead, to_claims
from kg.extract.masthead.records import Masthead
from kg.extract.mention import Named
from kg.extract.reading import Basis, Reading, read_aloud
from kg.extract.relations import widen
from kg.extract.script import as_printed, to_mainland
from kg.extract.trust import Trust, shipped_trust
from kg.gazetteer import Gazetteer
from kg.records import (
    Call,
    Claim,
    Document,
    EntityType,
    Extraction,
    Mention,
    Ref,
    Refused,
    Sentence,
    Span,
    report_ref,
)

if TYPE_CHECKING:
    from kg.extract.tagger.weights import Weights

#: Order of the components, registered in kg.extract.components; the tagger, where asked, by its own module.
COMPONENTS = ("kg_gazetteer", "kg_shapes", "kg_tagger", "kg_settle", "kg_relations", "kg_calls")
#: A longer reading text goes through in parts, cut between blocks, to bound memory.
PART = 200_000


def make_pipeline(
    gazetteer: Gazetteer,
    spacy_model: str | None = None,
    *,
    tagger: Weights | None = None,
    without: Iterable[str] = (),
) -> Language:
    """A blank Chinese pipeline with our components, sharing ``gazetteer``.

    ``spacy_model`` names another installed model whose entities are added to ours. Without the
    weights of a ``tagger`` there is no component ``kg_tagger``. Components named in ``without`` are left out,
    to train the tagger or to see what they are worth.

    Raises:
        ModelError: that model cannot be loaded.
    """
    nlp = spacy.blank("zh", vocab=_vocabulary())
    nlp.max_length = 2 * PART + 10_000_000
    shared = {"gazetteer": gazetteer, "weights": tagger}
    if tagger is not None:
        import_module("kg.extract.tagger.component")  # registers it
    left_out = {*without, *(("kg_tagger",) if tagger is None else ())}
    for name in (name for name in COMPONENTS if name not in left_out):
        component = nlp.add_pipe(name)
        for field in shared.keys() & vars(component).keys():
            setattr(component, field, shared[field])
    if spacy_model is not None:
        nlp.add_pipe("kg_guest", before="kg_settle", config={"model": spacy_model})
    return nlp


@cache
def _vocabulary() -> Vocab:
    """One vocabulary for all pipelines of a process: its characters are learnt once."""
    return create_vocab("zh", get_lang_class("zh").Defaults)


def extract_documents(  # noqa: PLR0913 - keyword-only, one for each choice of the caller
    documents: Iterable[Document],
    *,
    gazetteer: Gazetteer,
    spacy_model: str | None = None,
    on_progress: Callable[[Document], None] | None = None,
    trust: Trust | None = None,
    nlp: Language | None = None,
) -> Iterator[Extraction]:
    """One Extraction for each document, in order; ``on_progress`` is called after each.

    Confidences are corrected by ``trust``, the judgements that come with the package if None. ``nlp`` is
    another pipeline of ``make_pipeline``; then ``spacy_model`` is not looked at.

    Raises:
        ModelError: ``spacy_model`` cannot be loaded.
    """
    nlp = nlp or make_pipeline(gazetteer, spacy_model)
    trust = shipped_trust() if trust is None else trust
    for document in documents:
        read = to_mainland(document)
        masthead = find_masthead(read, gazetteer)
        found = _to_extraction(read, list(nlp.pipe(to_docs(nlp, read, masthead))), masthead)
        yield _as_certain(trust.apply(as_printed(found, document)))
        if on_progress is not None:
            on_progress(document)


def _as_certain(found: Extraction) -> Extraction:
    """Claims of pages whose characters were recognised from pictures, less certain by as much."""
    document = found.document
    if document.certainty == 1.0:
        return found
    claims = (
        replace(claim, confidence=round(claim.confidence * document.certainty_at(claim.evidence.start), 3))
        for claim in found.claims
    )
    return replace(found, claims=tuple(claims))


def to_docs(nlp: Language, document: Document, masthead: Masthead) -> Iterator[Doc]:
    """``document`` as the Docs that the pipeline reads, with all that the components ask for."""
    for reading in _parts(read_aloud(document)):
        # One token a character, as the blank pipeline's own tokeniser gives, without its alignment to words.
        doc = Doc(nlp.vocab, words=list(reading.text), spaces=[False] * len(reading.text))
        doc._.reading = reading
        doc._.anchor = find_anchor(document, masthead.date)
        doc._.topic = masthead.company.ticker if masthead.company else None
        yield doc


def _parts(reading: Reading) -> Iterator[Reading]:
    """``reading`` cut between blocks into pieces of about PART characters."""
    if len(reading.text) <= PART:
        yield reading
        return
    cuts, last = [0], 0
    for index, start in enumerate(reading.starts):
        new_block = index == 0 or reading.blocks[index] != reading.blocks[index - 1]
        if new_block and start - last > PART:
            cuts.append(index)
            last = start
    for low, high in pairwise([*cuts, len(reading.starts)]):
        base = reading.starts[low]
        end = reading.starts[high] - 1 if high < len(reading.starts) else len(reading.text)
        starts = tuple(start - base for start in reading.starts[low:high])
        yield Reading(
            reading.document,
            reading.text[base:end],
            starts,
            reading.flows[low:high],
            reading.blocks[low:high],
        )


def _to_extraction(document: Document, parts: list[Doc], masthead: Masthead) -> Extraction:
    front = to_claims(document, masthead)
    claims, mentions, calls = list(front.claims), list(front.mentions), list(front.calls)
    sentences: list[Sentence] = []
    refused: list[Refused] = []
    for doc in parts:
        reading = doc._.reading
        mentions += [_to_mention(reading, one) for one in doc._.named]
        claims += _mentioned(reading, doc._.named)
        claims += doc._.claims
        calls += doc._.calls
        sentences += find_sentences(reading, doc._.sentences, doc._.named)
        refused += to_dropped(reading, doc._.refused, doc._.named)
        refused += doc._.unstated
    claims += [_recommends(document, call) for call in calls if call.extracted_by.startswith("recommends.")]
    sectors = [call for call in calls if call.target.type is EntityType.INDUSTRY and call not in front.calls]
    companies = [call for call in calls if call.target.type is not EntityType.INDUSTRY]
    claims += _called(document, [*companies, *sectors], claims)
    mentions += map(_sector, sectors)
    return Extraction(
        document=document,
        mentions=tuple(mentions),
        claims=tuple(claims),
        calls=tuple(calls),
        sentences=tuple(sentences),
        refused=tuple(refused),
    )


def _to_mention(reading: Reading, one: Named) -> Mention:
    start, end = reading.source(one.start, one.end)
    return Mention(
        ref=one.ref, start=start, end=end, surface=one.surface, source=one.source, confidence=one.weight
    )


def _mentioned(reading: Reading, named: Iterable[Named]) -> Iterator[Claim]:
    """One ``mentions`` claim for each entity, at its first mention."""
    seen: set[Ref] = set()
    for one in named:
        if one.ref in seen:
            continue
        seen.add(one.ref)
        line = _line(reading, one)
        span = widen(reading.text, one.start, one.end, line)
        basis = Basis(one.source, one.weight, keep=one.start)
        yield reading.claim(basis, report_ref(reading.document), "mentions", one.ref, span)


def _line(reading: Reading, one: Named) -> Span:
    segment = reading.segment_at(one.start)
    start = reading.starts[segment]
    return Span(start, start + len(reading.flows[segment].text))


def _called(document: Document, calls: Iterable[Call], claims: Iterable[Claim]) -> Iterator[Claim]:
    """A ``mentions`` claim for each target of a call that nothing else mentions, sectors above all."""
    seen = {claim.object for claim in claims if claim.predicate == "mentions"}
    for call in calls:
        if call.target not in seen:
            seen.add(call.target)
            yield replace(_recommends(document, call), predicate="mentions")


def _sector(call: Call) -> Mention:
    """The sector's name as the call's quote ends with it."""
    start = call.evidence.start + call.evidence.quote.rfind(call.target.key)
    end = start + len(call.target.key)
    return Mention(ref=call.target, start=start, end=end, surface=call.target.key, source=call.extracted_by)


def _recommends(document: Document, call: Call) -> Claim:
    return Claim(
        subject=report_ref(document),
        predicate="recommends",
        object=call.target,
        evidence=call.evidence,
        confidence=confidence_of(call.extracted_by),
        extracted_by=call.extracted_by,
    )
