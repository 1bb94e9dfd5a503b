"""A few of the faults that ``python tests/faults.py`` injects by the hundred."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults import inject


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_build_and_a_full_disk_lose_nothing(seed: int, tmp_path: Path) -> None:
    faults = list(inject(4, seed, tmp_path))
    assert len(faults) == 4
    assert {fault.outcome for fault in faults} <= {"done", "refused", "killed"}
