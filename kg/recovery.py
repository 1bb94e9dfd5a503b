"""Whoever reads an output folder finds the outputs of one build there, also after a build was killed."""

from __future__ import annotations

import time
from pathlib import Path

from kg.atomic import has_plan, recover
from kg.errors import WriteError
from kg.lock import locked

_PATIENCE, _PAUSE = 2.0, 0.02  # seconds; a build that is alive puts its outputs in place in less


def see_whole(folder: Path) -> None:
    """Where a killed build was putting its outputs in place, finish that; wait for one that is at it.

    Who may not write the folder takes it as it is: each output in it is whole, though perhaps not all are of
    one build.
    """
    end = time.monotonic() + _PATIENCE
    while has_plan(folder) and time.monotonic() < end:
        try:
            with locked(folder):
                recover(folder)
        except WriteError:  # a build is at work
            time.sleep(_PAUSE)
        except OSError:
            return
