"""A build into a remote store: only what changed, part by part, and again from where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from kg.errors import RemoteError
from kg.rdf.iris import find_base_iri
from kg.rdf.parts import Part, find_parts, main_iri, to_digest, to_lines
from kg.rdf.store import Store
from kg.rdf.update import (
    PAGE,
    Change,
    Place,
    ask_counts,
    ask_layout,
    ask_records,
    ask_seen,
    parse_place,
    to_layout,
    to_opening,
    to_removal,
    to_writing,
)
from kg.remote.endpoint import Endpoint, ask, ask_rows, send_update

#: What one request holds at most: triples, unless one part has more, and parts.
_TRIPLES, _PARTS = 2000, 100
#: Characters of one request, about; an operation is never cut.
_BODY = 1_000_000

#: Called with the name of a stage, how many parts are done, and of how many.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What a push did, or would do: parts by what became of them; ``graphs`` are all named graphs of
    the build, ``triples`` those of written parts."""

    place: Place
    graphs: int
    written: int
    removed: int
    kept: int
    triples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    written: tuple[Part, ...]
    kept: tuple[Part, ...]
    known: frozenset[str]
    digests: Mapping[str, str]


def push(  # noqa: PLR0913 - each option is one of the user's
    store: Store,
    endpoint: Endpoint,
    *,
    main: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    check: bool = False,
    inferred: bool | None = None,
    progress: Progress | None = None,
) -> Pushed:
    """Make the remote store say what ``store`` says, each report in the graph of its own IRI.

    ``main`` is where everything else goes: the IRI of a graph, ``default``, or None for what was chosen
    before, and at first for the default graph unless plain queries see named graphs anyway. ``force``
    writes every part, ``dry_run`` none. ``check`` counts every part in the store afterwards.
    ``inferred`` takes the graph of what was inferred along; None does so where plain queries cannot see it.

    Raises: RemoteError when the server refuses or is gone, which leaves what the next push mends; GraphError
    for a ``main`` that cannot be the main graph.
    """
    base = find_base_iri(store)
    tell = progress or _silent
    if not dry_run:
        send_update(endpoint, to_opening(base))
    old = _read_layout(endpoint, base)
    place = _choose_place(endpoint, base, main, old)
    has_moved = old is not None and old != place
    parts = tuple(find_parts(store, inferred=place.main is None if inferred is None else inferred))
    records = _read_records(endpoint, base)
    plan = _plan(store, parts, {} if has_moved else records, force=force, tell=tell)
    gone = sorted(records if has_moved else records.keys() - plan.digests.keys())
    triples = 0
    if not dry_run:
        _remove(endpoint, old or place, gone, tell)
        if old != place:
            _send(endpoint, to_layout(place))
        triples = _write(store, endpoint, place, plan, tell)
        _require_settled(endpoint, base, plan)
    if check:
        _require_counts(store, endpoint, place, (*plan.written, *plan.kept), tell)
    return Pushed(
        place=place,
        graphs=sum(part.is_graph for part in (*plan.written, *plan.kept)),
        written=len(plan.written),
        removed=len(gone),
        kept=len(plan.kept),
        triples=triples,
    )


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _read_layout(endpoint: Endpoint, base: str) -> Place | None:
    rows = ask_rows(endpoint, ask_layout(base)).rows
    if not rows or rows[0][0] is None:
        return None
    main = rows[0][0]
    return Place(base_iri=base, main=main.value if main.kind == "uri" else None)


def _choose_place(endpoint: Endpoint, base: str, main: str | None, old: Place | None) -> Place:
    if main is not None:
        return parse_place(base, main)
    if old is not None:
        return old
    return Place(base_iri=base, main=main_iri(base) if ask(endpoint, ask_seen(base)) is True else None)


def _read_records(endpoint: Endpoint, base: str) -> Mapping[str, str | None]:
    """Every part that the store has a record of, with its digest if all of it was written."""
    records: dict[str, str | None] = {}
    last = ""
    while True:
        rows = ask_rows(endpoint, ask_records(base, last)).rows
        records |= {part.value: digest and digest.value for part, digest in rows if part is not None}
        if len(rows) < PAGE:
            return records
        last = max(records)


def _plan(
    store: Store, parts: tuple[Part, ...], known: Mapping[str, str | None], *, force: bool, tell: Progress
) -> _Plan:
    """What is to be done, where ``known`` are the store's records of parts in their present place."""
    digests: dict[str, str] = {}
    for number, part in enumerate(parts, start=1):
        digests[part.iri] = to_digest(to_lines(store, part))
        tell("compare", number, len(parts))
    due = [force or known.get(part.iri) != digests[part.iri] for part in parts]
    return _Plan(
        written=tuple(compress(parts, due)),
        kept=tuple(compress(parts, (not one for one in due))),
        known=frozenset(known),
        digests=digests,
    )


def _remove(endpoint: Endpoint, place: Place, gone: Sequence[str], tell: Progress) -> None:
    for start in range(0, len(gone), _PARTS):
        _send(endpoint, to_removal(place, gone[start : start + _PARTS]))
        tell("remove", min(start + _PARTS, len(gone)), len(gone))


def _write(store: Store, endpoint: Endpoint, place: Place, plan: _Plan, tell: Progress) -> int:
    """Write what is due; gives the number of triples."""
    done = triples = 0
    try:
        for changes in _grouped(_changes(store, plan)):
            _send(endpoint, to_writing(place, changes))
            done += len(changes)
            triples += sum(len(change.lines) for change in changes)
            tell("push", done, len(plan.written))
    except RemoteError as error:
        all_ = len(plan.written)
        raise RemoteError(
            f"{error}; {done} of {all_} parts are written, the next push goes on there"
        ) from error
    return triples


def _changes(store: Store, plan: _Plan) -> Iterator[Change]:
    for part in plan.written:
        yield Change(part=part, lines=to_lines(store, part), is_new=part.iri not in plan.known)


def _grouped(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes for one request each: a big part alone, small ones together."""
    group: list[Change] = []
    for change in changes:
        triples = sum(len(one.lines) for one in group)
        if group and (len(group) == _PARTS or triples + len(change.lines) > _TRIPLES):
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _send(endpoint: Endpoint, texts: Iterable[str]) -> None:
    """Operations in their order, as many in one request as fit."""
    pack: list[str] = []
    for text in texts:
        if pack and sum(map(len, pack)) + len(text) > _BODY:
            send_update(endpoint, " ;\n".join(pack))
            pack = []
        pack.append(text)
    send_update(endpoint, " ;\n".join(pack))


def _require_settled(endpoint: Endpoint, base: str, plan: _Plan) -> None:
    """See that the store's records are those of this build and no other push's."""
    if _read_records(endpoint, base) != plan.digests:
        raise RemoteError(f"{endpoint.query}: somebody else pushed there meanwhile; push again")


def _require_counts(
    store: Store, endpoint: Endpoint, place: Place, parts: tuple[Part, ...], tell: Progress
) -> None:
    wrong: list[str] = []
    for number, part in enumerate(parts, start=1):
        counts = {count and count.value for count in ask_rows(endpoint, ask_counts(place, part.iri)).rows[0]}
        wrong += [part.iri] * (counts != {str(len(to_lines(store, part)))})
        tell("check", number, len(parts))
    if wrong:
        raise RemoteError(
            f"{endpoint.query}: {len(wrong)} parts are not what was pushed, first {wrong[0]}; use --force"
        )
