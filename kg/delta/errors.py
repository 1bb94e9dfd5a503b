"""When the difference is not enough."""

from __future__ import annotations

from kg.errors import KgError


class UnfitError(KgError):
    """What changed cannot be told by its rows, or is too much: everything is to be made anew."""
