"""A build's store as users of rdflib know it: a Dataset that asks Oxigraph (oxrdflib), read where it lies."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import rdflib
from oxrdflib import OxigraphStore

from kg.errors import GraphError
from kg.rdf.store import open_store
from kg.rdf.vocabulary import PREFIXES


def open_dataset(path: Path) -> rdflib.Dataset:
    """The store of a build's folder, a ``store/`` folder or an RDF file, with our prefixes bound.

    The default graph is the resolved graph with all claims; the named graph of a report's own IRI holds what
    that report claims, and ``id:inferred`` what follows. A Dataset of a folder reads the state that was there
    when it was opened, also after another build, and refuses to be written (GraphError). Strings it gives
    bear their datatype, xsd:string, which rdflib's own plain literals leave out.

    Raises: GraphError when there is nothing to open or the file does not parse.
    """
    dataset = rdflib.Dataset(_Reading(store=open_store(path)))
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, replace=True)
    return dataset


class _Reading(OxigraphStore):
    """A store of which rdflib changes nothing, not even when it is asked for a graph that is not there."""

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Nothing: ``Dataset.graph`` calls it for every graph one asks for."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise GraphError("a build's graph is only read; copy what you need into a graph of your own")

    add = addN = remove = remove_graph = update = _refuse  # noqa: N815
