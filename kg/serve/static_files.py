"""Scripts and styles: kept by browsers for ever under the address that has the mark of their content."""

from __future__ import annotations

import os

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kg.serve.render import to_asset

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


class MarkedFiles(StaticFiles):
    """The folder ``static``; a file that is asked for without the mark it has now is asked for again each
    time, which costs no more than a look at its date."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, or that it has not changed."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        asked = f"/static/{self.get_path(scope)}?{scope['query_string'].decode('ascii', 'replace')}"
        is_marked = scope["query_string"] and asked == to_asset(self.get_path(scope).replace(os.sep, "/"))
        response.headers["Cache-Control"] = _FOR_EVER if is_marked else _ASK_AGAIN
        return response
