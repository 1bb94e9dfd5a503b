"""An output folder changes whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kg import atomic
from kg.atomic import recover, replacing_outputs
from kg.errors import KgError, WriteError

NAMES = ("a.txt", "store", "b.txt")


def make(folder: Path, word: str) -> None:
    (folder / "a.txt").write_text(f"a {word}")
    (folder / "b.txt").write_text(f"b {word}")
    (folder / "store").mkdir()
    (folder / "store" / "CURRENT").write_text(word)


def content(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def whole(word: str) -> dict[str, str]:
    return {"a.txt": f"a {word}", "b.txt": f"b {word}", "store/CURRENT": word}


def write_half(folder: Path, error: BaseException) -> None:
    with replacing_outputs(folder, NAMES) as fresh:
        make(fresh, "half")
        raise error


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    make(folder, "old")
    (folder / "notes.md").write_text("mine")
    return folder


def test_replaces_all_outputs_and_leaves_foreign_files(old: Path) -> None:
    with replacing_outputs(old, NAMES) as fresh:
        make(fresh, "new")
    assert content(old) == {**whole("new"), "notes.md": "mine"}


def test_makes_the_folder_and_those_above_it(tmp_path: Path) -> None:
    with replacing_outputs(tmp_path / "x" / "y", NAMES) as fresh:
        make(fresh, "new")
    assert content(tmp_path / "x" / "y") == whole("new")


def test_nothing_changes_when_the_body_fails(old: Path) -> None:
    before = content(old)
    with pytest.raises(KgError, match="no"):
        write_half(old, KgError("no"))
    assert content(old) == before


def test_a_folder_made_for_nothing_is_gone(tmp_path: Path) -> None:
    with pytest.raises(KgError), replacing_outputs(tmp_path / "x" / "y", NAMES):
        raise KgError("no")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_nothing_behind(old: Path) -> None:
    before = content(old)
    with pytest.raises(KeyboardInterrupt):
        write_half(old, KeyboardInterrupt())
    assert content(old) == before


def fail_at_move(failing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full at the move with this number, counted from 0; the others succeed."""
    moves, real = 0, os.replace

    def replace(source: Path, target: Path) -> None:
        nonlocal moves
        moves += 1
        if moves == failing + 1:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)


