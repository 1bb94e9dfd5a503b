"""What is printed: aligned tables, safe text, one line an error."""

from __future__ import annotations

import io
import sys

import pytest
from rich.cells import cell_len

from kg.commands import console


def test_steering_characters_are_written_out() -> None:
    assert console.plain("a\x1b[31mb\x07\u202ec\ud800") == "a\\x1b[31mb\\x07\\u202ec\\ud800"
    assert console.plain("中文 ok\n\t") == "中文 ok\n\t"


def test_a_complaint_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    console.complain("a.txt: bad\n  thing \x1b]0;x\x07")
    assert capsys.readouterr().err == "kg: a.txt: bad thing \\x1b]0;x\\x07\n"


def test_columns_stay_aligned_under_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    console.emit_table(("名称", "file"), [("昆仑万维", "a.txt"), ("Sora", "b.txt")])
    lines = capsys.readouterr().out.splitlines()
    words = ((lines[0], "file"), (lines[2], "a.txt"), (lines[3], "b.txt"))
    starts = {cell_len(line[: line.index(word)]) for line, word in words}
    assert len(starts) == 1


def test_nothing_is_cut_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    console.emit_table(("quote",), [("字" * 500,)])
    assert "字" * 500 in capsys.readouterr().out


def test_long_cells_fold_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", "40")
    console.emit_table(("a", "quote"), [("x", "字" * 100)])
    lines = terminal.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= 40
    assert sum(line.count("字") for line in lines) == 100


def test_markup_and_line_breaks_in_cells_are_text(capsys: pytest.CaptureFixture[str]) -> None:
    console.emit_table(("[b]a[/b]",), [("[red]x[/red] :smile:\nsecond",)])
    out = capsys.readouterr().out
    assert "[b]a[/b]" in out
    assert "[red]x[/red] :smile: second" in out


def test_figures_stand_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    console.emit_table(("n", "count"), [("a", "5"), ("b", "1,234")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].endswith("    5")
    assert lines[3].endswith("1,234")


def test_no_line_ends_in_spaces(capsys: pytest.CaptureFixture[str]) -> None:
    console.emit_table(("n", "name"), [("a", "x"), ("b", "a longer one")])
    assert all(line == line.rstrip() for line in capsys.readouterr().out.splitlines())


def test_an_empty_table_still_names_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    console.emit_table(("report", "quote"), [])
    assert "report" in capsys.readouterr().out


def test_no_progress_where_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress_bar() as progress:
        assert progress is None
    assert capsys.readouterr().err == ""


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with console.progress_bar() as progress:
        assert progress is not None
        progress("read", 0, 2)
        progress("read", 2, 2)
    assert "read" in terminal.getvalue()
    with console.progress_bar(quiet=True) as progress:
        assert progress is None
