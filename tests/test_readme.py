"""What the README shows is true: its commands run and print what it says, its claim is in the sample."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.gold import parse_mastheads
from kg.records import RELATIONS, EntityType

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)


def shown() -> Iterator[tuple[str, list[str]]]:
    """Every ``$ kg …`` command with the lines of output shown below it."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *output = part.splitlines()
            if command.startswith("kg "):
                yield command, output


COMMANDS = list(shown())


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_there_is_something_to_run() -> None:
    assert len(COMMANDS) >= 10
    shown_commands = {command.split()[1] for command, _ in COMMANDS}
    wanted = "build query show diff analyze view export stats validate"
    assert shown_commands >= set(wanted.split())


@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_a_command_prints_what_is_shown(
    command: str, output: list[str], sample_folder: Path, tmp_path: Path
) -> None:
    if not command.startswith("kg build"):
        shutil.copytree(sample_folder, tmp_path / "out")
        shutil.copytree(ROOT / "exports", tmp_path / "exports")  # as in a clone
    found = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    for line in output:
        assert squeezed(line) in squeezed(found.stdout)


def test_the_two_first_commands_install() -> None:
    first, second = [line for block in blocks("console") for line in block.splitlines() if "pip" in line]
    assert first.endswith("pip install . && kg build --sample -o out")
    assert second.endswith("python -m pytest")


def test_the_claim_is_the_sample_s(sample_folder: Path) -> None:
    (block,) = blocks("turtle")
    claim = block.partition(" a kg:Claim ;")[0].split()[-1]
    fields = dict(
        re.findall(r"(\w+:\w+) (\S.*?) [;.]$", block.partition("a kg:Claim ;")[2], flags=re.MULTILINE)
    )
    assert len(fields) == 9
    patterns = " ; ".join(f"{name} {value}" for name, value in fields.items())
    assert kg.query(sample_folder, f"ASK {{ {claim} a kg:Claim ; {patterns} }}") is True


def test_the_vocabulary_is_complete() -> None:
    rows = set(re.findall(r"^\| `kg:(\w+)` \|", TEXT, flags=re.MULTILINE))
    assert rows == {
        *RELATIONS,
        *(one.value for one in EntityType),
        "Recommendation",
        "Claim",
        "Relation",
        "Stance",
        "Copy",
        "Ruling",
        "Curation",
        "Inference",
        "InferenceRule",
        "InferredGraph",
        "Conflict",
        "FileNameClaim",
    }


def test_the_python_example_runs(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = blocks("python")
    shutil.copytree(ROOT / "kg" / "sample", tmp_path / "reports")
    shutil.copytree(ROOT / "tests" / "gold", tmp_path / "tests" / "gold")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) >= 3


def test_the_gold_shown_is_gold() -> None:
    (block,) = blocks("json")
    (gold,) = parse_mastheads(json.loads(block), ROOT / "README.md")
    assert gold.analysts[0].keys() == {"name", "role", "licence", "email"}


@pytest.mark.parametrize(
    "name", re.findall(r"\]\((\S+?)\)", TEXT) + re.findall(r"`((?:kg|ontology|tests)/\S+)`", TEXT)
)
def test_what_it_points_at_exists(name: str) -> None:
    assert name.startswith("http") or (ROOT / name).exists()


def test_the_curation_file_shown_applies_to_a_build(tmp_path: Path) -> None:
    """Each kind of decision changes the sample's graph or is told; without the file it is as before."""
    (block,) = blocks("toml")
    (tmp_path / "curation.toml").write_text(block, encoding="utf-8")
    made = kg.build(
        ROOT / "kg" / "sample", curation_files=[tmp_path / "curation.toml"], output=tmp_path / "out"
    )
    plain = kg.build(ROOT / "kg" / "sample")
    assert len(made.knowledge.rulings) == 6
    assert made.graph.nodes["company-300418.SZ"]["label"] == "昆仑万维集团"
    assert made.graph.has_edge("company-1024.HK", "model-可灵3.0", "develops")
    assert "product-gen3alpha" in made.graph
    assert "model-gen3alpha" in plain.graph
    rejected = [issue for issue in made.issues if issue.message.startswith("rejected by 李青禾")]
    assert rejected
    assert kg.validate(tmp_path / "out").conforms
    claims = kg.query(
        tmp_path / "out", "SELECT ?c { ?c a kg:Claim ; kg:decidedBy ?who ; kg:statedIn/a kg:Curation }"
    )
    assert len(claims.rows) == 1
    record = json.loads((tmp_path / "out" / "build.json").read_text("utf-8"))
    assert record["settings"]["curation"][0]["file"] == "curation.toml"
