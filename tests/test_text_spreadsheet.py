"""Cells that a spreadsheet would run."""

from __future__ import annotations

import pytest

from kg.text.spreadsheet import guarded


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-3%", "@here", "\tx", "\rx"])
def test_formulas_get_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "买入", "1=1", " -3%"])
def test_text_stays(cell: str) -> None:
    assert guarded(cell) == cell
