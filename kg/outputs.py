"""The files of a build, and the record of how it was made."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

import kg
from kg import worklist
from kg.delta.update import Update
from kg.gazetteer.store import no_collection
from kg.graph.build import to_graph
from kg.graph.counts import Counts, to_counts
from kg.graph.export import write_graphml, write_node_link
from kg.growth import Grown, Tally, to_tally
from kg.rdf.export import write_inferred, write_trig, write_turtle
from kg.rdf.store import write_store
from kg.rdf.vocabulary import BASE_IRI
from kg.records import Document, Issue, IssueKind, Knowledge
from kg.texts import to_text_name, write_texts
from kg.view.page import write_html
from kg.workers.processes import Processes, Trade
from kg.workers.transfer import read_knowledge, write_knowledge
from kg.worklist import COUNTED, count_kinds, splice_worklist, write_worklist

#: Everything a build leaves in its output folder; other files there are never touched.
OUTPUTS = (
    "graph.ttl",
    "graph.trig",
    "inferred.ttl",
    "graph.html",
    "graph.graphml",
    "graph.json",
    "store",
    worklist.NAME,
    "build.json",
)

#: In the place of a folder with weights: those that ship with the package.
SHIPPED = "shipped"

_LIBRARIES = ("networkx", "pyoxigraph", "pyvis", "spacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user chose for a build.

    ``tagger`` is a folder with weights or ``SHIPPED``; None does without the tagger.
    """

    base_iri: str = BASE_IRI
    gazetteer_files: tuple[Path, ...] = ()
    curation_files: tuple[Path, ...] = ()
    spacy_model: str | None = None
    tagger: str | None = None
    min_confidence: float = 0.0


def write_outputs(  # noqa: PLR0913 - the last two are options, keyword-only
    folder: Path,
    knowledge: Knowledge,
    settings: Settings,
    timings: Mapping[str, float],
    *,
    workers: int = 1,
    meanwhile: Callable[[], None] | None = None,
) -> Tally:
    """Write ``OUTPUTS``, and the texts if there are any, into ``folder``, which is a scratch folder.

    With more ``workers`` than one, as many processes write; what they write is the same. ``meanwhile`` is
    done in this process, while they do. Gives how much the graph holds.

    Raises:
        WriteError: a file cannot be written.
        GraphError: the base IRI cannot be used.
        WorkerError: processes died again and again.
    """
    start = perf_counter()
    write = partial(_write_here, folder) if workers == 1 else partial(_write_apart, folder, count=workers)
    with no_collection():
        counts, tally = write(knowledge, settings.base_iri, meanwhile or _nothing)
    write_worklist(folder / worklist.NAME, knowledge)
    write_texts(folder, knowledge.documents)
    spent = {**timings, "write": round(perf_counter() - start, 3)}
    _write_record(folder, to_record(knowledge, counts, settings, spent))
    return tally


def _nothing() -> None:
    """What is to be done meanwhile, where there is nothing."""


def _write_record(folder: Path, record: Mapping[str, Any]) -> None:
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / "build.json").write_text(text, encoding="utf-8", newline="\n")


def grow_outputs(
    before: Path, folder: Path, grown: Grown, settings: Settings, timings: Mapping[str, float]
) -> Mapping[str, Any]:
    """Write into ``folder`` the worklist and record of a build that grew from that in ``before``; gives the
    record.

    Raises: OSError.
    """
    start, update = perf_counter(), grown.update
    old = json.loads((before / "build.json").read_text("utf-8"))
    issues = _grow_issues(map(to_issue, old["issues"]), update)
    slices = update.before, update.after
    files = {one.source_file for known in slices for one in update.documents(known)}
    files |= {issue.file for issue in {*update.old_files} ^ {*update.new_files}}
    files |= {issue.file for issue in {*update.before.issues} | {*update.after.issues}}
    named = tuple(issue for issue in issues if issue.file in files)
    splice_worklist(
        before / worklist.NAME, folder / worklist.NAME, replace(update.after, issues=named), files
    )
    record = to_record(Knowledge(), to_counts(to_graph(Knowledge())), settings, timings)
    record |= {
        "read": _grow_rows(old["read"], update),
        "counts": _grow_counts(old, grown, issues),
        "issues": [_issue(issue) for issue in issues],
    }
    record["timings"] = {**timings, "write": round(timings["write"] + perf_counter() - start, 3)}
    _write_record(folder, record)
    return record


