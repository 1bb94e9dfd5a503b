"""Queries and updates with a dataset, formats and limits; what reaches for another host; single graphs."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple, Variable, parse_query_results
from pyoxigraph import QueryResultsFormat as Form

from kg.errors import FormatError, GraphError, LimitError, QueryError, RefusedError
from kg.rdf.describe import describe, find_node, to_portrait
from kg.rdf.endpoint import Question, answer, update
from kg.rdf.graphs import delete_graph, post_graph, put_graph, read_graph
from kg.rdf.rows import CSV, JSON, ROW_FORMATS, TRUTH_FORMATS, TSV, XML
from kg.rdf.scopes import check_scopes, scope_update
from kg.rdf.sparql import check_query
from kg.rdf.store import to_store
from kg.rdf.triples import GRAPH_FORMATS, N_TRIPLES, RDF_XML, TURTLE, read_triples, write_triples
from tests.factories import sample_knowledge

STORE = to_store(sample_knowledge())
BASE = "http://localhost/sparql"
G, H = NamedNode("http://g"), NamedNode("http://h")

# What XML can hold; pyoxigraph's own readers judge what we write.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from('\n\t"\\<>&,;?}{')
)
LITERALS = st.builds(Literal, TEXTS) | st.builds(lambda text: Literal(text, language="zh"), TEXTS)
LITERALS |= st.builds(lambda text: Literal(text, datatype=NamedNode("http://d")), TEXTS)
TERMS = st.none() | LITERALS | st.sampled_from([G, H, NamedNode("http://例子/可灵?a&b"), BlankNode("b1")])
ROWS = st.lists(st.lists(TERMS, min_size=2, max_size=2), max_size=6)
VARIABLES = [Variable("s"), Variable("名")]


def ask(text: str, store: Store = STORE, **fields: object) -> str:
    wanted = {"rows": JSON, "truth": JSON, "triples": TURTLE, "base_iri": BASE, **fields}
    return answer(store, Question(text=text, **wanted)).text


def change(text: str, store: Store, **fields: object) -> None:
    update(store, Question(text=text, base_iri=BASE, **fields))


@given(ROWS)
@pytest.mark.parametrize(("kind", "form"), [(JSON, Form.JSON), (XML, Form.XML), (TSV, Form.TSV)])
def test_rows_read_back_as_they_were(kind: str, form: Form, rows: list[list[object]]) -> None:
    written = "".join(ROW_FORMATS[kind](VARIABLES, rows))
    found = parse_query_results(written.encode(), form)
    assert [variable.value for variable in found.variables] == ["s", "名"]
    assert [list(row) for row in found] == rows


@given(ROWS)
def test_rows_as_csv_are_their_values(rows: list[list[object]]) -> None:
    written = "".join(ROW_FORMATS[CSV](VARIABLES, rows))
    found = list(csv.reader(io.StringIO(written, newline="")))
    values = [["" if term is None else getattr(term, "value", "") for term in row] for row in rows]
    expected = [
        [
            f"_:{term.value}" if isinstance(term, BlankNode) else value
            for term, value in zip(row, line, strict=True)
        ]
        for row, line in zip(rows, values, strict=True)
    ]
    assert found == [["s", "名"], *expected]


def test_a_triple_in_a_row_is_written() -> None:
    rows = [[Triple(G, H, Literal("<x>")), None]]
    assert (
        json.loads("".join(ROW_FORMATS[JSON](VARIABLES, rows)))["results"]["bindings"][0]["s"]["type"]
        == "triple"
    )
    xml = ElementTree.fromstring("".join(ROW_FORMATS[XML](VARIABLES, rows)))
    assert xml.find(".//{*}triple/{*}object/{*}literal").text == "<x>"
    assert json.loads(TRUTH_FORMATS[JSON](True))["boolean"] is True
    assert ElementTree.fromstring(TRUTH_FORMATS[XML](False)).find("{*}boolean").text == "false"


def test_limits_cut_nothing_off_in_silence() -> None:
    (row,) = json.loads(ask("SELECT (COUNT(*) AS ?n) { ?s a kg:Report }"))["results"]["bindings"]
    count = int(row["n"]["value"])
    assert len(json.loads(ask("SELECT ?s { ?s a kg:Report }", most=count))["results"]["bindings"]) == count
    with pytest.raises(LimitError, match=f"more than {count - 1} rows"):
        ask("SELECT ?s { ?s a kg:Report }", most=count - 1)
    with pytest.raises(LimitError, match="more than 3 triples"):
        ask("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", most=3)
    with pytest.raises(LimitError, match="more than 3 triples"):
        read_graph(STORE, None, TURTLE, 3)
    assert read_graph(STORE, None, TURTLE, 0).text.count("a kg:Report") == count


@pytest.mark.parametrize(
    ("text", "field"), [("SELECT * {}", "rows"), ("ASK {}", "truth"), ("DESCRIBE id:x", "triples")]
)
def test_a_format_that_was_not_asked_for_is_not_given(text: str, field: str) -> None:
    with pytest.raises(FormatError, match="there are: "):
        ask(text, **{field: None})


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> {} }",
        "PREFIX : <http://x/> ASK { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE:p#>\n{} }",
        'PREFIX ex: <http://x/> ASK { OPTIONAL { ?s ?p ex:a#"""\n} SERVICE <http://127.0.0.1:1/> {} #"""\n }',
    ],
)
def test_service_is_refused_where_the_engine_sees_it(text: str) -> None:
    for refuse in (ask, lambda text: check_query(text, "q")):
        with pytest.raises(QueryError, match="refused"):
            refuse(text)


