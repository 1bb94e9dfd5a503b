"""A curation file: a person's decisions as TOML, one table an entry, each with its place and words.

``[[same]]``, ``[[different]]``, ``[[name]]``, ``[[type]]``, ``[[reject]]`` and ``[[fact]]``; README.md
shows one of each. ``by`` and ``date`` may stand once, at the head of the file, for all its entries.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import ResolveError
from kg.records import ATTRIBUTES, Attribution, Document, Evidence, Literal
from kg.resolve import entry_values as read

MEDIA_TYPE = "application/toml"


class Field(NamedTuple):
    """A key of an entry: how its value is read, and whether an entry must have it."""

    read: Callable[[Any], Any]
    needed: bool = False


_SIGNED = {"by": Field(read.to_text), "date": Field(read.to_date)}
_COMMON = {**_SIGNED, "note": Field(read.to_text)}
_PAIR = {"names": Field(read.to_names, needed=True), "class": Field(read.to_class)}
_NAMED = {"entity": Field(read.to_text, needed=True), "class": Field(read.to_class)}
_SAID = {name: Field(read.to_text) for name in ("subject", "object", "file", "quote")}
_ENDS = {name: Field(read.to_text, needed=True) for name in ("subject", "object")}

#: Kind of entry → its keys.
KINDS: Mapping[str, Mapping[str, Field]] = {
    "same": _PAIR,
    "different": _PAIR,
    "name": {**_NAMED, "label": Field(read.to_text, needed=True)},
    "type": {**_NAMED, "type": Field(read.to_class, needed=True)},
    "reject": {
        **_SAID,
        "claim": Field(read.to_text),
        "pattern": Field(read.to_pattern),
        "predicate": Field(read.to_predicate),
    },
    "fact": {
        **_SAID,
        **_ENDS,
        "object": Field(read.to_value, needed=True),
        "predicate": Field(read.to_predicate, needed=True),
        "source": Field(read.to_text),
        "modality": Field(read.to_modality),
        "subject_class": Field(read.to_class),
        "object_class": Field(read.to_class),
    },
}

# Strings and comments are passed over, so that what looks like a header inside them is none.
_HEADER = re.compile(
    r"\"\"\"(?:\\.|[^\\])*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|#[^\n]*"
    r"|^[ \t]*\[(?P<double>\[?)[ \t]*(?P<name>[\w-]+)[ \t]*\]\]?[ \t]*(?=\r?$|#)",
    re.MULTILINE | re.DOTALL,
)
_TRAILING = re.compile(r"(?:\s|^[ \t]*#[^\n]*$)*\Z", re.MULTILINE)
_SYNTAX = re.compile(r"(.*) \(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision. ``values`` are its keys but by, date, note and source, which ``person`` holds."""

    kind: str
    values: Mapping[str, Any]
    person: Attribution
    file: str
    line: int
    evidence: Evidence

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.file}:{self.line}"

    @property
    def content(self) -> tuple[str, ...]:
        """What tells it from another entry, wherever it stands."""
        values = (f"{name}={self.values[name]!r}" for name in sorted(self.values))
        return (self.kind, *values, repr(self.person))


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """A curation file as read: the document itself, and its entries in their order."""

    document: Document
    entries: tuple[Entry, ...]


def read_curations(paths: Sequence[Path]) -> tuple[Curation, ...]:
    """The files sorted by name and content; one that is given twice counts once.

    Raises:
        ResolveError: entries break the rules; the message has each with its file and line.
    """
    problems: list[str] = []
    found = {}
    for path in paths:
        curation = _read(path, problems)
        found[curation.document.source_file, curation.document.digest] = curation
    if problems:
        count = len(problems)
        raise ResolveError(f"{count} bad {'entries' if count > 1 else 'entry'}: " + "; ".join(problems))
    return tuple(found[key] for key in sorted(found))


def _read(path: Path, problems: list[str]) -> Curation:
    content, text = b"", ""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        problems.append(f"{path}: cannot be read ({error.strerror or error}), expected a TOML file")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(f"{path.name}:{line}: found bytes that are no UTF-8, expected a TOML file in UTF-8")
    document = Document(
        source_file=path.name,
        digest=sha256(content).hexdigest(),
        text=text,
        media_type=MEDIA_TYPE,
        encoding="utf-8",
    )
    return parse_curation(document, problems)


