"""The public API: what it names, and that its functions do what the commands do."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import kg
from kg.records import Knowledge

ROOT = Path(__file__).parent.parent


def test_every_public_name_is_there_and_documented() -> None:
    assert kg.__all__ == sorted(kg.__all__)
    for name in kg.__all__:
        assert inspect.getdoc(getattr(kg, name)), name
    assert set(kg.__all__) <= set(dir(kg))


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'biuld'; it has: Build, KgError, analyze"):
        _ = kg.biuld  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "order", ["kg.evaluate; import kg.evaluate", "import kg.evaluate", "import kg.cli, kg.api"]
)
def test_evaluate_is_the_function_whatever_was_imported_before(order: str) -> None:
    code = f"import kg; {order}; assert callable(kg.evaluate); from kg.evaluate import evaluate"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


def test_records_is_the_module() -> None:
    assert isinstance(kg.records, ModuleType)
    assert kg.records.Knowledge is Knowledge


def test_query_takes_a_folder_or_a_store(build_folder: Path) -> None:
    bindings = {"company": "昆仑万维"}
    by_folder = kg.query(str(build_folder), "who-recommends", bindings)
    by_store = kg.query(kg.open_store(build_folder), "who-recommends", bindings)
    assert by_folder == by_store
    assert len(by_folder) == 2


def test_open_graph(build_folder: Path) -> None:
    dataset = kg.open_graph(str(build_folder))
    assert [str(row.label) for row in dataset.query("SELECT ?label { id:model-sora rdfs:label ?label }")] == [
        "Sora"
    ]


def test_open_network(build_folder: Path) -> None:
    assert kg.open_network(str(build_folder)).nodes["model-sora"]["label"] == "Sora"


def test_validate_and_evaluate(build_folder: Path, tmp_path: Path) -> None:
    assert kg.validate(str(build_folder)).conforms
    gold = {
        "file": "spring.txt",
        "entities": [{"id": "a", "types": ["Model"], "names": ["Sora"]}],
        "relations": [],
    }
    (tmp_path / "a.json").write_text(json.dumps(gold), "utf-8")
    for given in (str(tmp_path), [tmp_path / "a.json"]):
        assert kg.evaluate(str(build_folder), given).to_dict()["entities"]["Model"]["tp"] == 1


def test_errors_have_one_root(tmp_path: Path) -> None:
    calls = (
        lambda: kg.open_graph(tmp_path),
        lambda: kg.open_network(tmp_path),
        lambda: kg.open_store(tmp_path),
        lambda: kg.query(tmp_path, "most-recommended"),
        lambda: kg.validate(tmp_path),
        lambda: kg.evaluate(tmp_path, tmp_path),
    )
    for call in calls:
        with pytest.raises(kg.KgError):
            call()