def _grow_issues(old: Iterable[Issue], update: Update) -> list[Issue]:
    gone = {*update.old_files, *update.before.issues}
    come = {*update.new_files, *update.after.issues}
    return sorted({*old}.difference(gone) | come, key=issue_order)


def to_issue(row: Mapping[str, Any]) -> Issue:
    """An issue as the record has it."""
    return Issue(**{**row, "kind": IssueKind(row["kind"])})


def _grow_rows(old: Iterable[dict[str, Any]], update: Update) -> list[dict[str, Any]]:
    pack, unpack = msgspec.json.Encoder().encode, msgspec.json.Decoder().decode
    gone, come = (map(pack, _read(update.documents(known))) for known in (update.before, update.after))
    rows = Counter(map(pack, old))
    rows.subtract(gone)
    rows.update(come)
    return sorted(map(unpack, (+rows).elements()), key=lambda row: (row["file"], row["digest"]))


def _grow_counts(old: Mapping[str, Any], grown: Grown, issues: Sequence[Issue]) -> dict[str, Any]:
    said = [replace(known, issues=()) for known in (grown.update.before, grown.update.after)]
    before, after = map(to_build_counts, said, map(to_counts, grown.graphs))
    kinds = Counter(issue.kind.value for issue in issues if issue.kind not in COUNTED)
    was = Counter(row["kind"] for row in old["issues"] if IssueKind(row["kind"]) not in COUNTED)
    counts = {name: _add(old["counts"][name], before[name], after[name]) for name in old["counts"]}
    found: Counter[str] = Counter(counts["worklist"])
    found.update(kinds)
    found.subtract(was)
    counts["worklist"] = {kind.value: found[kind.value] for kind in IssueKind if found[kind.value]}
    counts["issues"] = dict(sorted(_severities(issues).items()))
    return counts


def _add(old: Any, before: Any, after: Any) -> Any:
    """A number, or numbers by name (the most frequent first), with what came and without what went."""
    if isinstance(old, int):
        return old + after - before
    found: Counter[str] = Counter(old)
    found.update(after)
    found.subtract(before)
    return dict(sorted((+found).items(), key=lambda row: (-row[1], row[0])))


def _write_views(folder: Path, knowledge: Knowledge, base_iri: str) -> tuple[Counts, Tally]:
    """Write what is made of the graph; how much that holds."""
    graph = to_graph(knowledge)
    write_node_link(graph, folder / "graph.json")
    write_graphml(graph, folder / "graph.graphml")
    texts = {document.digest: document.text for document in knowledge.documents}
    write_html(graph, folder / "graph.html", texts=texts, base_iri=base_iri)
    return to_counts(graph), to_tally(graph)


#: What is written of the knowledge alone, the dearest first.
_IN_RDF: Mapping[str, Callable[[Path, Knowledge, str], None]] = {
    "store": lambda folder, knowledge, base: write_store(folder / "store", knowledge, base),
    "trig": lambda folder, knowledge, base: write_trig(folder / "graph.trig", knowledge, base),
    "turtle": lambda folder, knowledge, base: write_turtle(folder / "graph.ttl", knowledge, base),
    "inferred": lambda folder, knowledge, base: write_inferred(folder / "inferred.ttl", knowledge, base),
}
_VIEWS = "views"


def _write_here(
    folder: Path, knowledge: Knowledge, base_iri: str, meanwhile: Callable[[], None]
) -> tuple[Counts, Tally]:
    meanwhile()
    for write in _IN_RDF.values():
        write(folder, knowledge, base_iri)
    return _write_views(folder, knowledge, base_iri)


def _write_apart(
    folder: Path, knowledge: Knowledge, base_iri: str, meanwhile: Callable[[], None], *, count: int
) -> tuple[Counts, Tally]:
    """Write in ``count`` processes, which get the knowledge by a file in ``folder``."""
    file = folder / ".knowledge"
    write_knowledge(file, knowledge)
    tasks = (*_IN_RDF, _VIEWS)
    trade = Trade("kg.outputs:make_writer", (folder, file, base_iri))
    with Processes(min(count, len(tasks)), trade) as processes:
        pending = [processes.submit(task) for task in tasks]
        meanwhile()
        *_, found = [one.result() for one in pending]
    file.unlink()
    return found  # type: ignore[no-any-return]


