"""A folder as it comes: PDFs, web pages, Word files, archives, and files that cannot be read."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import bad_pdfs
import pytest
from docx import Document as WordFile

from kg.pipeline import Build, build
from kg.read import ocr
from kg.texts import TEXTS
from tests.pdfs import Text, draw, row, stack

FIRST = "我们认为视频生成模型的竞争正在加剧。快手发布视频生成大模型可灵，"
SECOND = "单次可生成两分钟的视频。生数科技发布视频大模型Vidu。"
RATED = [
    ("股票名称", "股票代码", "收盘价（元）", "目标价（元）", "投资评级"),
    ("昆仑万维", "300418.SZ", "36.20", "52.00", "买入"),
    ("万兴科技", "300624.SZ", "61.05", "80.00", "增持"),
]


def report() -> bytes:
    """Two pages: a byline, a sentence that goes on overleaf, a table of ratings."""
    byline = stack(
        40,
        120,
        8,
        "2024年06月20日",
        "分析师：林望舒",
        "执业证书编号：S0999520010001",
        "linws@yunshan.example",
    )
    first = [Text(200, 80, 18, "视频生成模型：从样片到产品"), *byline, Text(200, 700, 10, FIRST)]
    table = [
        mark
        for at, cells in enumerate(RATED)
        for mark in row(200 + 16 * at, 9, *zip(range(60, 560, 100), cells, strict=True))
    ]
    return draw([first, [*stack(60, 100, 10, SECOND), *table]])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports")
    (path / "report.pdf").write_bytes(report())
    (path / "locked.pdf").write_bytes(bad_pdfs.locked())
    (path / "truncated.pdf").write_bytes(bad_pdfs.truncated())
    (path / "pageless.pdf").write_bytes(bad_pdfs.pageless())
    (path / "notes.html").write_text(
        "<html><head><title>周报</title></head><body><h1>模型周报：长视频成为焦点</h1><p>2024年6月21日</p>"
        "<p>分析师：何知远</p><p>执业证书编号：S0998520010002</p>"
        "<p>阿里巴巴发布通义万相，支持由文本生成视频，画面的稳定性比上一代有明显提升。</p></body></html>",
        encoding="utf-8",
    )
    word = WordFile()
    word.add_heading("智谱大模型点评", 0)
    word.add_paragraph("2024年7月26日")
    word.add_paragraph("智谱发布视频生成模型CogVideoX，单次可生成六秒的视频，代码已经开源。")
    word.save(str(path / "note.docx"))
    with zipfile.ZipFile(path / "more.zip", "w") as archive:
        archive.writestr("七月/点评.txt", "爱诗科技发布PixVerse V2，支持一次生成多个片段。\n")
    return path


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, Path]:
    out = tmp_path_factory.mktemp("out") / "build"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ocr, "is_available", lambda: False)
        return build([folder], output=out), out


def said(result: Build) -> dict[tuple[str, str], int | None]:
    labels = {entity.id: entity.label for entity in result.knowledge.entities}
    return {
        (relation.predicate, labels[relation.object]): relation.claims[0].evidence.page
        for relation in result.knowledge.relations
        if isinstance(relation.object, str) and relation.predicate != "mentions"
    }


def test_every_kind_of_file_says_its_part(made: tuple[Build, Path]) -> None:
    relations = said(made[0])
    for model in ("可灵", "Vidu", "通义万相", "CogVideoX", "PixVerse V2"):
        assert ("develops", model) in relations


def test_evidence_of_a_pdf_names_the_page(made: tuple[Build, Path]) -> None:
    relations = said(made[0])
    assert relations["develops", "可灵"] == 1
    assert relations["develops", "Vidu"] == 2
    assert relations["recommends", "昆仑万维"] == relations["recommends", "万兴科技"] == 2
    assert relations["develops", "CogVideoX"] is None


def test_quotes_stand_at_their_offsets_in_the_texts_beside_the_build(made: tuple[Build, Path]) -> None:
    result, out = made
    for document in result.documents:
        kept = out / TEXTS / f"{document.digest}.txt"
        assert kept.read_bytes().decode() == document.text
    texts = {document.digest: document.text for document in result.documents}
    for claim in result.claims:
        evidence = claim.evidence
        assert texts[evidence.digest][evidence.start : evidence.end] == evidence.quote


def test_a_sentence_over_a_page_end_is_whole(made: tuple[Build, Path]) -> None:
    (document,) = (one for one in made[0].documents if one.source_file == "report.pdf")
    whole = f"{FIRST}{SECOND}"[19:42]
    assert any(
        whole in document.text[span.start : span.end].replace("\n", "")
        for block in document.blocks
        for span in block.fragments
    )


def test_recommendations_of_a_table_have_their_terms(made: tuple[Build, Path]) -> None:
    calls = {call.call.target.key: call.call for call in made[0].knowledge.recommendations}
    assert (calls["300418.SZ"].rating, calls["300418.SZ"].target_price) == ("买入", "52.00")
    assert (calls["300624.SZ"].rating, calls["300624.SZ"].target_price) == ("增持", "80.00")


def test_files_that_cannot_be_read_are_named_with_the_reason(made: tuple[Build, Path]) -> None:
    result, out = made
    failures = {issue.file: issue.message for issue in result.failures}
    assert set(failures) == {"locked.pdf", "truncated.pdf", "pageless.pdf"}
    assert "password" in failures["locked.pdf"]
    issues = json.loads((out / "build.json").read_text(encoding="utf-8"))["issues"]
    assert set(failures) <= {issue["file"] for issue in issues}


def test_a_member_of_an_archive_is_named_by_its_place(made: tuple[Build, Path]) -> None:
    assert "more.zip/七月/点评.txt" in {document.source_file for document in made[0].documents}


def test_the_build_is_the_same_whatever_the_order(
    made: tuple[Build, Path], folder: Path, tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ocr, "is_available", lambda: False)
        again = build(sorted(folder.iterdir(), reverse=True), output=tmp_path / "again")
    assert [document.digest for document in again.documents] == [
        document.digest for document in made[0].documents
    ]
    for name in ("graph.ttl", "graph.trig"):
        assert (tmp_path / "again" / name).read_bytes() == (made[1] / name).read_bytes()