def parse_curation(document: Document, problems: list[str]) -> Curation:
    """The entries of ``document``; whatever is wrong is added to ``problems``, and its entry left out."""
    try:
        tables = tomllib.loads(document.text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX.fullmatch(str(error))
        what, line = (found[1], found[2]) if found else (str(error), str(document.text.count("\n") + 1))
        problems.append(f"{document.source_file}:{line}: found no TOML ({what}), expected a TOML file")
        tables = {}
    head = {name: tables.pop(name) for name in _SIGNED if name in tables}
    head = _read_fields(head, _SIGNED, f"{document.source_file}:1: the head of the file", problems)
    places = _places(document)
    entries = []
    for kind, rows in tables.items():
        spans = [place for place in places if place[0] == kind]
        if kind not in KINDS or not isinstance(rows, list) or len(spans) != len(rows):
            line = spans[0][1] if spans else _line(document.text, _find_key(document.text, kind))
            expected = ", ".join(f"[[{name}]]" for name in KINDS)
            problems.append(
                f"{document.source_file}:{line}: found {kind!r}, expected tables among {expected}"
            )
            continue
        for row, (_, line, evidence) in zip(rows, spans, strict=True):
            where = f"{document.source_file}:{line}: [[{kind}]]"
            entry = _entry(kind, {**head, **_read_row(kind, row, where, problems)}, where, problems)
            if entry is not None:
                values, person = entry
                entries.append(
                    Entry(
                        kind=kind,
                        values=values,
                        person=person,
                        file=document.source_file,
                        line=line,
                        evidence=evidence,
                    )
                )
    entries.sort(key=lambda entry: entry.evidence.start)
    return Curation(document=document, entries=tuple(entries))


def _places(document: Document) -> list[tuple[str, int, Evidence]]:
    """The kind, line and words of every entry, from its header to its last key."""
    text = document.text
    headers = [match for match in _HEADER.finditer(text) if match["name"]]
    ends = [*(match.start() for match in headers), len(text)][1:]
    places = []
    for match, end in zip(headers, ends, strict=True):
        if match["double"]:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            words = _TRAILING.sub("", text[start:end], count=1)
            evidence = Evidence(
                digest=document.digest, start=start, end=start + len(words), quote=words, curated=True
            )
            places.append((match["name"], _line(text, start), evidence))
    return places


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _find_key(text: str, key: str) -> int:
    found = re.search(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(key)}", text, re.MULTILINE)
    return found.start() if found else 0


def _read_row(kind: str, row: Mapping[str, Any], where: str, problems: list[str]) -> dict[str, Any]:
    return _read_fields(row, {**KINDS[kind], **_COMMON}, where, problems)


def _read_fields(
    row: Mapping[str, Any], fields: Mapping[str, Field], where: str, problems: list[str]
) -> dict[str, Any]:
    """The values as they are read; those that cannot be are problems, and are left out."""
    values = {}
    for name, value in row.items():
        if name not in fields:
            problems.append(f"{where}: found the unknown key {name!r}, expected {', '.join(fields)}")
            continue
        try:
            values[name] = fields[name].read(value)
        except ValueError as error:
            problems.append(f"{where}: {name} is {value!r}, expected {error}")
            values[name] = None
    missing = [name for name, field in fields.items() if field.needed and name not in row]
    problems.extend(f"{where}: found no {name}, expected one in every entry" for name in missing)
    return values


def _entry(
    kind: str, values: dict[str, Any], where: str, problems: list[str]
) -> tuple[dict[str, Any], Attribution] | None:
    if "by" not in values:
        problems.append(f"{where}: found no by, expected who decides, here or at the head of the file")
    problems.extend(f"{where}: {fault}" for fault in _faults(kind, values))
    if values.get("by") is None or any(values.get(name, "") is None for name in values):
        return None
    signed = {name: values.pop(name, None) for name in ("by", "date", "source", "note")}
    return values, Attribution(**signed)


def _faults(kind: str, values: dict[str, Any]) -> Iterator[str]:
    """What is wrong between the keys of one entry; a fact's value becomes a Literal."""
    if kind == "reject" and not values.keys() & {"claim", "quote", "pattern"}:
        yield "found nothing to reject, expected a claim (its id), a quote or a pattern"
    if kind == "fact":
        if "source" not in values and not values.keys() >= {"file", "quote"}:
            yield "found no source, expected a source, or the file of a report with a quote from it"
        if values.get("predicate") in ATTRIBUTES and isinstance(values.get("object"), str):
            try:
                values["object"] = read.to_literal(values["predicate"], values["object"])
            except ValueError as error:
                yield f"object is {values['object']!r}, expected {error}"
        if "object_class" in values and isinstance(values.get("object"), Literal):
            yield f"found an object_class, expected none: {values['predicate']} has a value"


def is_curation(document: Document) -> bool:
    """Whether a document is a curation file, not a report."""
    return document.media_type == MEDIA_TYPE


def to_entry(kind: str, values: Mapping[str, Any]) -> str:
    """An entry as TOML, to be added at the end of a file: texts, lists of texts, whole numbers and dates.

    >>> print(to_entry("same", {"names": ["GiantGPT", "GianGPT"], "by": "张三"}), end="")
    [[same]]
    names = ["GiantGPT", "GianGPT"]
    by = "张三"
    """
    return f"[[{kind}]]\n" + "".join(f"{name} = {_to_toml(value)}\n" for name, value in values.items())


def _to_toml(value: Any) -> str:
    """JSON's strings and lists are TOML's, but for the delete character."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
