"""Files in, knowledge out: every stage of a build in order, on one page. Nothing here prints."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter, time_ns
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.atomic import recover, replacing_outputs
from kg.confidence import keep_confident
from kg.delta.errors import UnfitError
from kg.delta.update import Readers
from kg.errors import ReadError
from kg.extract.masthead.dates import find_date
from kg.extract.masthead.sheet import to_sheet
from kg.extract.pipeline import extract_documents, make_pipeline
from kg.extract.script import to_mainland
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.gazetteer.store import no_collection
from kg.graph.build import to_graph
from kg.graph.counts import to_counts
from kg.growth import Growth, Whole, forget
from kg.history import noted
from kg.outputs import (
    OUTPUTS,
    SHIPPED,
    Settings,
    grow_outputs,
    issue_order,
    to_build_counts,
    to_issue,
    write_outputs,
)
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
from kg.state.fingerprint import extracting_fingerprint, reading_fingerprint, writing_fingerprint
from kg.state.folder import held, to_memory
from kg.state.memory import (
    Memory,
    find_document,
    find_report,
    open_memory,
    recall_document,
    recall_extractions,
    recall_sketch,
    to_keys,
)
from kg.texts import TEXTS, require_own_texts
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
#: What all reports say, each once, what was wrong with their files, and all documents, also the copies.
Read = tuple[Sequence[Extraction], Sequence[Issue], Sequence[Document]]


class _Job(NamedTuple):
    """What reading reports needs beside the reports."""

    settings: Settings
    gazetteer: Gazetteer
    progress: Progress
    timings: dict[str, float]
    memory: Memory | None = None


_ReadAll = Callable[[Sequence[Path], _Job], Read]


@dataclass(frozen=True, kw_only=True, eq=False)
class Build:
    """What one build knows. ``timings`` are seconds by stage, in the order the stages ran.

    ``issues`` are everything found wrong or left out; those of severity "error" are files that are
    not in ``documents``. ``graph`` follows the contract in ``kg.graph.build``. A build that only changed what
    was there has brought the rest together from its memory when it is first asked for it.
    """

    issues: tuple[Issue, ...]
    timings: dict[str, float]
    bring: Callable[[], Knowledge] = field(repr=False)
    counted: Mapping[str, Any] | None = field(default=None, repr=False)

    @cached_property
    def knowledge(self) -> Knowledge:
        """Everything that was resolved."""
        return self.bring()

    @cached_property
    def graph(self) -> MultiDiGraph:
        """The graph of ``knowledge``."""
        return to_graph(self.knowledge)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The reports that were read."""
        return self.knowledge.documents

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, in the order of the relations."""
        return tuple(claim for relation in self.knowledge.relations for claim in relation.claims)

    @property
    def counts(self) -> Mapping[str, Any]:
        """How much there is, as ``build.json`` says."""
        return self.counted or to_build_counts(self.knowledge, to_counts(self.graph))

    def __eq__(self, other: object) -> bool:
        """Whether both know the same."""
        return isinstance(other, Build) and (self.knowledge, self.issues) == (other.knowledge, other.issues)

    __hash__ = None  # type: ignore[assignment]

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
    if output is None:
        count = count_workers(sources) if workers is None else workers
        alone = _build(sources, settings, _to_reader(count, scheduler), None, progress or _silent).build
        with _timed("graph", alone.timings), no_collection():
            _ = alone.graph
        return alone
    require_own_texts(Path(output))
    started = time_ns()
    with held(Path(output), fresh=fresh) as memory:
        recover(Path(output))
        if fresh:
            forget(Path(output))
        place = Growth(Path(output), OUTPUTS, _growing(settings), base_iri, started)
        told = progress or _silent
        texts: list[str] = []
        with noted(Path(output)), replacing_outputs(Path(output), OUTPUTS, optional=texts) as folder:
            made = None
            if not (settings.curation_files or scheduler):
                made = _grow(sources, settings, place, memory, _Scratch(folder, texts), told)
            if made is None:
                texts.append(TEXTS)
                count = count_workers(sources) if workers is None else workers
                busy = _count_new(sources, settings, memory) if workers is None else workers
                found = _build(sources, settings, _to_reader(busy, scheduler), memory, told)
                made = found.build
                tally = write_outputs(
                    folder,
                    made.knowledge,
                    settings,
                    made.timings,
                    workers=count,
                    meanwhile=None if settings.curation_files else partial(_remember, place, found),
                )
                place.keep(folder, tally)
        memory.finish(_fingerprint(settings))
    return made


def _growing(settings: Settings) -> bytes:
    """The digest of all that outputs depend on beside the reports."""
    least = repr(settings.min_confidence).encode()
    return sha256(_fingerprint(settings) + writing_fingerprint(settings.base_iri) + least).digest()


class _Scratch(NamedTuple):
    """Where outputs are made, and the names of those that come or go beside ``OUTPUTS``."""

    folder: Path
    texts: list[str]


def _grow(  # noqa: PLR0913, PLR0917 - one for each part of a build
    paths: Sequence[Path],
    settings: Settings,
    place: Growth,
    memory: Memory,
    scratch: _Scratch,
    progress: Progress,
) -> Build | None:
    """Change what stands in the output folder; None if all is to be made anew."""
    timings: dict[str, float] = {}
    gazetteer = load_gazetteer(settings.gazetteer_files)
    job = _Job(settings, gazetteer, progress, timings, memory)
    with _timed("write", timings), no_collection(), Worker() as worker:
        found = place.grow(paths, scratch.folder, _to_readers(job, worker))
    if found is None:
        memory.asked.clear()  # all is asked again
        return None
    record = grow_outputs(place.output, scratch.folder, found, settings, timings)
    scratch.texts.extend(found.texts)
    place.finish(scratch.folder, found.texts)
    fingerprints = reading_fingerprint(), _fingerprint(settings)
    memory.keep_all_but(key for file in found.update.lost for key in to_keys(fingerprints, *file))
    return Build(
        issues=tuple(map(to_issue, record["issues"])),
        timings=record["timings"],
        bring=partial(_bring, paths, settings, place.output),
        counted=record["counts"],
    )


def _bring(paths: Sequence[Path], settings: Settings, output: Path) -> Knowledge:
    """The knowledge of a build that stands in ``output``."""
    with open_memory(to_memory(output)) as memory:
        return _build(paths, settings, _read_here, memory, _silent).build.knowledge


def _to_readers(job: _Job, worker: Worker) -> Readers:
    assert job.memory is not None
    memory, reading = job.memory, reading_fingerprint()

    def recall(file: str, digest: str) -> Extraction:
        found = find_report(memory, (reading, _fingerprint(job.settings)), file, digest)
        if found is None:
            raise UnfitError(f"{file} is not remembered")
        return keep_confident(found[0], job.settings.min_confidence)

    def recall_known(file: str, digest: str) -> Document:
        found = find_document(memory, reading, file, digest)
        if found is None:
            raise UnfitError(f"{file} is not remembered")
        return found

    return Readers(
        read=lambda source: _recall_document(memory, source, worker),
        sketch=lambda document: recall_sketch(memory, reading, document, to_sketch),
        extract=lambda documents: list(_extract(documents, job)),
        recall=recall,
        recall_document=recall_known,
        issued=_find_issued,
        gazetteer=job.gazetteer,
    )


def _count_new(paths: Sequence[Path], settings: Settings, memory: Memory) -> int:
    """How many workers are worth starting for what came since the last build with these settings."""
    return count_workers(paths, since=memory.finished(_fingerprint(settings)))


class _Resolved(NamedTuple):
    """A build with what it was made of, before what was wrong with files was added."""

    build: Build
    whole: Whole
    knowledge: Knowledge
    gazetteer: Gazetteer


def _build(
    paths: Sequence[Path], settings: Settings, read: _ReadAll, memory: Memory | None, progress: Progress
) -> _Resolved:
    """Everything from nothing, but for the graph."""
    timings: dict[str, float] = {}
    with _timed("gazetteer", timings):
        gazetteer = load_gazetteer(settings.gazetteer_files)
        curations = read_curations(settings.curation_files)
    extractions, aside, found = read(paths, _Job(settings, gazetteer, progress, timings, memory))
    with _timed("resolve", timings), no_collection():
        resolved = grade(resolve(extractions, gazetteer, curations))
    knowledge = _with_issues(resolved, aside)
    made = Build(issues=knowledge.issues, timings=timings, bring=lambda: knowledge)
    whole = Whole(paths, extractions, found, aside, partial(_sketch, memory=memory))
    return _Resolved(made, whole, resolved, gazetteer)


def _remember(place: Growth, found: _Resolved) -> None:
    """Have what was read and resolved written down for the next build."""
    with no_collection():
        place.begin(found.whole, found.knowledge, found.gazetteer)


def _read_here(paths: Sequence[Path], job: _Job) -> Read:
    """Stage by stage, in this process."""
    with _timed("read", job.timings):
        found, unread = _read(paths, job)
    with _timed("copies", job.timings):
        documents, copied = link_copies(found, _find_issued, _sketches(found, job.memory))
    with _timed("extract", job.timings):
        extractions = list(_extract(documents, job))
    return extractions, [*unread, *copied], found


def _to_reader(count: int, scheduler: str | None) -> _ReadAll:
    """What reads with so many workers here, or with those of a cluster."""
    is_alone = count == 1 and scheduler is None
    return _read_here if is_alone else partial(_read_apart, count=count, scheduler=scheduler)


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
    return extractions, [*gathered.issues, *copied], found


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
    return {one.digest: _sketch(one, memory) for one in documents}


def _sketch(document: Document, memory: Memory | None) -> Sequence[int]:
    return recall_sketch(memory, reading_fingerprint(), document, to_sketch)


def _find_issued(document: Document) -> str | None:
    """The date of issue as the masthead's rules read it."""
    found = find_date(to_sheet(to_mainland(document)))
    return found.value if found else None


def _nothing_read(issues: Sequence[Issue]) -> ReadError:
    if len(issues) == 1:
        return ReadError(issues[0].message)
    error = ReadError(f"nothing to build: not one report could be read; expected {EXPECTED}")
    for issue in sorted(issues, key=issue_order):
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
    return replace(knowledge, issues=tuple(sorted(issues, key=issue_order)))


@contextmanager
def _timed(stage: str, timings: dict[str, float]) -> Iterator[None]:
    start = perf_counter()
    yield
    timings[stage] = round(perf_counter() - start, 3)


def _silent(stage: str, done: int, total: int) -> None:
    """The progress of who asked for none."""
