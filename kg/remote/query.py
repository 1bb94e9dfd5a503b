"""Named queries and queries of the user's own, answered by a server elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from kg.rdf.iris import find_base_iri
from kg.rdf.query import Answer, Query, read_query, to_bound
from kg.rdf.remote_names import fetch_names
from kg.rdf.sparql import with_prefixes
from kg.rdf.vocabulary import ALIGNED, PREFIXES
from kg.remote.endpoint import Endpoint, ask, ask_rows


def run_remote(
    endpoint: Endpoint, query: str | Path | Query, bindings: Mapping[str, str] | None = None
) -> Answer:
    """As ``kg.rdf.query.run_query``, but the server answers; a value's name is looked up there, too.

    Raises: QueryError as ``run_query``; RemoteError when the server refuses.
    """
    chosen = query if isinstance(query, Query) else read_query(query)
    names = fetch_names(partial(ask_rows, endpoint), chosen, bindings or {})
    text = to_bound(names, chosen, bindings or {})
    prefixes = {**PREFIXES, **ALIGNED, "id": find_base_iri(names)}
    return ask(endpoint, with_prefixes(text, prefixes), prefixes)
