"""One text for each layout in which brokers print their masthead; fictional brokers and analysts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.extract.masthead import Brokers, Masthead, Person, find_masthead, to_claims
from kg.records import Document, EntityType
from tests.factories import document

LAYOUTS = sorted((Path(__file__).parent / "data" / "masthead").glob("*.txt"))
BROKERS = Brokers.from_rows(
    [
        {
            "short_name": "澄海证券",
            "full_name": "澄海证券股份有限公司",
            "aliases": "澄海|澄海研究|澄海证券研究所",
            "licence_prefix": "S0999",
            "email_domain": "chenghai.example",
        },
        {
            "short_name": "北岳证券",
            "full_name": "北岳证券股份有限公司",
            "aliases": "北岳",
            "licence_prefix": "S0998",
            "email_domain": "beiyue.example",
        },
    ]
)


def read(path: Path) -> tuple[Document, Masthead]:
    source = document(path.read_text(encoding="utf-8"), path.name)
    return source, find_masthead(source, BROKERS)


def expected(path: Path) -> dict[str, object]:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def printed(person: Person) -> dict[str, str | None]:
    fields = ("name", "role", "licence", "email", "phone")
    return {field: value and value.value for field in fields for value in [getattr(person, field)]}


@pytest.fixture(params=LAYOUTS, ids=lambda path: path.stem)
def layout(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_there_are_layouts():
    assert len(LAYOUTS) >= 12


def test_authors(layout: Path):
    _, masthead = read(layout)
    assert [printed(person) for person in masthead.analysts] == expected(layout)["analysts"]


@pytest.mark.parametrize(
    ("field", "key"),
    [("title", "title"), ("issued", "date"), ("rating", "rating"), ("rating_action", "action")],
)
def test_values(layout: Path, field: str, key: str):
    found = getattr(read(layout)[1], field)
    assert (found and found.value) == expected(layout)[key]


def test_industry(layout: Path):
    gold = expected(layout)
    if "industry" in gold:
        found = read(layout)[1].industry
        assert found is not None
        assert found.value == gold["industry"]


def test_publisher(layout: Path):
    publisher = read(layout)[1].broker
    assert (publisher and publisher.ref.key) == expected(layout)["broker"]


def test_company(layout: Path):
    company = read(layout)[1].company
    if "company" not in expected(layout):
        assert company is None
        return
    assert company is not None
    price = company.target_price and company.target_price.value
    assert [company.ticker, company.name.value, price, company.currency] == expected(layout)["company"]


def test_every_quote_is_the_text(layout: Path):
    source, masthead = read(layout)
    statements = to_claims(source, masthead)
    evidence = [claim.evidence for claim in statements.claims] + [call.evidence for call in statements.calls]
    assert all(source.text[one.start : one.end] == one.quote != "" for one in evidence)
    assert all(source.text[one.start : one.end] == one.surface != "" for one in statements.mentions)


def test_a_company_note_is_a_call():
    source, masthead = read(next(path for path in LAYOUTS if path.stem == "company_note"))
    statements = to_claims(source, masthead)
    (call,) = statements.calls
    assert call.target == (EntityType.COMPANY, "300418.SZ")
    assert (call.rating, call.rating_action, call.target_price, call.currency) == (
        "买入",
        "首次",
        "59.30",
        "CNY",
    )
    assert [claim.object for claim in statements.claims if claim.predicate == "recommends"] == [call.target]


def test_keys_of_analysts():
    source, masthead = read(next(path for path in LAYOUTS if path.stem == "bare_licences"))
    claims = to_claims(source, masthead).claims
    keys = [claim.object.key for claim in claims if claim.predicate == "authoredBy"]
    assert keys == ["S0999519080004", "S0999519090003", "李慕白@澄海证券"]


def test_an_empty_report_says_nothing():
    masthead = find_masthead(document(""), BROKERS)
    assert masthead == Masthead()
    assert to_claims(document(""), masthead) == ((), (), ())
