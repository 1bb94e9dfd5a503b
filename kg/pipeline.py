"""Files in, knowledge out: every stage of a build in order, on one page. Nothing here prints."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from kg.atomic import recover, replacing_outputs
from kg.confidence import keep_confident
from kg.errors import ReadError
from kg.extract.masthead.dates import find_date
from kg.extract.masthead.sheet import to_sheet
from kg.extract.pipeline import extract_documents, make_pipeline
from kg.extract.script import to_mainland
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.gazetteer.store import no_collection
from kg.graph.build import to_graph
from kg.growth import Growth
from kg.history import noted
from kg.lock import STATE
from kg.outputs import OUTPUTS, SHIPPED, TEXTS, Settings, require_own_texts, write_outputs
from kg.rdf.iris import parse_base_iri
from kg.rdf.ratings import grade
from kg.rdf.vocabulary import BASE_IRI
from kg.read.copies import link_copies, to_sketch
from kg.read.files import read_document, read_documents
from kg.read.formats import EXPECTED
from kg.read.sources import Source
from kg.read.worker import Worker
from kg.records import Claim, Document, Extraction, Issue, Knowledge
from kg.resolve import read_curations, resolve
from kg.state.fingerprint import extracting_fingerprint, reading_fingerprint
from kg.state.folder import held
from kg.state.memory import Memory, recall_document, recall_extractions, recall_sketch
from kg.workers.gather import gather
from kg.workers.hire import count_workers, hire
from kg.workers.known import Known
from kg.workers.report import Recipe

if TYPE_CHECKING:
    from networkx import MultiDiGraph  # type: ignore[import-untyped]
    from spacy.language import Language

    from kg.extract.tagger.weights import Weights

#: Called with the name of a stage, how many documents are done, and of how many.
Progress = Callable[[str, int, int], None]
PathLike = str | os.PathLike[str]
#: What all reports say, each once, and what was wrong with their files.
Read = tuple[Sequence[Extraction], Sequence[Issue]]


class _Job(NamedTuple):
    """What reading reports needs beside the reports."""

    settings: Settings
    gazetteer: Gazetteer
    progress: Progress
    timings: dict[str, float]
    memory: Memory | None = None


_ReadAll = Callable[[Sequence[Path], _Job], Read]


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What one build knows. ``timings`` are seconds by stage, in the order the stages ran.

    ``issues`` are everything found wrong or left out; those of severity "error" are files that are
    not in ``documents``. ``graph`` follows the contract in ``kg.graph.build``.
    """

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    graph: MultiDiGraph
    knowledge: Knowledge
    issues: tuple[Issue, ...]
    timings: Mapping[str, float] = field(compare=False)

    @property
    def failures(self) -> tuple[Issue, ...]:
        """The issues of files that could not be read."""
        return tuple(issue for issue in self.issues if issue.severity == "error")