def make_writer(tool: tuple[Path, Path, str]) -> Callable[[str], tuple[Counts, Tally] | None]:
    """What writes the outputs of one name, by the folder, the file of the knowledge and the base IRI."""
    folder, file, base_iri = tool
    knowledge = read_knowledge(file)

    def write(name: str) -> tuple[Counts, Tally] | None:
        with no_collection():
            if name == _VIEWS:
                return _write_views(folder, knowledge, base_iri)
            return _IN_RDF[name](folder, knowledge, base_iri)

    return write


def to_record(
    knowledge: Knowledge, counts: Counts, settings: Settings, timings: Mapping[str, float]
) -> dict[str, Any]:
    """The content of build.json. Only ``timings`` (seconds by stage) and ``versions`` differ between
    two builds of the same files with the same settings."""
    return {
        "settings": _settings(settings),
        "read": _read(knowledge.documents),
        "counts": to_build_counts(knowledge, counts),
        "issues": [_issue(issue) for issue in knowledge.issues],
        "timings": dict(timings),
        "versions": {"yanbao-kg": kg.__version__, **{name: version(name) for name in _LIBRARIES}},
    }


def _settings(settings: Settings) -> dict[str, Any]:
    return {
        "base_iri": settings.base_iri,
        "gazetteer": _files(settings.gazetteer_files),
        "curation": _files(settings.curation_files),
        "spacy_model": settings.spacy_model,
        "tagger": _tagger(settings.tagger),
        "min_confidence": settings.min_confidence,
    }


def _files(paths: Iterable[Path]) -> list[dict[str, str]]:
    return [{"file": path.name, "digest": sha256(path.read_bytes()).hexdigest()} for path in paths]


def _tagger(choice: str | None) -> dict[str, str] | str | None:
    """A folder's name with the digests of its files; "shipped" stands for those of this version of kg."""
    if choice in (None, SHIPPED):
        return choice
    from kg.extract.tagger.weights import FILES  # noqa: PLC0415 - most builds do without

    folder = Path(choice)
    digests = {name: sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    return {"folder": folder.name, **digests}


def _read(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """The reports that were read and the files found to be copies of them, by file name."""
    rows = [row for document in documents for row in (_source(document), *_copies(document))]
    return sorted(rows, key=lambda row: (row["file"], row["digest"]))


def _source(document: Document) -> dict[str, Any]:
    """One report that was read; ``characters`` counts code points, as offsets do.

    ``text`` is the file of the build that offsets count in. ``pages`` and ``page_starts``, the offset at
    which each begins, are there for a paginated source.
    """
    row: dict[str, Any] = {
        "file": document.source_file,
        "digest": document.digest,
        "media_type": document.media_type,
        "encoding": document.encoding or None,
        "characters": len(document.text),
        "text": to_text_name(document.digest),
    }
    if document.pages:
        row["pages"] = len(document.pages)
        row["page_starts"] = [page.start for page in document.pages]
    return row


def _copies(document: Document) -> Iterator[dict[str, Any]]:
    """The files that hold the report too, and were not read for it."""
    for copy in document.copies:
        yield {
            "file": copy.source_file,
            "digest": copy.digest,
            "media_type": copy.media_type,
            "copy_of": document.source_file,
            "similarity": copy.similarity,
        }


def to_build_counts(knowledge: Knowledge, counts: Counts) -> dict[str, Any]:
    """How much a build knows, as its record says; ``counts`` are those of its graph."""
    return {
        "reports": len(knowledge.documents),
        "entities": counts["classes"],
        "relations": counts["relations"],
        "attributes": counts["attributes"],
        "claims": sum(len(relation.claims) for relation in knowledge.relations),
        "recommendations": len(knowledge.recommendations),
        "issues": dict(sorted(_severities(knowledge.issues).items())),
        "worklist": count_kinds(knowledge),
    }


def issue_order(issue: Issue) -> tuple[str, int, str, str]:
    """By file and place."""
    place = -1 if issue.offset is None else issue.offset
    return (issue.file, place, issue.severity, issue.message)


def _severities(issues: Iterable[Issue]) -> Counter[str]:
    return Counter(issue.severity for issue in issues)


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "file": issue.file,
        "offset": issue.offset,
        "kind": issue.kind.value,
        "severity": issue.severity,
        "message": issue.message,
    }
