"""A small training from end to end: the same bytes from the same seed, whatever the order of the reports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kg.errors import TrainError
from kg.extract import everyday as words
from kg.extract.everyday import is_everyday, load_everyday
from kg.extract.tagger.weights import CLASSES, parse_weights, to_bytes
from kg.gazetteer import load_gazetteer
from kg.read.blocks import find_blocks
from kg.records import Document, EntityType
from kg.train import everyday
from kg.train.card import Remarks, read_figures, to_card
from kg.train.everyday import find_everyday, parse_dictionary, read_dictionary
from kg.train.fit import to_example
from kg.train.recipe import Lessons, Recipe, Trained, read_lessons, train
from kg.train.sentences import Labelled, Name
from kg.train.silver import read_silver
from tests.factories import document

TINY = Recipe(epochs=2, fills=1)
TEMPLATES = (
    "{company}发布{model}，推理成本下降。",
    "{person}加入{organization}，研究{technology}。",
    "太阳能是清洁能源。",
)
REPORTS = (
    "昆仑万维（300418.SZ）发布年报，营业收入同比增长。\n公司研发投入持续加大，产品出海成效显著，盈利能力有望改善。",
    "万兴科技（300624.SZ）发布新品，订阅收入同比增长。\n随着产品出海成效显著，海外收入占比提升，经营质量继续改善。",
)


def report(text: str, file: str = "report.txt") -> Document:
    plain = document(text, file)
    return Document(
        source_file=file,
        digest=plain.digest,
        text=text,
        media_type=plain.media_type,
        encoding="utf-8",
        blocks=find_blocks(text),
    )


def lessons(*texts: str) -> Lessons:
    read = read_lessons(
        [report(text, f"{text[:4]}.txt") for text in texts], load_gazetteer(), frozenset(("轻松",))
    )
    return Lessons(
        silver=read.silver, gazetteer=read.gazetteer, templates=TEMPLATES, dictionary=read.dictionary
    )


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(lessons(*REPORTS), TINY)


def test_the_same_seed_gives_the_same_bytes(trained: Trained) -> None:
    again = train(lessons(*reversed(REPORTS)), TINY)
    assert to_bytes(again.weights) == to_bytes(trained.weights)
    assert again.counts == trained.counts
    other = train(lessons(*REPORTS), Recipe(epochs=2, fills=1, seed=1))
    assert to_bytes(other.weights) != to_bytes(trained.weights)


def test_the_hash_seed_changes_nothing(trained: Trained) -> None:
    code = (
        "from tests.test_train_recipe import *; import sys; "
        "sys.stdout.buffer.write(to_bytes(train(lessons(*REPORTS), TINY).weights))"
    )
    root = Path(__file__).parent.parent
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        capture_output=True,
        check=True,
        timeout=120,
        env={"PYTHONHASHSEED": "12", "PYTHONPATH": str(root)},
    )
    assert found.stdout == to_bytes(trained.weights)


def test_trained_weights_can_be_read(trained: Trained) -> None:
    codes = words.parse_codes(words.to_bytes(trained.weights.everyday), "trained")
    assert parse_weights(to_bytes(trained.weights), "trained", codes).everyday is codes
    assert is_everyday("成效显著", codes)
    assert is_everyday("轻松", codes)
    assert not is_everyday("昆仑万维", codes)


def test_counts_tell_what_was_learnt_from(trained: Trained) -> None:
    counts = trained.counts
    assert len(counts.digests) == 2
    assert counts.templates == 3
    assert counts.lines == 4
    assert counts.names["Company"] == 2
    assert set(counts.names) == {kind.value for kind in CLASSES}
    assert 0 < counts.last.right <= 1


def test_no_report_is_no_lesson() -> None:
    with pytest.raises(TrainError, match="no report to learn from"):
        read_lessons([], load_gazetteer(), frozenset())


def test_a_report_can_be_left_out() -> None:
    held = lessons(*REPORTS)
    (digest,) = held.held_by(REPORTS[0])
    assert held.without({digest}).silver.keys() == held.silver.keys() - {digest}
    assert held.held_by(REPORTS[0].split("\n")[1]) == {digest}
    assert not held.held_by("与此无关的另一份报告，谈的是别的公司。" * 3)


def test_silver_lines_hold_their_names() -> None:
    (lines,) = read_silver([report(REPORTS[0])], load_gazetteer())
    assert [line.text for line in lines] == REPORTS[0].split("\n")
    (name,) = lines[0].names
    assert lines[0].text[name.start : name.end] == "昆仑万维"
    assert name.type is EntityType.COMPANY


def test_traditional_reports_are_read_as_extraction_reads_them() -> None:
    (lines,) = read_silver(
        [report("騰訊與華為合作，發布新一代遊戲平台，用戶規模超出預期。")], load_gazetteer()
    )
    assert "腾讯" in lines[0].text


def test_lessons_do_not_depend_on_the_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = REPORTS[0] + "\n公司收购爱诗科技63%的股权。\n由太阳能科技发行的产品。"
    expected = list(read_silver([report(text)], load_gazetteer()))
    load_everyday.cache_clear()
    monkeypatch.setattr(words, "parse_codes", None)
    assert list(read_silver([report(text)], load_gazetteer())) == expected


def test_what_is_unsure_is_not_taught() -> None:
    line = Labelled("甲公司发布乙", (Name(0, 3, EntityType.COMPANY),), ((5, 6),), 0.3)
    example = to_example(line)
    assert example.tags.tolist() == [1, 2, 2, 0, 0, 0, 0]
    assert np.allclose(example.weights, [1, 1, 1, 0.3, 0.3, 0, 0.3])
    assert not example.features[:, 2].any()
    shown = line._replace(names=(Name(0, 3, EntityType.COMPANY, True),))
    assert to_example(shown).features[:, 2].tolist() == [1, 2, 2, 0, 0, 0, 0]


def test_everyday_words_are_met_outside_names_in_two_reports() -> None:
    name = Name(0, 3, EntityType.COMPANY)
    one, other = Labelled("太阳能发电成本", (name,)), Labelled("太阳能发电增长", (name,))
    found = find_everyday([[one, one], [other]])
    assert "发电" in found
    assert "成本" not in found
    assert "太阳" not in found


def test_dictionary_words_are_common_and_no_names() -> None:
    text = "太阳能 1204 n\n的 318825 uj\n张三丰 30 nr\n冷僻 4 a\n五个字的词 99 n\nok 99 eng\n"
    assert parse_dictionary(text) == {"太阳能"}


def test_the_dictionary_knows_everyday_words() -> None:
    words = read_dictionary()
    assert {"太阳能", "机器人", "地平线"} <= words
    assert "昆仑万维" not in words


def test_without_jieba_its_install_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everyday, "find_spec", lambda name: None)
    with pytest.raises(TrainError, match=r"pip install 'yanbao-kg\[train\]'.*--no-dictionary"):
        read_dictionary()


def test_the_card_tells_counts_recipe_and_figures(trained: Trained, tmp_path: Path) -> None:
    ratios = {"p": 0.9, "r": 0.8, "f1": 0.847}
    rows = [{"name": "all", "entities_core": ratios, "relations_body": ratios}]
    card = to_card(trained, TINY, Remarks(source="two reports", figures={"notes": "2 of gold", "rows": rows}))
    assert "| templates of our own | 3 |" in card
    assert "| silver names: Company | 2 |" in card
    assert "Reports: two reports." in card
    assert "| all | 0.900 | 0.800 | 0.847 | 0.900 | 0.800 | 0.847 |" in card
    assert "kg train REPORTS --seed 0 --epochs 2" in card
    assert card == to_card(
        trained, TINY, Remarks(source="two reports", figures={"notes": "2 of gold", "rows": rows})
    )
    bare = to_card(trained, TINY, Remarks())
    assert "Reports: 2 reports, read by our own rules." in bare
    assert "Not measured" in bare


@pytest.mark.parametrize("content", ["[]", "{", '{"rows": [{"name": "all"}]}', '{"rows": 3}'])
def test_figures_must_be_an_ablation(content: str, tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_text(content, encoding="utf-8")
    with pytest.raises(TrainError, match="expected what kg bench ablation --json prints"):
        read_figures(tmp_path / "figures.json")
    with pytest.raises(TrainError, match="cannot be read"):
        read_figures(tmp_path / "none.json")
