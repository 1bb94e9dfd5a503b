import json
from dataclasses import replace

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, RdfFormat, Store

from kg.errors import QueryError
from kg.rdf.export import export
from kg.rdf.names import find_entities, subclasses
from kg.rdf.query import Rows, Term, Triples, named_queries, parse_query, read_query, run_query, to_bound
from kg.rdf.results import to_boolean_json
from kg.rdf.sparql import bind, check_query, find_variables
from kg.rdf.store import to_store
from kg.rdf.vocabulary import BASE_IRI
from tests.factories import changed_knowledge, copied_knowledge, sample_knowledge

SAMPLE = sample_knowledge()
STORE = to_store(SAMPLE)
#: What the sample has nothing of is asked of one in which things changed.
CHANGED = changed_knowledge()
OF_CHANGES = frozenset({"analyst-moves", "renamed", "undated-reports"})
VALUES = {
    "company": "昆仑万维",
    "broker": "澄海证券",
    "developer": "OpenAI",
    "product": "Copilot",
    "first": "spring",
    "second": "summer.txt",
    "report": "spring.txt",
    "entity": "sora",
    "technology": "transformer",
    "analyst": "林望舒",
    "industry": "传媒",
}
OTHER_VALUES = {
    "partners": {"company": "清华大学"},
    "corporate-family": {"company": "OpenAI"},
    "version-history": {"product": "gen 2"},
    "who-uses": {"product": "GPT4"},
    "why-merged": {"entity": "快手"},
}


#: What only odd graphs have; tests of their own ask these.
EMPTY = {"circular-lineage"}


@pytest.fixture(scope="module")
def dataset():
    """The store with its named graphs, and the graph of ``graph`` as the default one."""
    found = rdflib.Dataset()
    found.parse(data=STORE.dump(format=RdfFormat.N_QUADS).decode(), format="nquads")
    return found


@pytest.fixture(scope="module")
def graph():
    return rdflib.Graph().parse(data=export(SAMPLE, "ttl"), format="turtle")


def values_for(name):
    wanted = {**VALUES, **OTHER_VALUES.get(name, {})}
    return {one.name: wanted[one.name] for one in named_queries()[name].parameters}


def from_rdflib(term):
    if term is None or isinstance(term, rdflib.URIRef):
        return term and Term("uri", str(term))
    datatype = str(term.datatype) if term.datatype and not str(term.datatype).endswith("#string") else None
    return Term("literal", str(term), datatype, term.language)


@pytest.mark.parametrize("name", named_queries())
def test_copies_of_a_report_change_no_answer(name):
    copied = to_store(copied_knowledge())
    for values in (values_for(name), {**values_for(name), "first": "in.zip/spring.pdf", "report": "twin"}):
        kept = {key: value for key, value in values.items() if key in values_for(name)}
        assert run_query(copied, name, kept) == run_query(STORE, name, values_for(name))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # it warns of its own use
@pytest.mark.parametrize("name", named_queries())
def test_both_engines_give_the_same_rows_and_some(name, graph, dataset):
    store = STORE
    if name in OF_CHANGES:
        store = to_store(CHANGED)
        graph = rdflib.Graph().parse(data=export(CHANGED, "ttl"), format="turtle")
    answer = run_query(store, name, values_for(name))
    assert (len(answer) > 0) is (name not in EMPTY)
    other = (dataset if "GRAPH" in named_queries()[name].text else graph).query(
        to_bound(store, named_queries()[name], values_for(name))
    )
    if isinstance(answer, Triples):
        assert {tuple(map(str, one)) for one in other} == {
            (one.subject.value, one.predicate.value, one.object.value) for one in answer.triples
        }
    else:
        assert [str(one) for one in other.vars] == list(answer.variables)
        assert [tuple(map(from_rdflib, row)) for row in other] == list(answer.rows)


@pytest.mark.parametrize("query", named_queries().values(), ids=named_queries())
def test_each_named_query_says_what_it_answers(query):
    assert query.question_en.endswith("?")
    assert query.question_zh.endswith("？")
    assert all(one.help_en and one.help_zh for one in query.parameters)
    assert "ORDER BY" in query.text or "CONSTRUCT" in query.text


