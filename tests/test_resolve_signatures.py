"""Which classes a relation may join: code and ontology say the same."""

from __future__ import annotations

import pytest

from kg.rdf.vocabulary import SIGNATURES as TERMS
from kg.records import RELATIONS, EntityType
from kg.resolve.signatures import SIGNATURES, is_allowed

#: Superclass of the ontology → the classes of entities below it.
BELOW = {
    "Entity": set(EntityType),
    "Agent": {"Company", "Broker", "Organization", "Person", "Analyst"},
    "Company": {"Company", "Broker"},
    "Person": {"Person", "Analyst"},
    "Product": {"Product", "Model", "CreativeWork"},
}


def expanded(classes: tuple[str, ...]) -> set[str]:
    return {str(one) for name in classes for one in BELOW.get(name, {name})}


@pytest.mark.parametrize("relation", RELATIONS)
def test_code_and_ontology_agree(relation: str) -> None:
    subjects, objects = ({str(one) for one in side} for side in SIGNATURES[relation])
    assert subjects == expanded(TERMS[relation][0])
    assert objects == expanded(TERMS[relation][1]) - ({"Report"} if relation == "mentions" else set())


def test_both_tables_have_the_relations_of_the_contract() -> None:
    assert set(SIGNATURES) == set(TERMS) == set(RELATIONS)


def test_a_technology_develops_nothing() -> None:
    assert not is_allowed(EntityType.TECHNOLOGY, "develops", EntityType.MODEL)
    assert is_allowed(EntityType.PERSON, "develops", EntityType.MODEL)
