import pytest

from kg.rdf.vocabulary import CLASSES, INVERSES, KG, SIGNATURES, to_predicate
from kg.records import ATTRIBUTES, RELATIONS, EntityType


def test_a_misspelt_term_raises_and_names_the_near_one():
    with pytest.raises(AttributeError, match="did you mean 'releaseDate'"):
        _ = KG.releaseDat
    with pytest.raises(KeyError, match="no term 'recomends'"):
        KG["recomends"]


@pytest.mark.parametrize("name", [*RELATIONS, *ATTRIBUTES])
def test_every_predicate_of_the_records_has_a_term(name):
    assert to_predicate(name).value.endswith(name)


def test_title_and_issued_are_dublin_core():
    assert to_predicate("title").value == "http://purl.org/dc/terms/title"
    assert to_predicate("issued").value == "http://purl.org/dc/terms/issued"


def test_every_entity_type_is_a_class():
    assert {type_.value for type_ in EntityType} <= set(CLASSES)


def test_every_relation_has_a_signature_of_known_classes():
    assert set(SIGNATURES) == set(RELATIONS)
    assert set(INVERSES) - {"hasRecommendation"} == set(RELATIONS) - {"partnerOf"}
    named = {name for sides in SIGNATURES.values() for side in sides for name in side}
    assert named <= set(CLASSES)
