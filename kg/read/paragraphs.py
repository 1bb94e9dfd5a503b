"""Pieces to blocks: hard-wrapped lines joined, sentences carried over page ends and mastheads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.read.headings import find_governance, heading_rank, is_heading_rest, numbering_rank
from kg.read.lines import Piece
from kg.read.regions import is_related_tail
from kg.read.signs import has_open_bracket, is_finished
from kg.records import Block, BlockKind, Span

#: A block of running text is cut at the next sentence end after this many code points.
FULL = 1200
#: No block of a giant line grows longer, sentence end or not.
LIMIT = 1900
#: Wrapped lines that never end a sentence are no paragraph; they stop joining here.
_ENDLESS = 4000
_TAIL = 600
#: How many pieces (furniture, masthead, captions) a sentence may jump over.
_JUMP = 40
#: A shorter fragment without an end is a label, not an interrupted sentence.
_SENTENCE = 30
_ENDS = re.compile(r"[。！？；]")
_HAN = re.compile(r"[\u4e00-\u9fff，、]")
_CONTINUES = re.compile(r"[\u4e00-\u9fff，、）”》%]|[\w.%]{1,12}[\u4e00-\u9fff，、）%]")
_LABEL_END = re.compile(r"[：:]\Z")
#: A cell narrower than this has no reason to be broken over lines.
_CELL_WIDTH = 10


@dataclass(slots=True)
class _Draft:
    """A block in the making."""

    piece: Piece
    kind: BlockKind
    spans: list[Span] = field(default_factory=list)
    plain: str = ""  # its last characters: enough to tell whether a sentence is over
    size: int = 0
    at: int = 0

    def add(self, piece: Piece, *, glue: bool) -> None:
        if glue and self.spans:
            self.spans[-1] = Span(self.spans[-1].start, piece.end)
        else:
            self.spans.append(Span(piece.start, piece.end))
        if piece.kind is BlockKind.ROW and piece is not self.piece:
            self.piece = _with_longer_cell(self.piece, piece)
        self.size += len(piece.plain)
        self.plain = (self.plain + piece.plain)[-_TAIL:]


def to_blocks(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """Join pieces into blocks and set what governs what."""
    drafts = sorted(_drafts(pieces), key=lambda draft: draft.spans[0])
    has_markdown = any(draft.piece.depth for draft in drafts if draft.kind is BlockKind.HEADING)
    ranks = [
        heading_rank(draft.plain, depth=draft.piece.depth, bold=draft.piece.bold, has_markdown=has_markdown)
        if draft.kind is BlockKind.HEADING
        else None
        for draft in drafts
    ]
    governed = zip(drafts, find_governance(ranks), strict=True)
    return tuple(_to_block(draft, over, level) for draft, (over, level) in governed)


def _to_block(draft: _Draft, over: int | None, level: int) -> Block:
    piece = draft.piece
    is_row = draft.kind is BlockKind.ROW
    return Block(
        kind=draft.kind,
        fragments=tuple(draft.spans),
        heading=over,
        level=level,
        table=piece.table if is_row else None,
        cells=piece.cells if is_row else (),
        header=piece.header and is_row,
    )


def _drafts(pieces: Iterable[Piece]) -> list[_Draft]:
    drafts: list[_Draft] = []
    open_text: _Draft | None = None
    for index, piece in enumerate(pieces):
        kind = piece.kind or BlockKind.PARAGRAPH
        host = _host(drafts, open_text, piece, kind, index)
        if host is None:
            host = _Draft(piece=piece, kind=kind)
            drafts.append(host)
        host.add(piece, glue=host.at == index - 1)
        host.at = index
        if kind is BlockKind.PARAGRAPH and not (open_text and _is_aside(open_text, piece, index)):
            open_text = host
        elif kind is BlockKind.HEADING:
            open_text = None
    return drafts


def _host(
    drafts: Sequence[_Draft], open_text: _Draft | None, piece: Piece, kind: BlockKind, index: int
) -> _Draft | None:
    """The block that a piece continues, None when it begins one."""
    last = drafts[-1] if drafts else None
    if kind is BlockKind.PARAGRAPH:
        return open_text if open_text and _continues(open_text, piece, index) else None
    if last is None or last.kind is not kind or last.at != index - 1:
        return None
    joins = {
        BlockKind.HEADING: _continues_heading,
        BlockKind.ROW: _continues_row,
        BlockKind.RELATED: _continues_entry,
    }
    if kind is BlockKind.BOILERPLATE:
        return last if _continues_boilerplate(last, piece) else None
    rule = joins.get(kind)
    return last if rule and rule(last, piece) else None


def _continues(draft: _Draft, piece: Piece, index: int) -> bool:
    if piece.glued:
        return _continues_glued(draft, piece, index)
    if piece.listed or index - draft.at > _JUMP or draft.size > _ENDLESS:
        return False
    if has_open_bracket(draft.plain):
        return True
    if is_finished(draft.plain) or _LABEL_END.search(draft.plain) or numbering_rank(piece.plain):
        return False
    if draft.at == index - 1 and not piece.apart:
        return True
    return draft.size >= _SENTENCE


def _continues_glued(draft: _Draft, piece: Piece, index: int) -> bool:
    """In a giant line a paragraph goes on until it is full; over furniture only in mid-sentence."""
    size = draft.size + len(piece.plain)
    if not draft.piece.glued or piece.apart or size > LIMIT:
        return False
    if draft.at == index - 1:
        return size <= FULL or not is_finished(draft.plain)
    resumes = is_finished(piece.plain) or (len(piece.plain) >= 40 and _is_prose(piece.plain))
    return resumes and _is_cut_short(draft, index) and _CONTINUES.match(piece.plain) is not None


def _is_cut_short(draft: _Draft, index: int) -> bool:
    """Whether the block stops in mid-sentence, so near that the rest may still come."""
    if index - draft.at > _JUMP or is_finished(draft.plain):
        return False
    tail = _ENDS.split(draft.plain[-400:])[-1]
    return len(tail) >= 12 and _is_prose(tail)


def _is_prose(plain: str) -> bool:
    """Words rather than a chart's labels and figures."""
    return len(_HAN.findall(plain)) >= 0.5 * len(plain)


