"""What stands behind a statement: laws of counting, and which words are quoted first."""

from __future__ import annotations

from dataclasses import replace

from factories import claim, document, recommendation, ref, sample_knowledge
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Literal
from kg.resolve.sources import Source, to_sources
from kg.resolve.support import Support, to_support

BEIYUE, CHENGHAI = ("broker-beiyue", "北岳证券"), ("broker-chenghai", "澄海证券")
SORA, OPENAI = ref("Model", "Sora"), ref("Company", "OpenAI")


def report(number: int, brokers=(BEIYUE,), date="2024-02-16"):
    """A document, and the source it is."""
    made = document(f"OpenAI 发布 Sora。{number}", f"{number}.txt")
    return made, Source(report=f"report-{number}", file=made.source_file, brokers=brokers, date=date)


def sources(*reports):
    return {made.digest: source for made, source in reports}


def said(of, rule="rule", **options):
    return claim(of[0], OPENAI, "develops", SORA, extracted_by=rule, **options)


REPORTS = [
    report(number, brokers, date)
    for number, (brokers, date) in enumerate(
        [((BEIYUE,), "2024-02-16"), ((BEIYUE,), None), ((CHENGHAI,), "2024-03-01"), ((), "2024-03-18"),
         ((BEIYUE, CHENGHAI), "2024-01-05")]
    )
]  # fmt: skip
SOURCES = sources(*REPORTS)
CLAIMS = st.builds(
    lambda of, rule, confidence, modality: said(of, rule, confidence=confidence, modality=modality),
    st.sampled_from(REPORTS),
    st.sampled_from("abc"),
    st.sampled_from((0.5, 0.8, 0.95)),
    st.sampled_from((None, "planned", "reported")),
)
SETS = st.lists(CLAIMS, max_size=8, unique_by=lambda claim: claim.id)


def test_nothing_said_is_no_support():
    assert to_support([], {}) == Support()


def test_saying_it_twice_in_one_report_is_no_more_support():
    one = report(1)
    assert to_support([said(one, "a"), said(one, "b")], sources(one)).reports == 1


def test_two_reports_of_one_broker_are_one_broker():
    one, two = report(1), report(2, date="2024-03-01")
    support = to_support([said(one), said(two)], sources(one, two))
    assert (support.reports, support.brokers) == (2, (BEIYUE,))
    assert (support.first, support.last) == ("2024-02-16", "2024-03-01")


def test_a_report_of_two_brokers_is_of_each_of_them():
    one, two = report(1, (BEIYUE, CHENGHAI)), report(2)
    assert to_support([said(one), said(two)], sources(one, two)).brokers == (BEIYUE, CHENGHAI)


def test_reports_without_broker_or_date_count_as_reports():
    one = report(1, (), None)
    assert to_support([made := said(one)], sources(one)) == Support(reports=1, strongest=made.id)


def test_a_plain_statement_is_quoted_before_a_surer_plan():
    one = report(1)
    plan, plain = said(one, "a", confidence=0.95, modality="planned"), said(one, "b", confidence=0.5)
    assert to_support([plan, plain], sources(one)).strongest == plain.id


def test_of_equally_sure_claims_the_latest_is_quoted():
    one, two = report(1), report(2, date="2024-03-01")
    claims = [said(one), said(two)]
    assert to_support(claims, sources(one, two)).strongest == claims[1].id


def test_a_claim_is_quoted_before_a_recommendation():
    one = report(1, date="2024-12-31")
    call = recommendation(one[0], OPENAI, "company-openai", "OpenAI")
    assert to_support([call, made := said(one)], sources(one)).strongest == made.id


def test_brokers_and_dates_come_from_what_the_reports_say_of_themselves():
    knowledge = sample_knowledge()
    found = to_sources(knowledge)
    assert {(source.brokers[0][1], source.date) for source in found.values()} == {
        ("澄海证券", "2024-06-20"),
        ("北岳证券", "2024-07-03"),
    }
    silent = replace(knowledge, relations=())
    assert {(source.brokers, source.date) for source in to_sources(silent).values()} == {((), None)}


def test_the_id_of_a_relation_tells_objects_and_literals_apart():
    relations = sample_knowledge().relations
    assert len({relation.id for relation in relations}) == len(relations)
    first = next(relation for relation in relations if isinstance(relation.object, str))
    assert replace(first, object=Literal(first.object)).id != first.id
    assert replace(first, claims=()).id == first.id


@given(SETS, st.randoms(use_true_random=False))
def test_order_does_not_matter(claims, random):
    assert to_support(random.sample(claims, len(claims)), SOURCES) == to_support(claims, SOURCES)


@given(SETS, SETS)
def test_more_claims_never_lower_support(claims, more):
    known = {claim.id for claim in claims}
    before = to_support(claims, SOURCES)
    after = to_support([*claims, *(claim for claim in more if claim.id not in known)], SOURCES)
    assert after.reports >= before.reports
    assert set(after.brokers) >= set(before.brokers)
    if before.first:
        assert after.first <= before.first <= before.last <= after.last
