"""``kg train``, ``kg build --tagger``, ``kg bench ablation``: what they write, all kinds of bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.extract import everyday as words
from kg.extract.tagger.weights import load_weights, to_bytes
from kg.train import everyday, recipe

Kg = Callable[..., tuple[int, str, str]]
FILES = {"weights.npz", "everyday.npy", "MODEL_CARD.md"}
TEMPLATES = ["{company}发布{model}，推理成本下降。", "太阳能是清洁能源。"]
ONE = "昆仑万维（300418.SZ）发布年报，营业收入同比增长，产品出海成效显著。\n"
OTHER = "万兴科技（300624.SZ）发布新品，订阅收入同比增长，产品出海成效显著。\n"
GOLD = {
    "file": "one.txt",
    "report": {},
    "entities": [{"id": "e1", "types": ["Company"], "names": ["昆仑万维"]}],
    "relations": [],
}


@pytest.fixture
def kg(call_kg: Kg, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    """Runs ``kg`` in a folder with two reports; training has two templates."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(recipe, "read_templates", lambda: TEMPLATES)
    Path("reports").mkdir()
    Path("reports/one.txt").write_text(ONE, encoding="utf-8")
    Path("reports/other.txt").write_text(OTHER, encoding="utf-8")
    Path("gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    return call_kg


def test_training_leaves_weights_and_their_card(kg: Kg) -> None:
    code, out, err = kg("train", "reports", "--epochs", "1")
    assert (code, err) == (0, "")
    assert out.startswith("tagger: 2 reports, 2 lines, 2 names, 2 templates; ")
    assert {path.name for path in Path("tagger").iterdir()} == FILES
    card = Path("tagger/MODEL_CARD.md").read_text("utf-8")
    assert "kg train REPORTS --seed 0 --epochs 1" in card
    assert "off unless asked for: `kg build --tagger FOLDER`" in card
    first = Path("tagger/weights.npz").read_bytes()
    assert kg("train", "reports/other.txt", "reports/one.txt", "--epochs", "1", "-q") == (0, "", "")
    assert Path("tagger/weights.npz").read_bytes() == first
    assert Path("tagger/MODEL_CARD.md").read_text("utf-8") == card


def test_a_report_left_out_is_not_learnt_from(kg: Kg) -> None:
    code, out, _ = kg("train", "reports", "--epochs", "1", "--leave-out", "one.txt", "--no-dictionary")
    assert code == 0
    assert "1 reports" in out


def test_training_without_the_dictionary_names_the_install_line(
    kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everyday, "find_spec", lambda name: None)
    code, out, err = kg("train", "reports", "--epochs", "1")
    assert (code, out) == (1, "")
    assert "pip install 'yanbao-kg[train]'" in err
    assert not Path("tagger").exists()
    assert kg("train", "reports", "--epochs", "1", "--no-dictionary", "-q")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere"], 1, "nowhere: no such file or folder"),
        (["reports", "--leave-out", "third.txt"], 1, "--leave-out third.txt: no such report among the 2"),
        (["reports", "--leave-out", "one.txt", "--leave-out", "other.txt"], 1, "no report to learn from"),
        (["reports", "--figures", "none.json"], 1, "none.json: cannot be read"),
        (["reports", "--figures", "gold.json"], 0, ""),
        (["reports", "--epochs", "0"], 2, "--epochs"),
        (["reports", "-o", "gold.json"], 1, "gold.json"),
        ([], 2, "Missing argument"),
    ],
)
def test_bad_input_to_training_is_told(kg: Kg, arguments: list[str], code: int, said: str) -> None:
    told, _, err = kg("train", "--no-dictionary", "--epochs", "1", *arguments)
    assert told == code
    assert said in err


def test_an_unreadable_report_is_named_and_the_others_learnt_from(kg: Kg) -> None:
    Path("reports/empty.txt").write_bytes(b"")
    code, out, err = kg("train", "reports", "--epochs", "1", "--no-dictionary")
    assert code == 1
    assert "empty.txt" in err
    assert "2 reports" in out