def build(  # noqa: PLR0913 - the options are keyword-only, one for each choice of the user
    paths: PathLike | Iterable[PathLike],
    *,
    output: PathLike | None = None,
    base_iri: str = BASE_IRI,
    gazetteer_files: Sequence[PathLike] = (),
    curation_files: Sequence[PathLike] = (),
    spacy_model: str | None = None,
    tagger: PathLike | None = None,
    min_confidence: float = 0.0,
    workers: int | None = None,
    scheduler: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
) -> Build:
    """Read every report under ``paths`` and bring what they say together in one graph.

    A file that cannot be read is an issue of the result; the rest is built. With ``output`` the files
    of a build (``kg.outputs.OUTPUTS``) are written into that folder, all of them or none; what an earlier
    build there read is not read again, unless this one is ``fresh``. Claims below ``min_confidence`` (0..1)
    are left out, and an issue of each report says how many. ``tagger`` is "shipped", for the weights in the
    package, or a folder that ``kg train`` wrote; without it there is no tagger.

    ``workers`` is how many processes read reports and write outputs; None takes one for each core when there
    is much to read. ``scheduler`` is the address of a Dask cluster that reads instead. Neither makes a
    difference to the result.

    Raises:
        ReadError: not one report could be read; its notes name each file and reason.
        GazetteerError: rows of ``gazetteer_files`` break the rules.
        ResolveError: entries of ``curation_files`` break the rules, or contradict each other.
        ModelError: ``spacy_model`` or the weights in ``tagger`` cannot be loaded.
        WorkerError: the cluster at ``scheduler`` cannot be used, or went away.
        GraphError: ``base_iri`` is not one that entities can live under.
        WriteError: ``output`` cannot be written, or another build is at it; what was there is untouched.
    """
    settings = Settings(
        base_iri=base_iri,
        gazetteer_files=tuple(map(Path, gazetteer_files)),
        curation_files=tuple(map(Path, curation_files)),
        spacy_model=spacy_model,
        tagger=None if tagger in (None, "none") else os.fspath(tagger),
        min_confidence=min_confidence,
    )
    parse_base_iri(base_iri)  # before anything is read
    sources = [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(path) for path in paths]
    count = count_workers(sources) if workers is None else workers
    apart = partial(_read_apart, count=count, scheduler=scheduler)
    if output is None:
        read = _read_here if count == 1 and scheduler is None else apart
        return _build(sources, settings, read, None, progress or _silent)
    require_own_texts(Path(output))
    with held(Path(output), fresh=fresh) as memory:
        recover(Path(output))
        is_little = workers is None and _count_new(sources, settings, memory) == 1
        read = _read_here if (count == 1 or is_little) and scheduler is None else apart
        with noted(Path(output)), replacing_outputs(Path(output), OUTPUTS, optional=[TEXTS]) as folder:
            made = _build(sources, settings, read, memory, progress or _silent)
            growth = Growth(Path(output), Path(output) / STATE, base_iri)
            parts = made.knowledge, made.graph, settings, made.timings
            write_outputs(folder, *parts, workers=count, growth=growth)
        growth.finish()
        memory.finish(_fingerprint(settings))
    return made


def _count_new(paths: Sequence[Path], settings: Settings, memory: Memory) -> int:
    """How many workers are worth starting for what came since the last build with these settings."""
    return count_workers(paths, since=memory.finished(_fingerprint(settings)))


def _build(
    paths: Sequence[Path], settings: Settings, read: _ReadAll, memory: Memory | None, progress: Progress
) -> Build:
    timings: dict[str, float] = {}
    with _timed("gazetteer", timings):
        gazetteer = load_gazetteer(settings.gazetteer_files)
        curations = read_curations(settings.curation_files)
    extractions, aside = read(paths, _Job(settings, gazetteer, progress, timings, memory))
    with _timed("resolve", timings), no_collection():
        knowledge = _with_issues(grade(resolve(extractions, gazetteer, curations)), aside)
        del extractions  # what no claim was made of takes memory
    with _timed("graph", timings), no_collection():
        graph = to_graph(knowledge)
    return Build(
        documents=knowledge.documents,
        claims=tuple(claim for relation in knowledge.relations for claim in relation.claims),
        graph=graph,
        knowledge=knowledge,
        issues=knowledge.issues,
        timings=timings,
    )


def _read_here(paths: Sequence[Path], job: _Job) -> Read:
    """Stage by stage, in this process."""
    with _timed("read", job.timings):
        found, unread = _read(paths, job)
    with _timed("copies", job.timings):
        documents, copied = link_copies(found, _find_issued, _sketches(found, job.memory))
    with _timed("extract", job.timings):
        extractions = list(_extract(documents, job))
    return extractions, [*unread, *copied]


def _read_apart(paths: Sequence[Path], job: _Job, *, count: int, scheduler: str | None) -> Read:
    """Report by report, by ``count`` processes or a cluster; copies are found when all are extracted."""
    with _timed("extract", job.timings), hire(count, _to_recipe(job.settings), scheduler) as crew:
        known = None if job.memory is None else Known(job.memory, _fingerprint(job.settings))
        gathered = gather(paths, crew, partial(job.progress, "extract"), known)
    if not gathered.extractions:
        raise _nothing_read(gathered.issues)
    with _timed("copies", job.timings):
        found = [extraction.document for extraction in gathered.extractions.values()]
        documents, copied = link_copies(found, _find_issued, gathered.sketches)
    least = job.settings.min_confidence
    found_in = (replace(gathered.extractions[one.digest], document=one) for one in documents)
    extractions = [keep_confident(one, least) for one in found_in]
    return extractions, [*gathered.issues, *copied]


