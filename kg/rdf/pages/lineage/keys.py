"""What a node can be found by on a list: its names and codes as they are typed."""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from kg.rdf.pages.nodes import find_values
from kg.rdf.vocabulary import KG, RDFS, SKOS
from kg.text.normalise import fold_name
from kg.text.pinyin import to_pinyin


def find_keys(store: Store, node: NamedNode) -> frozenset[str]:
    """Names, ticker, pinyin and initials, folded as ``fold_name`` does."""
    names = {
        term.value for naming in (RDFS.label, SKOS.altLabel) for term in find_values(store, node, naming)
    }
    tickers = {term.value for term in find_values(store, node, KG.ticker)}
    typed = {key for name in names for key in to_pinyin(name)}
    return frozenset({fold_name(name) for name in names | tickers} | typed)