def test_there_are_enough():
    assert len(named_queries()) >= 14
    assert list(named_queries()) == sorted(named_queries())


def table(name, **values):
    return run_query(STORE, name, values).to_table()


@pytest.mark.parametrize(
    "called", ["昆仑万维", "300418.SZ", "company-300418.SZ", BASE_IRI + "company-300418.SZ"]
)
def test_a_company_by_any_name(called):
    rows = table("who-recommends", company=called)
    assert [(row[1], row[3]) for row in rows] == [("澄海证券", "建议关注"), ("北岳证券", "推荐")]
    assert [row[4:6] for row in rows] == [["", ""], ["买入", "buy"]]
    assert rows[1][6] == "推荐：昆仑万维（300418.SZ）"


def test_a_name_folds_and_an_alias_counts():
    assert table("products-by-developer", developer="open ai")[0][:3] == ["OpenAI", "Sora", "Model"]
    assert table("version-history", product="GEN—3 alpha") == [["Gen-3 Alpha", "before", "Gen-2", ""]]


def test_answers():
    assert table("most-recommended") == [
        ["昆仑万维", "300418.SZ", "2", "2"],
        ["万兴科技", "300624.SZ", "1", "1"],
    ]
    assert table("most-supported")[0][:-1] == [
        "OpenAI", "develops", "Sora", "2", "2", "2024-06-20", "2024-07-03"
    ]  # fmt: skip
    assert [row[:3] for row in table("date-disagreements")] == [
        ["Sora", "2024-02-15", "北岳证券"],
        ["Sora", "2024-02-16", "澄海证券"],
    ]
    assert [row[:4] for row in table("planned")] == [["planned", "万兴科技", "uses", "Sora"]]
    assert table("built-on", product="Copilot") == [["Copilot", "GPT-4", "true"]]
    assert table("partners", company="清华大学")[0][:2] == ["清华大学", "生数科技"]
    assert table("target-prices", company="300418.SZ")[0][3:8] == ["59.3", "59.30", "CNY", "买入", "buy"]
    assert [row[1:9] for row in table("recommendation-history", company="昆仑万维")] == [
        ["北岳证券", "2024-07-03", "推荐", "买入", "buy", "首次", "59.30", "CNY"],
        ["澄海证券", "2024-06-20", "建议关注", "", "", "", "", ""],
    ]
    assert table("coverage-by-analyst") == [
        ["林望舒", "万兴科技", "1", "2024-06-20", "2024-06-20"],
        ["林望舒", "昆仑万维", "1", "2024-06-20", "2024-06-20"],
        ["陆知行", "昆仑万维", "1", "2024-07-03", "2024-07-03"],
    ]


def test_a_report_without_a_date_hides_no_date_of_others():
    dates = [one for one in SAMPLE.relations if one.predicate == "issued"]
    undated = tuple(one for one in SAMPLE.relations if one.predicate != "issued")
    for kept, period in (((), ["", ""]), ((dates[1],), [dates[1].object.value] * 2)):
        rows = run_query(to_store(replace(SAMPLE, relations=(*undated, *kept))), "most-supported").to_table()
        assert [row[5:7] for row in rows if row[:3] == ["OpenAI", "develops", "Sora"]] == [period]


def test_missing_and_unknown_parameters():
    with pytest.raises(QueryError, match=r"a value is missing; set company=… \(name, other name or ticker\)"):
        run_query(STORE, "who-recommends")
    with pytest.raises(QueryError, match="no parameter 'firm'; there are: company"):
        run_query(STORE, "who-recommends", {"company": "昆仑万维", "firm": "x"})
    with pytest.raises(QueryError, match="no parameter 'x'; there are: none"):
        run_query(STORE, "planned", {"x": "1"})


def test_names_that_the_graph_does_not_have():
    with pytest.raises(QueryError, match="no Company called '昆仑'; near: 昆仑万维"):
        run_query(STORE, "who-recommends", {"company": "昆仑"})
    with pytest.raises(QueryError, match=r"no Broker called 'OpenAI'$"):
        run_query(STORE, "broker-analysts", {"broker": "OpenAI"})