def _is_aside(open_text: _Draft, piece: Piece, index: int) -> bool:
    """Chart labels and stray figures between the halves of a sentence do not end it."""
    if not piece.glued or piece.apart or open_text.at == index or is_finished(piece.plain):
        return False
    return _is_cut_short(open_text, index) and (len(piece.plain) < 40 or not _is_prose(piece.plain))


def _continues_heading(draft: _Draft, piece: Piece) -> bool:
    """A heading broken over lines: a bracket is open, a comma stands at the end, a dash begins the rest."""
    if piece.depth and draft.piece.depth != piece.depth:
        return False
    if numbering_rank(piece.plain):
        return False
    broken = has_open_bracket(draft.plain) or draft.plain[-1] in "，,、—-的和与及"
    if broken or piece.plain.startswith("——"):
        return True
    return not (piece.apart or piece.depth or piece.bold) and is_heading_rest(draft.plain, piece.plain)


def _continues_row(draft: _Draft, piece: Piece) -> bool:
    """A row of which one cell alone runs on: the other cells of the line are empty."""
    if draft.piece.table != piece.table or draft.piece.header or len(draft.spans) > 8:
        return False
    filled = [index for index, cell in enumerate(piece.cells) if cell.start < cell.end]
    before = [index for index, cell in enumerate(draft.piece.cells) if cell.start < cell.end]
    if len(filled) != 1 or len(before) != len(draft.piece.cells) or not 1 < len(piece.cells) <= len(before):
        return False
    above = draft.piece.cells[filled[0]]
    return above.end - above.start >= _CELL_WIDTH


def _continues_boilerplate(draft: _Draft, piece: Piece) -> bool:
    """Sentences of a giant line that follow each other; furniture stays by itself."""
    loose = piece.glued and draft.piece.glued and not piece.furniture and not draft.piece.furniture
    return loose and draft.size + len(piece.plain) <= FULL


def _with_longer_cell(row: Piece, rest: Piece) -> Piece:
    """The row with its last cell running to the end of ``rest``; any other cell stays cut short."""
    if rest.cells[-1].start == rest.cells[-1].end or len(rest.cells) != len(row.cells):
        return row
    return row._replace(cells=(*row.cells[:-1], Span(row.cells[-1].start, rest.end)))


def _continues_entry(draft: _Draft, piece: Piece) -> bool:
    return is_related_tail(piece.plain) or has_open_bracket(draft.plain)