def test_a_build_records_whose_weights_it_used(kg: Kg) -> None:
    Path("mine").mkdir()
    Path("mine/weights.npz").write_bytes(to_bytes(load_weights()))
    Path("mine/everyday.npy").write_bytes(words.to_bytes(words.load_everyday()))
    tagger = {}
    for option in ((), ("--tagger", "shipped"), ("--tagger", "mine"), ("--tagger", "none")):
        assert kg("build", "reports", "-q", *option)[0] == 0
        tagger[option[-1:]] = json.loads(Path("exports/build.json").read_text("utf-8"))["settings"]["tagger"]
    assert tagger[()] is None
    assert tagger["none",] is None
    assert tagger["shipped",] == "shipped"
    assert tagger["mine",].pop("folder") == "mine"
    assert {name: len(digest) for name, digest in tagger["mine",].items()} == {
        "weights.npz": 64,
        "everyday.npy": 64,
    }


def test_a_build_refuses_what_is_no_tagger(kg: Kg) -> None:
    code, _, err = kg("build", "reports", "--tagger", "nowhere")
    assert code == 1
    assert "nowhere/weights.npz: cannot be read" in err
    Path("reports/weights.npz").write_bytes(b"PK")
    assert "reports/everyday.npy: cannot be read" in kg("build", "reports", "--tagger", "reports")[2]
    Path("reports/everyday.npy").write_bytes(words.to_bytes(words.NO_WORDS))
    code, _, err = kg("build", "reports", "--tagger", "reports")
    assert code == 1
    assert "not weights of the tagger" in err
    assert {path.name for path in Path("exports").glob("*")} <= {"state"}  # what was read is remembered


def test_ablation_has_a_row_for_each_choice_of_parts(kg: Kg) -> None:
    code, out, _ = kg("bench", "ablation", "reports", "--gold", "gold.json", "--json")
    assert code == 0
    figures = json.loads(out)
    assert figures["notes"] == "1 reports of gold"
    assert [row["name"] for row in figures["rows"]] == [
        *("rules", "gazetteer", "tagger", "rules + gazetteer", "rules + tagger", "gazetteer + tagger", "all")
    ]
    assert figures["rows"][-1]["entities_core"]["r"] == 1
    assert figures["rows"][-1]["relations_body"]["fn"] == 0
    Path("figures.json").write_text(out, encoding="utf-8")
    assert kg("train", "reports", "--no-dictionary", "--epochs", "1", "--figures", "figures.json")[0] == 0
    assert "| all | 1.000 |" in Path("tagger/MODEL_CARD.md").read_text("utf-8")


def test_ablation_leaves_each_report_out_of_its_training(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    real = recipe.train

    def spy(lessons: recipe.Lessons, *rest: object) -> recipe.Trained:
        seen.append(len(lessons.silver))
        return real(lessons, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.train.ablation.train", spy)
    options = ("--leave-one-out", "reports", "--epochs", "1", "--no-dictionary")
    code, out, _ = kg("bench", "ablation", "reports", "--gold", "gold.json", *options)
    assert code == 0
    assert seen == [1]
    assert "trained without it (seed 0, 1 epochs)" in out
    assert "rules + gazetteer" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere", "--gold", "gold.json"], 1, "nowhere: no such file"),
        (["reports", "--gold", "reports"], 1, "no gold file"),
        (["reports/other.txt", "--gold", "gold.json"], 1, "no gold of these 1 reports in gold.json"),
        (["reports", "--gold", "gold.json", "--tagger", "nowhere"], 1, "cannot be read"),
        (["reports", "--gold", "gold.json", "--tagger", "a", "--leave-one-out", "b"], 2, "not both"),
        (["reports"], 2, "--gold"),
    ],
)
def test_bad_input_to_ablation_is_told(kg: Kg, arguments: list[str], code: int, said: str) -> None:
    told, _, err = kg("bench", "ablation", *arguments)
    assert told == code
    assert said in err