def test_unknown_named_queries():
    with pytest.raises(
        QueryError, match=r"no named query 'who-recomends'; near: who-recommends.*there are: analyst-"
    ):
        run_query(STORE, "who-recomends")


def test_files(tmp_path):
    path = tmp_path / "a.rq"
    path.write_text("\ufeff# Q? | 问？\nASK { ?s kg:develops ?o }", encoding="utf-8")
    assert run_query(STORE, path) is True
    assert run_query(STORE, str(path)) is True
    assert read_query(path).question_en == "Q?"
    with pytest.raises(QueryError, match=r"none\.rq: cannot be read"):
        run_query(STORE, "none.rq")
    path.write_bytes("问".encode("gbk"))
    with pytest.raises(QueryError, match="not UTF-8"):
        read_query(path)


def test_syntax_errors_have_a_place():
    with pytest.raises(QueryError, match=r"query, line 2, column \d+: expected"):
        run_query(STORE, "SELECT * WHERE {\n ?s ?p }")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "PREFIX x: <urn:x> delete where { ?s ?p ?o }",
        "CLEAR ALL",
        "# SELECT\nDROP ALL",
        "LOAD <http://127.0.0.1/x>",
    ],
)
def test_updates_are_refused(text):
    with pytest.raises(QueryError, match="is an update"):
        run_query(STORE, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { service silent <urn:x> { ?s ?p ?o } }",
    ],
)
def test_other_servers_are_refused(text):
    with pytest.raises(QueryError, match="SERVICE"):
        run_query(STORE, text)


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?service <urn:SERVICE> "SERVICE { INSERT }"@service }',
        "PREFIX service: <urn:s#> ASK { service:x service:insert '''it's SERVICE''' } # SERVICE",
    ],
)
def test_words_in_strings_names_and_comments_are_harmless(text):
    assert run_query(STORE, text) is False


def test_a_free_query_binds_entities_and_strings():
    asked = "SELECT ?x WHERE { ?x kg:develops ?what }"
    assert run_query(STORE, asked, {"what": "Sora"}).to_table() == [["id:company-openai"]]
    asked = "SELECT ?x WHERE { ?x rdfs:label ?name }"
    assert run_query(STORE, asked, {"name": "Sora"}).to_table() == [["id:model-sora"]]
    with pytest.raises(QueryError, match="no parameter 'nme'; there are: name, x"):
        run_query(STORE, asked, {"nme": "Sora"})
    with pytest.raises(QueryError, match="needs a query with a group"):
        run_query(STORE, "DESCRIBE ?x", {"x": "Sora"})


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_value_changes_what_is_asked(value):
    text = bind("SELECT ?v WHERE { ?s ?p ?o }", {"v": [Literal(value)]})
    store = to_store(SAMPLE)
    rows = list(store.query(text))
    assert len(rows) == len(list(store.query("SELECT * { ?s ?p ?o }")))
    assert {row["v"].value for row in rows[:1]} == {value}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { VALUES ?v { 1 } ?s ?p ?v }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?v }",
        "SELECT (EXISTS { ?v ?p ?o } AS ?e) WHERE { ?s ?p ?v } LIMIT 1",
        "CONSTRUCT { ?s ?p ?v } WHERE { ?s ?p ?v }",
        "# { ?v\nASK # {\n{ ?s <urn:{> ?v }".replace("<urn:{>", "<urn:a>"),
        "DESCRIBE ?v WHERE { ?s ?p ?v }",
    ],
)
def test_values_go_into_the_outermost_group(text):
    bound = bind(text, {"v": [Literal("x")]})
    check_query(bound, "bound")
    assert bound.replace(' VALUES ?v { "x" }', "", 1) == text
    place = bound.index(' VALUES ?v { "x" }')
    assert text[:place].rstrip().endswith("{")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{ SELECT ?v { VALUES ?v { UNDEF } ?s ?p ?v } }", 'VALUES ?v { "x" "y" } ?s'),
        ("OPTIONAL { values $v {undef} ?s ?p ?v }", 'values $v {"x" "y"} ?s'),
        ("VALUES ?other { UNDEF } ?s ?p ?v", "VALUES ?other { UNDEF } ?s"),
        ("VALUES ?v { UNDEF 1 } ?s ?p ?v", "VALUES ?v { UNDEF 1 } ?s"),
        ("?s ?p ?v, 'VALUES ?v { UNDEF }'", "'VALUES ?v { UNDEF }'"),
        ("?s ?p ?v # VALUES ?v { UNDEF }\n", "# VALUES ?v { UNDEF }\n"),
    ],
)
def test_a_query_says_where_else_it_is_limited(text, filled):
    asked = f"SELECT * WHERE {{ {text} }}"
    bound = bind(asked, {"v": [Literal("x"), Literal("y")]})
    check_query(bound, "bound")
    assert bound.startswith('SELECT * WHERE { VALUES ?v { "x" "y" } ')
    assert filled in bound
    assert bind(asked, {}) == asked


