"""One report in several files is one; two reports of one series, house or subject stay two."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import report

from kg.read import copies
from kg.read.copies import ENOUGH, link_copies, to_codes, to_similarity
from kg.records import Copy, Document, Page

WORDS = re.findall(
    "..",
    "模型算法数据芯片平台用户市场需求供给价格成本利润收入增速份额渠道客户订单产能库存视频图像语音文本动画游戏影视广告"
    "教育医疗金融制造政策监管标准专利研发投入人才生态持续逐步快速有望预计显著稳步加速提升改善扩大下降回落推进完善落地"
    "应用融合替代迭代",
)
DISCLAIMER = """免责声明
本报告仅供澄海证券有限责任公司的客户使用。收到它的人不因此成为客户。本报告的信息来源于公开资料，不保证其准确性。
分析师声明
署名人员持有证券投资咨询的执业资格，独立、客观地出具本报告。
投资评级说明
买入：相对强于市场表现20％以上；增持：相对强于市场表现5％～20％。
"""


def paragraphs(seed: int, count: int = 20) -> list[str]:
    """Paragraphs like those of a report, each of its own: some 100 characters and two figures."""
    chance = random.Random(seed)

    def sentence() -> str:
        words = "".join(chance.choices(WORDS, k=12))
        return f"{words[:10]}，{words[10:]}增长{chance.uniform(1, 99):.1f}%。"

    return [sentence() + sentence() + sentence() for _ in range(count)]


def masthead(date: str) -> str:
    return f"澄海证券研究所\n{date}\n视频大模型周报\n分析师：林望舒 S0999520010001\n"


def text(parts: list[str], date: str = "2024年06月20日", tail: str = DISCLAIMER) -> str:
    return masthead(date) + "\n".join(parts) + "\n" + tail


BODY = paragraphs(1)
ORIGINAL = text(BODY)
OTHER = text(paragraphs(2), "2024年06月27日")


def printed(document: Document) -> str | None:
    """The first date on a line of its own."""
    found = re.search(r"^(\d{4})年(\d\d)月(?:(\d\d)日)?$", document.text, re.MULTILINE)
    return "-".join(part for part in found.groups() if part) if found else None


def link(*documents: Document) -> tuple[Document, ...]:
    return link_copies(documents, printed)[0]


def is_one(one: str, other: str) -> bool:
    return len(link(report(one, "a.txt"), report(other, "b.txt"))) == 1


def shuffled(parts: list[str]) -> list[str]:
    return random.Random(3).sample(parts, len(parts))


TABLE = "公司\t代码\t目标价\n" + "".join(
    f"澄海{number}\t30000{number}.SZ\t{number}.50\n" for number in range(9)
)
SAME = {
    "without white space": re.sub(r"\s", "", ORIGINAL),
    "a line for every twenty characters": re.sub(r"([^\n]{20})", r"\1\n", ORIGINAL),
    "paragraphs in another order": text(shuffled(BODY)),
    "one paragraph in five missing": text(BODY[::5] + BODY[1::5] + BODY[2::5] + BODY[3::5]),
    "with a table": text([*BODY[:9], TABLE, *BODY[9:]]),
    "without boilerplate": text(BODY, tail=""),
    "a header on every page": text(
        [part + "\n请务必阅读正文之后的声明\n视频大模型周报 12\n" for part in BODY]
    ),
    "full-width figures": ORIGINAL.translate({ord("0") + n: ord("０") + n for n in range(10)}),
    "no date": text(BODY, "二季度"),
    "no day": text(BODY, "2024年06月"),
    "some characters misread": re.sub(r"渠(?=道)", "集", ORIGINAL),
}
APART = {
    "another report": OTHER,
    "the next issue, half of it repeated": text([*BODY[:10], *paragraphs(4, 10)], "2024年06月27日"),
    "half repeated, no date": text([*BODY[:10], *paragraphs(4, 10)], "二季度"),
    "an update that quotes it": text([*BODY[:8], *paragraphs(5, 6)], "二季度"),
    "a summary": text(BODY[:5]),
    "a longer edition": text([*BODY, *paragraphs(6, 12)], "二季度"),
    "the same words on other figures": re.sub(r"\d(?=\.\d%)", lambda found: str(9 - int(found[0])), ORIGINAL),
    "the same on another day": text(BODY, "2024年06月27日"),
    "the same in another month": text(BODY, "2024年07月"),
}


@pytest.mark.parametrize("what", SAME)
def test_the_same_report(what: str) -> None:
    assert is_one(ORIGINAL, SAME[what])
    assert to_similarity(report(ORIGINAL), report(SAME[what])) >= ENOUGH


@pytest.mark.parametrize("what", APART)
def test_two_reports(what: str) -> None:
    assert not is_one(ORIGINAL, APART[what])


def test_the_date_of_an_earlier_report_may_be_taken_for_its_own() -> None:
    """Where lines moved about, the wrong date comes first; the right one is on the page all the same."""
    assert is_one(ORIGINAL, text([*BODY, "2024年06月20日"], "2024年05月06日"))
    assert not is_one(ORIGINAL, text(BODY, "2024年05月06日"))


def test_short_texts_tell_nothing() -> None:
    short = text(BODY[:1], tail="")
    assert not is_one(short, short + "。")
    assert to_similarity(report(short), report(short)) == 0


def test_boilerplate_alone_makes_no_copy() -> None:
    assert not is_one(text(BODY[:2], tail=DISCLAIMER * 8), text(BODY[2:4], tail=DISCLAIMER * 8 + "。"))
    assert not is_one(DISCLAIMER * 8, DISCLAIMER * 8 + "。")


def test_similarity_is_symmetric_and_one_for_the_same() -> None:
    one, other = report(ORIGINAL), report(SAME["one paragraph in five missing"])
    assert to_similarity(one, one) == 1
    assert to_similarity(one, other) == to_similarity(other, one)
    assert 0.7 < to_similarity(one, other) < 0.9
    assert to_similarity(one, report(OTHER)) < 0.1


# --- which one stays


def as_file(name: str, media_type: str, certainty: float = 1.0) -> Document:
    """``ORIGINAL`` in a file of other bytes."""
    digest = sha256(name.encode()).hexdigest()
    cover, end = Page(number=1, start=0, end=40, certainty=0.9), len(ORIGINAL)
    pages = (cover, Page(number=2, start=40, end=end, certainty=certainty))
    return replace(report(ORIGINAL, name), digest=digest, media_type=media_type, pages=pages, encoding="")


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BY_RANK = (
    as_file("z.pdf", "application/pdf"),
    as_file("y.docx", WORD),
    as_file("x.html", "text/html"),
    as_file("a.txt", "text/plain"),
    as_file("b.md", "text/markdown"),
    as_file("a.pdf", "application/pdf", 0.9),
    as_file("b.pdf", "application/pdf", 0.9),
)


@pytest.mark.parametrize("first", range(len(BY_RANK)))
def test_what_is_nearest_to_print_stays(first: int) -> None:
    (kept,) = link(*reversed(BY_RANK[first:]))
    assert kept.source_file == BY_RANK[first].source_file
    assert [copy.source_file for copy in kept.copies] == sorted(
        one.source_file for one in BY_RANK[first + 1 :]
    )


def test_every_copy_is_told() -> None:
    kept, issues = link_copies([BY_RANK[0], report(ORIGINAL, "a.txt"), report(OTHER, "b.txt")], printed)
    assert [one.source_file for one in kept] == ["z.pdf", "b.txt"]
    (issue,) = issues
    assert (issue.file, issue.severity) == ("a.txt", "warning")
    assert issue.message == "a.txt: same report as z.pdf (similarity 1.00); linked, not counted again"


def test_files_with_the_bytes_of_a_copy_go_with_it() -> None:
    copy = report(ORIGINAL, "b.txt")
    twin = Copy(source_file="c.txt", digest=copy.digest, media_type="text/plain", similarity=1.0)
    own = Copy(source_file="y.pdf", digest=BY_RANK[0].digest, media_type="application/pdf", similarity=1.0)
    shorter = report(SAME["one paragraph in five missing"], "d.txt")
    (kept,) = link(
        replace(shorter, copies=(replace(twin, digest=shorter.digest),)), replace(BY_RANK[0], copies=(own,))
    )
    assert [(one.source_file, one.digest) for one in kept.copies] == [
        ("c.txt", shorter.digest),
        ("d.txt", shorter.digest),
        ("y.pdf", kept.digest),
    ]
    assert len({one.similarity for one in kept.copies[:2]}) == 1
    assert kept.copies[2].similarity == 1


def test_the_nearest_of_several_is_the_original() -> None:
    """Two issues that differ in a quarter, and a text of the second."""
    first, second = text(BODY), text([*BODY[:16], *paragraphs(7, 4)], "2024年06月27日")
    undated = second.replace("2024年06月27日", "")
    kept = link(report(first, "a.txt"), report(second, "b.txt"), report(undated, "c.txt"))
    assert [(one.source_file, len(one.copies)) for one in kept] == [("a.txt", 0), ("b.txt", 1)]


# --- laws


FILES = (
    *BY_RANK[:4],
    report(re.sub(r"\s", "", OTHER), "other.md"),
    report(text(paragraphs(8)), "lone.txt"),
    report("正文。", "short.txt"),
    *(report(found, f"{place}.txt") for place, found in enumerate([*SAME.values(), *APART.values()])),
)


@settings(deadline=None, max_examples=15)
@given(st.permutations(range(len(FILES))))
def test_the_order_of_files_does_not_matter(order: list[int]) -> None:
    given_files = [FILES[place] for place in order]
    kept, issues = link_copies(given_files, printed)
    assert sorted(kept, key=lambda one: one.digest) == sorted(
        link_copies(FILES, printed)[0], key=lambda one: one.digest
    )
    digests = {one.digest for one in kept}
    assert [one.digest for one in kept] == [one.digest for one in given_files if one.digest in digests]
    assert len(kept) + len(issues) == len(FILES)


def test_work_grows_with_the_number_of_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house whose reports share a third of their words: few pairs are compared, and copies found."""
    template = paragraphs(0, 10)
    documents = [report(text([*paragraphs(100 + n), *template], "二季度"), f"{n}.txt") for n in range(120)]
    documents += [report(re.sub(r"\s", "", documents[n].text), f"{n}.md") for n in (0, 60, 119)]
    compared = []
    monkeypatch.setattr(copies, "to_similarity", lambda *pair: compared.append(pair) or to_similarity(*pair))
    kept = link(*documents)
    assert len(kept) == 120
    assert len(compared) < 5 * len(documents)


@given(st.text())
def test_characters_that_count(found: str) -> None:
    plain = "".join(map(chr, to_codes(found).tolist()))
    assert "".join(map(chr, to_codes(plain).tolist())) == plain
    assert not re.search(r"[\s\W]", plain.replace("_", ""), re.ASCII) or not plain.isascii()
    assert "".join(map(chr, to_codes(" ".join(found)).tolist())) == plain
