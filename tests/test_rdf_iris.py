import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from kg.errors import GraphError
from kg.rdf.iris import find_base_iri, parse_base_iri, to_iri, to_local
from kg.rdf.store import to_store
from kg.rdf.vocabulary import BASE_IRI
from tests.factories import sample_knowledge

ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(ids)
def test_any_id_makes_an_iri(identifier):
    node = to_iri(identifier)
    assert NamedNode(node.value) == node
    assert node.value.startswith(BASE_IRI)


@given(ids, ids)
def test_two_ids_never_share_a_local_name(left, right):
    assert (to_local(left) == to_local(right)) == (left == right)


def test_chinese_stays_and_reserved_characters_go():
    assert to_local("model-天工3.0") == "model-天工3.0"
    assert to_local("product-a/b?c#d e%") == "product-a%2Fb%3Fc%23d%20e%25"


@pytest.mark.parametrize(
    "base", ["", "id/", "https://example.org/id", "https://exa mple.org/", "https://a.b/<"]
)
def test_an_impossible_base_is_refused(base):
    with pytest.raises(GraphError, match="base IRI"):
        parse_base_iri(base)


@pytest.mark.parametrize("base", ["https://example.org/kg/", "urn:kg#"])
def test_a_store_knows_its_base(base):
    assert find_base_iri(to_store(sample_knowledge(), base)) == base


def test_an_empty_store_has_the_usual_base():
    assert find_base_iri(Store()) == BASE_IRI
