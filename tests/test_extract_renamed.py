"""Former names: how reports say that a firm was renamed, and that old and new are one entity."""

from __future__ import annotations

import pytest
from factories import document

from kg.extract.pipeline import extract_documents, make_pipeline
from kg.gazetteer import load_gazetteer
from kg.resolve import resolve


@pytest.fixture(scope="module")
def extract():
    gazetteer = load_gazetteer()
    nlp = make_pipeline(gazetteer)
    return lambda *texts: list(
        extract_documents(
            [document(text, f"{n}.txt") for n, text in enumerate(texts)], gazetteer=gazetteer, nlp=nlp
        )
    )


def said(extraction, predicate):
    return [
        (claim.object.value, claim.modality) for claim in extraction.claims if claim.predicate == predicate
    ]


@pytest.mark.parametrize(
    ("text", "former", "renamed"),
    [
        ("云岚科技更名为云岚智能。", "云岚科技", None),
        ("2023年5月，公司名称由“云岚科技”变更为“墨海智能”。", "云岚科技", "2023-05"),
        ("Facebook于2021年10月28日宣布更名为Meta。", "Facebook", "2021-10-28"),
        ("墨海智能科技有限公司（曾用名：云岚科技有限公司）成立于2015年。", "云岚科技有限公司", None),
        ("派林生物（原名双林生物）是血制品龙头。", "双林生物", None),
        ("墨海智能科技有限公司前身为云岚机械厂，2009年改制。", "云岚机械厂", None),
        ("墨海智能科技有限公司的前身是云岚科技有限公司。", "云岚科技有限公司", None),
        ("派林生物（000403.SZ，原名：双林生物）是血制品龙头。", "双林生物", None),
    ],
)
def test_forms(extract, text, former, renamed):
    (found,) = extract(text)
    assert said(found, "formerName") == [(former, None)]
    assert said(found, "renamedOn") == ([(renamed, None)] if renamed else [])
    for claim in found.claims:
        place = claim.evidence
        assert found.document.text[place.start : place.end] == place.quote


@pytest.mark.parametrize(
    "text",
    [
        "云岚科技有限公司将总部变更为上海。",
        "云岚科技有限公司尚未更名为云岚智能。",
        "该产品原价100元，云岚科技有限公司推出新品。",
        "云岚科技有限公司收购墨海智能科技有限公司。",
    ],
)
def test_what_renames_nothing(extract, text):
    (found,) = extract(text)
    assert said(found, "formerName") == []


def test_a_plan_is_a_plan(extract):
    (found,) = extract("云岚科技拟更名为云岚智能。")
    assert said(found, "formerName") == [("云岚科技", "planned")]


def test_old_and_new_name_are_one_entity_with_the_reason(extract):
    texts = ("墨海智能科技有限公司（曾用名：云岚机床有限公司）成立于2015年。", "云岚机床有限公司发布新品。")
    known = resolve(extract(*texts), load_gazetteer())
    (firm,) = [one for one in known.entities if "云岚机床有限公司" in (one.label, *one.aliases)]
    assert "墨海智能科技有限公司" in (firm.label, *firm.aliases)
    assert "former name, says a report" in {judgement.rule for judgement in firm.judgements}


def test_firms_that_deal_with_each_other_stay_two(extract):
    texts = (
        "墨海智能科技有限公司（曾用名：云岚机床有限公司）成立于2015年。",
        "墨海智能科技有限公司收购云岚机床有限公司100%股权。",
    )
    found = extract(*texts)
    known = resolve(found, load_gazetteer())
    assert {claim.id for one in found for claim in one.claims} == {
        claim.id for one in known.relations for claim in one.claims
    }
