"""Short texts of our own as documents, and what the whole extraction reads out of them."""

from __future__ import annotations

from hashlib import sha256

from factories import document as one_paragraph

from kg.extract.pipeline import extract_documents
from kg.gazetteer import load_gazetteer
from kg.read.blocks import find_blocks
from kg.records import Document, Extraction, Literal, Ref


def report(text: str, source_file: str = "report.txt") -> Document:
    """A document with the blocks that reading finds in ``text``."""
    return Document(
        source_file=source_file,
        digest=sha256(text.encode()).hexdigest(),
        text=text,
        media_type="text/plain",
        encoding="utf-8",
        blocks=find_blocks(text),
    )


def extract(source: str | Document) -> Extraction:
    """All that is read out of a document, or of a text as one paragraph."""
    document = one_paragraph(source) if isinstance(source, str) else source
    (extraction,) = extract_documents([document], gazetteer=load_gazetteer())
    return extraction


def names(source: str | Document) -> dict[str, str]:
    """Every surface mentioned, with its class."""
    return {one.surface: str(one.ref.type) for one in extract(source).mentions}


def stated(source: str | Document, predicate: str) -> set[tuple[str, str]]:
    """Subject and object (key or value) of every claim of ``predicate``; the report is ''."""
    claims = (claim for claim in extract(source).claims if claim.predicate == predicate)
    return {(_key(claim.subject), _key(claim.object)) for claim in claims}


def _key(end: Ref | Literal) -> str:
    if isinstance(end, Literal):
        return end.value
    return "" if end.type == "Report" else end.key


def called(source: str | Document) -> dict[str, str | None]:
    """Target key of every call, with its verb."""
    return {call.target.key: call.verb for call in extract(source).calls}
