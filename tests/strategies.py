"""Hypothesis strategies for texts that look like reports, and for texts that try to break things."""

from __future__ import annotations

from factories import document
from hypothesis import strategies as st

from kg.records import Block, BlockKind, Document, Span

_NAMES = (
    "快手",
    "可灵",
    "可灵1.5",
    "Sora",
    "GPT-4o",
    "OpenAI",
    "昆仑万维",
    "机器人",
    "扩散模型",
    "Gen-3 Alpha",
)
_WORDS = (
    "推出", "发布", "采用", "投资", "旗下", "由", "与", "合作", "公司", "该模型", "其", "后者",
    "建议关注", "推荐",
    "大模型", "计划", "2024年6月6日", "60秒", "1080P", "70亿参数", "300418.SZ", "首席执行官王明",
)  # fmt: skip
_MARKS = tuple("，。；：、（）()【】《》“”「」\"' \t\n-·.+/%*|")
#: Characters that grow when lowered, combine, turn the line round, are invisible or are outside the BMP.
_HOSTILE = (
    "İ",
    "ẞ",
    "ﬁ",
    "é",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\x00",
    "\ue001",
    "\ue005",
    "𠮷",
    "😀",
    "㈱",
    "\u2028",
)

#: One piece of a text: a name, a word of reports, a mark, or something hostile.
pieces = st.one_of(
    st.sampled_from(_NAMES), st.sampled_from(_WORDS), st.sampled_from(_MARKS), st.sampled_from(_HOSTILE)
)
#: Names and words in traditional characters, of Hong Kong and of Taiwan.
_TRADITIONAL = (
    "騰訊", "騰訊控股（0700.HK）", "崑崙萬維", "可靈", "擴散模型", "機器人", "雲嵐智能", "「墨畫」",
    "清華大學", "推出", "發佈", "採用", "投資", "與", "合作", "該模型", "於", "隨著", "顯著",
    "後", "乾", "瞭解", "計畫", "建議關注：", "買入", "目標價480港元", "軟體", "晶片", "影片生成", "人工智慧",
    "2024年6月6日上線", "證券分析師：岑詠琳", "光⼤大",
)  # fmt: skip
#: Texts in either script or both, mixed with English; never blank.
mixed_texts = (
    st.lists(st.one_of(pieces, st.sampled_from(_TRADITIONAL)), min_size=1, max_size=40)
    .map("".join)
    .filter(str.strip)
)
#: Texts made of pieces; never blank.
texts = st.lists(pieces, min_size=1, max_size=40).map("".join).filter(str.strip)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of one to four blocks: headings, paragraphs (some in fragments) and table rows."""
    parts = draw(st.lists(texts, min_size=1, max_size=4))
    whole = document("\n".join(parts))
    blocks: list[Block] = []
    start, heading = 0, None
    for index, part in enumerate(parts):
        block = draw(_block(whole.text, start, start + len(part), heading))
        heading = index if block.kind is BlockKind.HEADING else heading
        blocks.append(block)
        start += len(part) + 1
    return Document(
        source_file=f"{whole.digest[:8]}.txt",
        digest=whole.digest,
        text=whole.text,
        media_type="text/plain",
        encoding="utf-8",
        blocks=tuple(blocks),
    )


@st.composite
def _block(draw: st.DrawFn, text: str, start: int, end: int, heading: int | None) -> Block:
    kind = draw(st.sampled_from((BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ROW)))
    cut = draw(st.integers(start, end))
    whole = (Span(start, end),)
    halves = tuple(span for span in (Span(start, cut), Span(cut, end)) if text[slice(*span)].strip())
    if kind is BlockKind.HEADING:
        return Block(kind=kind, fragments=whole, level=1, heading=heading)
    if kind is BlockKind.ROW:
        return Block(kind=kind, fragments=whole, cells=(Span(start, cut), Span(cut, end)), table=1)
    return Block(kind=kind, fragments=halves or whole, heading=heading)