def have_exchange(has: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system be one that can, or cannot, let two folders change places."""
    if not has:
        monkeypatch.setattr(atomic, "exchange", lambda one, other: False)


#: Whether folders can change places, and how many moves three outputs take with their plan.
SYSTEMS = [(True, 4), (False, 5)]


@pytest.mark.parametrize(
    ("has_exchange", "failing"), [(has, number) for has, moves in SYSTEMS for number in range(moves)]
)
def test_a_move_that_fails_takes_back_the_others(
    old: Path, has_exchange: bool, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(old)
    have_exchange(has_exchange, monkeypatch)
    fail_at_move(failing, monkeypatch)
    with pytest.raises(WriteError, match="No space left"), replacing_outputs(old, NAMES) as fresh:
        make(fresh, "new")
    assert content(old) == before


@pytest.mark.parametrize("failing", range(4))
def test_a_move_that_fails_in_a_new_folder_leaves_no_output(
    tmp_path: Path, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at_move(failing, monkeypatch)
    with pytest.raises(WriteError), replacing_outputs(tmp_path / "out", NAMES) as fresh:
        make(fresh, "new")
    assert content(tmp_path) == {}


def test_an_output_that_was_not_made_is_an_error(old: Path) -> None:
    before = content(old)
    with pytest.raises(WriteError), replacing_outputs(old, NAMES) as fresh:
        (fresh / "a.txt").write_text("a new")
    assert content(old) == before


OPTIONAL = ("extra",)


def test_an_optional_output_comes_and_goes(old: Path) -> None:
    for word in ("one", "two"):
        with replacing_outputs(old, NAMES, OPTIONAL) as fresh:
            make(fresh, word)
            (fresh / "extra").mkdir()
            (fresh / "extra" / word).write_text(word)
        assert content(old) == {**whole(word), "notes.md": "mine", f"extra/{word}": word}
    with replacing_outputs(old, NAMES, OPTIONAL) as fresh:
        make(fresh, "three")
    assert content(old) == {**whole("three"), "notes.md": "mine"}


@pytest.mark.parametrize("is_made", [True, False])
@pytest.mark.parametrize("failing", range(6))
def test_a_move_that_fails_brings_an_optional_output_back(
    old: Path, failing: int, is_made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old / "extra").write_text("old")
    before = content(old)
    fail_at_move(failing, monkeypatch)
    moves = 5
    try:
        with replacing_outputs(old, NAMES, OPTIONAL) as fresh:
            make(fresh, "new")
            if is_made:
                (fresh / "extra").write_text("new")
    except WriteError:
        assert content(old) == before
    else:
        assert failing >= moves
        assert content(old).get("extra") == ("new" if is_made else None)


@pytest.fixture
def shelf(old: Path) -> tuple[Path, dict[str, str], dict[str, str]]:
    """A folder with files in a folder, before and after some of these are changed."""
    (old / "texts").mkdir()
    for name in ("kept", "changed", "gone"):
        (old / "texts" / name).write_text("old")
    after = {
        **whole("new"),
        "notes.md": "mine",
        "texts/kept": "old",
        "texts/changed": "new",
        "texts/come": "new",
    }
    return old, content(old), after


def change(folder: Path) -> None:
    """Change files in a folder, which the body finds out while it runs."""
    within: list[str] = []
    with replacing_outputs(folder, NAMES, within) as fresh:
        make(fresh, "new")
        (fresh / "texts").mkdir()
        for name in ("changed", "come"):
            (fresh / "texts" / name).write_text("new")
        within += ["texts/changed", "texts/come", "texts/gone"]


def test_files_within_a_folder_come_and_go(shelf: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    folder, _, after = shelf
    change(folder)
    assert content(folder) == after


@pytest.mark.parametrize("failing", range(8))
def test_a_move_that_fails_brings_files_within_a_folder_back(
    shelf: tuple[Path, dict[str, str], dict[str, str]], failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, before, after = shelf
    fail_at_move(failing, monkeypatch)
    moves = 7
    if failing < moves:
        with pytest.raises(WriteError):
            change(folder)
    else:
        change(folder)
    assert content(folder) == (before if failing < moves else after)


@pytest.mark.parametrize("failing", range(14))
def test_whoever_is_killed_leaves_the_old_or_the_new_files_within_a_folder(
    shelf: tuple[Path, dict[str, str], dict[str, str]], failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, before, after = shelf
    with monkeypatch.context() as patch:
        die_at_call(failing, patch)
        with suppress(Killed):
            change(folder)
    recover(folder)
    assert content(folder) == (after if failing else before)
    assert not list(folder.glob(".kg-*"))


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_place_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(WriteError) as caught, replacing_outputs(tmp_path / name, NAMES):
        pytest.fail("the body must not run")
    assert "\n" not in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)
    assert content(tmp_path) == {"file": "mine"}


def test_a_read_only_folder_is_refused_before_any_work(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(WriteError, match=r"Permission denied.*-o"), replacing_outputs(old, NAMES):
        pytest.fail("the body must not run")


# --- a process that is killed -------------------------------------------------------------------


class Killed(BaseException):
    """Stands for SIGKILL: nothing is cleared up after it."""


def die_at_call(failing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """End the process before the call with this number that changes a name, counted from 0."""
    calls = 0

    def watched(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls > failing:  # also whatever would clear up
                raise Killed
            return real(*arguments, **options)

        return call

    for name in ("replace", "link", "unlink"):
        monkeypatch.setattr(os, name, watched(getattr(os, name)))
    monkeypatch.setattr(atomic, "exchange", watched(atomic.exchange))
    monkeypatch.setattr(atomic.shutil, "rmtree", watched(atomic.shutil.rmtree))


@pytest.mark.parametrize("has_exchange", [True, False])
@pytest.mark.parametrize("failing", range(13))
def test_whoever_is_killed_leaves_the_old_or_the_new_state(
    old: Path, failing: int, has_exchange: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old / "extra").write_text("old")
    (old / "gone").write_text("old")
    before = content(old)
    after = {**whole("new"), "notes.md": "mine", "extra": "new"}
    with monkeypatch.context() as patch:
        have_exchange(has_exchange, patch)
        die_at_call(failing, patch)
        with suppress(Killed), replacing_outputs(old, NAMES, ("extra", "gone")) as fresh:
            make(fresh, "new")
            (fresh / "extra").write_text("new")
    have_exchange(has_exchange, monkeypatch)
    recover(old)
    assert content(old) in (before, after)
    assert (content(old) == after) == (failing > 0)
    assert not list(old.glob(".kg-*"))


def test_what_was_being_made_is_cleared_away(old: Path) -> None:
    before = content(old)
    (old / ".kg-build-x" / "new").mkdir(parents=True)
    (old / ".kg-build-x" / "new" / "a.txt").write_text("half")
    recover(old)
    assert content(old) == before