def test_variables():
    assert find_variables("SELECT ?a { ?a $b '?c' } # ?d") == ["a", "b"]


def test_parameters_are_checked_when_a_query_is_read():
    with pytest.raises(QueryError, match="unknown kind 'Firm'"):
        parse_query("# param x (Firm): y\nASK { ?x ?y ?z }")
    with pytest.raises(QueryError, match="not a variable"):
        parse_query("# param q (text): y\nASK { ?x ?y ?z }")


def test_a_text_parameter_is_the_string():
    query = parse_query("# Q\n# param name (text): any | 任意\nSELECT ?x { ?x rdfs:label ?name }")
    assert run_query(STORE, query, {"name": "sora"}).to_table() == []
    assert len(run_query(STORE, query, {"name": "Sora"})) == 1


def test_results_in_standard_forms():
    rows = run_query(STORE, "SELECT ?n ?x ?u { id:model-sora kg:maxDurationSeconds ?n ; rdfs:label ?x }")
    assert rows.to_csv() == "n,x,u\r\n60,Sora,\r\n"
    document = json.loads(rows.to_json())
    assert document["head"] == {"vars": ["n", "x", "u"]}
    assert document["results"]["bindings"] == [
        {
            "n": {"type": "literal", "value": "60", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
            "x": {"type": "literal", "value": "Sora"},
        }
    ]
    assert json.loads(to_boolean_json(True)) == {"head": {}, "boolean": True}
    built = run_query(STORE, "neighbourhood", {"entity": "Vidu"})
    assert isinstance(built, Triples)
    assert "id:organization-清华大学 rdfs:label" in built.to_turtle()


def test_languages_and_nodes_without_names():
    rows = run_query(STORE, 'SELECT (STRLANG("x", "en") AS ?l) (BNODE() AS ?b) {}')
    assert isinstance(rows, Rows)
    assert rows.rows[0][0].to_json() == {"type": "literal", "value": "x", "xml:lang": "en"}
    assert rows.rows[0][1].kind == "bnode"


def test_classes_include_those_below():
    assert {iri.rpartition("#")[2] for iri in subclasses("Product")} == {"Product", "CreativeWork", "Model"}
    assert find_entities(STORE, "澄海证券", "Company") == find_entities(STORE, "澄海证券", "Broker")
    assert find_entities(STORE, "Sora", "Company") == []
    assert find_entities(Store(), "Sora") == []


def test_a_conflict_shows_both_sides_and_what_rules_prefer():
    assert [row[:6] for row in table("conflicts")] == [
        ["Sora", "releaseDate", "2024-02-15", "true", "false", "false"],
        ["Sora", "releaseDate", "2024-02-16", "false", "false", "false"],
    ]


def test_a_move_has_the_dates_of_both_brokers():
    rows = run_query(to_store(CHANGED), "analyst-moves").to_table()
    assert rows == [["林望舒", "澄海证券", "2024-06-20", "北岳证券", "2024-07-03", "true"]]


def test_a_date_of_a_file_name_is_no_date_of_issue():
    (row,) = run_query(to_store(CHANGED), "undated-reports").to_table()
    assert row[2:] == ["晨会_20240916.txt", "2024-09-16", "20240916", "0.5"]
    issued = "SELECT ?r { ?r <http://purl.org/dc/terms/issued> ?d . ?r kg:fileDate ?f }"
    assert len(run_query(to_store(CHANGED), issued)) == 0