def _to_recipe(settings: Settings) -> Recipe:
    return Recipe(
        tables=tuple((path.name, path.read_bytes()) for path in settings.gazetteer_files),
        spacy_model=settings.spacy_model,
        tagger=None if settings.tagger is None else read_tagger(settings.tagger),
    )


def _read(paths: Sequence[Path], job: _Job) -> tuple[Sequence[Document], Sequence[Issue]]:
    """As ``kg.read.files.read_documents``, from memory where it can be, but at least one document.

    Raises:
        ReadError: no document, each reason a note.
    """
    recall = partial(_recall_document, job.memory)
    documents, issues = read_documents(paths, progress=partial(job.progress, "read"), read=recall)
    if not documents:
        raise _nothing_read(issues)
    return documents, issues


def _recall_document(
    memory: Memory | None, source: Source, worker: Worker
) -> tuple[Document, tuple[Issue, ...]]:
    place = source.source_file, source.digest
    return recall_document(memory, reading_fingerprint(), *place, partial(read_document, source, worker))


def _sketches(documents: Sequence[Document], memory: Memory | None) -> dict[str, Sequence[int]]:
    reading = reading_fingerprint()
    return {one.digest: recall_sketch(memory, reading, one, to_sketch) for one in documents}


def _find_issued(document: Document) -> str | None:
    """The date of issue as the masthead's rules read it."""
    found = find_date(to_sheet(to_mainland(document)))
    return found.value if found else None


def _nothing_read(issues: Sequence[Issue]) -> ReadError:
    if len(issues) == 1:
        return ReadError(issues[0].message)
    error = ReadError(f"nothing to build: not one report could be read; expected {EXPECTED}")
    for issue in sorted(issues, key=_issue_order):
        error.add_note(issue.message)
    return error


def _extract(documents: Sequence[Document], job: _Job) -> Iterator[Extraction]:
    def extract(new: Sequence[Document]) -> Iterator[Extraction]:
        return extract_documents(new, gazetteer=job.gazetteer, nlp=_to_nlp(job.gazetteer, job.settings))

    made = recall_extractions(job.memory, _fingerprint(job.settings), documents, extract)
    job.progress("extract", 0, len(documents))
    for done, extraction in enumerate(made, start=1):
        job.progress("extract", done, len(documents))
        yield keep_confident(extraction, job.settings.min_confidence)


def _fingerprint(settings: Settings) -> bytes:
    tagger = None if settings.tagger is None else Path(settings.tagger)
    return extracting_fingerprint(settings.gazetteer_files, settings.spacy_model, tagger)


def _to_nlp(gazetteer: Gazetteer, settings: Settings) -> Language:
    tagger = None if settings.tagger is None else read_tagger(settings.tagger)
    return make_pipeline(gazetteer, settings.spacy_model, tagger=tagger)


def read_tagger(choice: str) -> Weights:
    """The weights of a folder that ``kg train`` wrote, or of the package where ``choice`` is "shipped".

    Raises:
        ModelError: the folder does not hold such weights.
    """
    from kg.extract.tagger.weights import load_weights, read_weights  # noqa: PLC0415 - most builds do without

    return load_weights() if choice == SHIPPED else read_weights(Path(choice))


def _with_issues(knowledge: Knowledge, unread: Sequence[Issue]) -> Knowledge:
    issues = {*knowledge.issues, *unread}
    return replace(knowledge, issues=tuple(sorted(issues, key=_issue_order)))


def _issue_order(issue: Issue) -> tuple[str, int, str, str]:
    place = -1 if issue.offset is None else issue.offset
    return (issue.file, place, issue.severity, issue.message)


@contextmanager
def _timed(stage: str, timings: dict[str, float]) -> Iterator[None]:
    start = perf_counter()
    yield
    timings[stage] = round(perf_counter() - start, 3)


def _silent(stage: str, done: int, total: int) -> None:
    """The progress of who asked for none."""