@given(st.text("SERVICEservice <>#?\"'\\{}()\n.:ax1|", max_size=40))
def test_what_parses_without_the_word_is_harmless(text: str) -> None:
    """Whatever stands there, either it is refused or the engine asks nobody: port 1 refuses connections."""
    query = f"PREFIX : <http://127.0.0.1:1/> SELECT * {{ BIND(1 AS ?a) {text} }}"
    try:
        ask(query)
    except OSError as error:
        raise AssertionError(query) from error
    except QueryError:
        return


@pytest.mark.parametrize(
    "text", ["LOAD <http://127.0.0.1:1/>", "ADD <http://a> TO <http://b>;load<http://127.0.0.1:1/>"]
)
def test_load_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="LOAD asks another server"):
        change(text, Store())


def test_an_update_is_scoped_by_the_request() -> None:
    store = Store()
    both = "GRAPH <http://g> { <http://a> <http://p> 1 } GRAPH <http://h> { <http://b> <http://p> 1 }"
    change(f"INSERT DATA {{ {both} }}", store)
    change(
        "INSERT { ?s <http://seen> ?g } WHERE { ?s <http://p> 1 BIND(1 AS ?g) }",
        store,
        default_graphs=("http://g",),
    )
    assert [quad.subject for quad in store.quads_for_pattern(None, NamedNode("http://seen"), None)] == [
        NamedNode("http://a")
    ]
    change(
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", store, named_graphs=("http://h",)
    )
    assert not list(store.quads_for_pattern(None, None, None, H))
    assert len(list(store.quads_for_pattern(None, None, None, G))) == 1
    for text in (
        "WITH <http://g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }",
        "DELETE { ?s ?p 1 } USING <http://g> WHERE { ?s ?p 1 }",
    ):
        with pytest.raises(QueryError, match="name graphs once"):
            change(text, store, named_graphs=("http://h",))


@pytest.mark.parametrize(
    ("text", "scoped"),
    [
        ("INSERT DATA { <a> <b> 'WHERE' }", "INSERT DATA { <a> <b> 'WHERE' }"),
        (
            "DELETE {} WHERE {} ; INSERT {} WHERE { {} }",
            "DELETE {} USING <http://g> WHERE {} ; INSERT {} USING <http://g> WHERE { {} }",
        ),
        ("delete where { ?s ?p '}' }", "delete { ?s ?p '}' } USING <http://g> where { ?s ?p '}' }"),
        ("DELETE {} INSERT {} # WHERE\nWHERE {}", "DELETE {} INSERT {} # WHERE\nUSING <http://g> WHERE {}"),
    ],
)
def test_using_stands_before_every_where(text: str, scoped: str) -> None:
    assert scope_update(text, [G], []) == scoped
    check_scopes(text)
    Store().update(text, base_iri=BASE)
    Store().update(scoped, base_iri=BASE)


def test_graphs_are_put_posted_and_deleted() -> None:
    store = Store()
    assert put_graph(store, "http://g", b"<a> <b> 1 .", TURTLE, BASE)
    assert not put_graph(store, "http://g", b"<a> <b> 2 .", TURTLE, BASE)
    assert not post_graph(store, "http://g", [(N_TRIPLES, b'<http://a> <http://b> "3" .')] * 2, BASE)
    assert len(store) == 2
    assert put_graph(store, None, b"[] <b> [] .", TURTLE, BASE)
    assert not post_graph(store, None, [(TURTLE, b"[] <b> [] .")], BASE)
    assert len(store) == 4
    with pytest.raises(QueryError, match="does not parse"):
        put_graph(store, "http://g", b"<a> <b> .", TURTLE, BASE)
    with pytest.raises(QueryError, match="not the IRI"):
        put_graph(store, "no iri", b"", TURTLE, BASE)
    delete_graph(store, "http://g")
    with pytest.raises(GraphError, match="no graph <http://g>"):
        read_graph(store, "http://g", TURTLE, 0)
    delete_graph(store, None)
    assert len(store) == 0


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_triples_read_back_as_they_were(form: str) -> None:
    triples = {
        Triple(G, NamedNode("http://例子/p"), Literal('a\n"\\<&', language="zh")),
        Triple(G, NamedNode("http://d/p"), H),
    }
    written = write_triples(triples, form, "https://kg.example/id/")
    assert {quad.triple for quad in read_triples(written.encode(), form, BASE)} == triples
    assert written == write_triples(sorted(triples, key=str), form, "https://kg.example/id/")


def test_what_a_format_cannot_hold_is_said() -> None:
    with pytest.raises(FormatError, match="ask for text/turtle"):
        write_triples([Triple(G, NamedNode("http://d/1"), H)], RDF_XML, BASE)


def test_an_entity_is_described_with_its_words() -> None:
    node = find_node(STORE, "company-300418.SZ")
    portrait = to_portrait(STORE, node)
    assert portrait.label == "昆仑万维"
    assert portrait.claims
    assert all(words.quote for words in portrait.claims)
    quotes = {
        triple.object.value for triple in describe(STORE, node) if triple.predicate.value.endswith("#quote")
    }
    assert {words.quote for words in portrait.claims} <= quotes
    with pytest.raises(GraphError, match="nothing of 'company-x'"):
        find_node(STORE, "company-x")
