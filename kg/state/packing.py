"""Documents and Extractions as bytes and back, equal to the last bit: MessagePack, decoded by type.

Nothing but the records of ``kg.records`` can come out of such bytes, whatever somebody wrote into them.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import msgspec

from kg.errors import KgError
from kg.records import (
    Attribution,
    Call,
    Claim,
    Document,
    Evidence,
    Extraction,
    Issue,
    Literal,
    Mention,
    Ref,
    Refused,
    Sentence,
)


class UnpackError(KgError):
    """The bytes are none that were packed here, or hold a character that no file can hold."""


class _Read(msgspec.Struct, array_like=True):
    """A document with what its reader warned of; its copies are found anew in each build."""

    document: Document
    issues: tuple[Issue, ...]


class _Said(msgspec.Struct, array_like=True):
    """A Claim; a decoder tells a Ref from a Literal by their places only."""

    subject: Ref
    predicate: str
    entity: Ref | None
    value: Literal | None
    evidence: Evidence
    confidence: float
    extracted_by: str
    modality: str | None
    person: Attribution | None


class _Found(msgspec.Struct, array_like=True):
    """An Extraction without its document."""

    mentions: tuple[Mention, ...]
    claims: tuple[_Said, ...]
    calls: tuple[Call, ...]
    issues: tuple[Issue, ...]
    sentences: tuple[Sentence, ...]
    refused: tuple[Refused, ...]


_PLAIN = [field.name for field in fields(Extraction) if field.name not in ("document", "claims")]
_read_decoder = msgspec.msgpack.Decoder(_Read)
_said_decoder = msgspec.msgpack.Decoder(_Said)
_found_decoder = msgspec.msgpack.Decoder(_Found)


def pack_document(document: Document, issues: tuple[Issue, ...]) -> bytes:
    """Raises: UnpackError for half a character, as in a file name that is no text."""
    return _pack(_Read(replace(document, copies=()), issues))


def unpack_document(packed: bytes) -> tuple[Document, tuple[Issue, ...]]:
    """What ``pack_document`` was given. Raises: UnpackError."""
    read = _unpack(_read_decoder, packed)
    return read.document, read.issues


def pack_extraction(extraction: Extraction) -> bytes:
    """All but the document. Raises: UnpackError as ``pack_document`` does."""
    rest = {name: getattr(extraction, name) for name in _PLAIN}
    return _pack(_Found(claims=tuple(map(_to_said, extraction.claims)), **rest))


def unpack_extraction(packed: bytes, document: Document) -> Extraction:
    """What ``pack_extraction`` was given, of ``document``. Raises: UnpackError."""
    found = _unpack(_found_decoder, packed)
    rest = {name: getattr(found, name) for name in _PLAIN}
    return Extraction(document=document, claims=tuple(map(_to_claim, found.claims)), **rest)


def pack_claim(claim: Claim) -> bytes:
    """Raises: UnpackError as ``pack_document`` does."""
    return _pack(_to_said(claim))


def unpack_claim(packed: bytes) -> Claim:
    """What ``pack_claim`` was given. Raises: UnpackError."""
    return _to_claim(_unpack(_said_decoder, packed))


def _pack(record: msgspec.Struct) -> bytes:
    try:
        return msgspec.msgpack.encode(record)
    except UnicodeEncodeError as error:
        raise UnpackError(f"half a character: {error}") from error


def _unpack(decoder: msgspec.msgpack.Decoder[Any], packed: bytes) -> Any:
    try:
        return decoder.decode(packed)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnpackError(f"not what was packed: {error}") from error


def _to_said(claim: Claim) -> _Said:
    return _Said(
        claim.subject,
        claim.predicate,
        claim.object if isinstance(claim.object, Ref) else None,
        None if isinstance(claim.object, Ref) else claim.object,
        claim.evidence,
        claim.confidence,
        claim.extracted_by,
        claim.modality,
        claim.person,
    )


def _to_claim(said: _Said) -> Claim:
    end = said.entity or said.value
    if end is None:
        raise UnpackError("a claim without an object")
    return Claim(
        subject=said.subject,
        predicate=said.predicate,
        object=end,
        evidence=said.evidence,
        confidence=said.confidence,
        extracted_by=said.extracted_by,
        modality=said.modality,
        person=said.person,
    )
