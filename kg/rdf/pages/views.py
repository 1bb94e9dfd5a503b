"""The views there are, by name."""

from __future__ import annotations

from collections.abc import Mapping

from kg.rdf.pages import home, ontology, query
from kg.rdf.pages.board import evidence, expand, explore, glance, paths, selection, shared
from kg.rdf.pages.find import search
from kg.rdf.pages.lineage import models
from kg.rdf.pages.opinions import consensus, disagreements, history
from kg.rdf.pages.portraits import entity, rating
from kg.rdf.pages.view import Build, Look

VIEWS: Mapping[str, Look] = {
    "home": home.look,
    "search": search.look,
    "entity": entity.look,
    "rating": rating.look,
    "expand": expand.look,
    "ontology": ontology.look,
    "consensus": consensus.look,
    "history": history.look,
    "models": models.look,
    "disagreements": disagreements.look,
    "query": query.look,
    "explore": explore.look,
    "evidence": evidence.look,
    "glance": glance.look,
    "paths": paths.look,
    "shared": shared.look,
    "selection": selection.look,
}


def warm_up(build: Build) -> None:
    """Take in what some views keep in memory, before anybody asks them."""
    # numpy, which workers that are asked other things do without
    from kg.rdf.pages.find.naming import find_name_index, find_word_index  # noqa: PLC0415

    ontology.find_counts(build)
    find_name_index(build)
    find_word_index(build)
