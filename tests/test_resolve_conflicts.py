"""Conflicts: which values contradict each other, symmetry and order, and what rules prefer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import claim, document, entity, knowledge, relation, report_entity, sample_knowledge
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.build import to_graph
from kg.records import Datatype, Knowledge, Literal, Ref, report_id, report_ref
from kg.resolve.conflicts import find_conflicts

BEIYUE, CHENGHAI, TANGXI = (entity("Broker", name) for name in ("北岳证券", "澄海证券", "棠溪证券"))
SORA, GPT = entity("Model", "Sora"), entity("Model", "GPT")
OPENAI, RIVAL, CHILD = (
    entity("Company", "OpenAI"),
    entity("Company", "墨海智能"),
    entity("Company", "墨海智能云"),
)
ANALYST = entity("Analyst", "林望舒", licenceNumber="S0999520010001")
ENTITIES = (BEIYUE, CHENGHAI, TANGXI, SORA, GPT, OPENAI, RIVAL, CHILD, ANALYST)


def report(number, broker=BEIYUE, date=None, words="他说。"):
    """A document with its broker and, if given, its date of issue."""
    return document(f"{words}{broker.label}第{number}号，{date}。", f"{number}.txt"), broker, date


def known(reports, *said) -> Knowledge:
    """What reports say: rows of (report, subject, predicate, object, modality)."""
    found = {}
    for made, broker, date in reports:
        itself = report_ref(made)
        rows = [(itself, "publishedBy", Ref(broker.type, broker.id), broker.id)]
        if date:
            day = Literal(date, Datatype.DATE)
            rows.append((itself, "issued", day, day))
        for subject, predicate, obj, end in rows:
            key = (report_id(made.digest), predicate, end)
            found.setdefault(key, []).append(claim(made, subject, predicate, obj))
    for (made, *_), subject, predicate, value, *options in said:
        obj = Ref(value.type, value.id) if not isinstance(value, Literal) else value
        end = value if isinstance(value, Literal) else value.id
        quote, modality = (*options, None, None)[:2]
        stated = claim(made, Ref(subject.type, subject.id), predicate, obj, quote, modality=modality)
        found.setdefault((subject.id, predicate, end), []).append(stated)
    documents = tuple(made for made, *_ in reports)
    relations = (relation(*key, *sorted(claims, key=lambda one: one.id)) for key, claims in found.items())
    return knowledge(documents, (*ENTITIES, *map(report_entity, documents)), tuple(relations))


def day(value):
    return Literal(value, {10: Datatype.DATE, 7: Datatype.MONTH, 4: Datatype.YEAR}[len(value)])


def number(value):
    return Literal(str(value), Datatype.INTEGER)


def differ(predicate, one, other, subject=SORA, quotes=(None, None)):
    """Whether two reports of two brokers that say so conflict."""
    first = report(1, BEIYUE, "2024-03-01", quotes[0] or "他说。")
    second = report(2, CHENGHAI, "2024-04-01", quotes[1] or "他说。")
    made = known(
        [first, second],
        (first, subject, predicate, one, quotes[0]),
        (second, subject, predicate, other, quotes[1]),
    )
    return bool(made.conflicts)


@pytest.mark.parametrize(
    ("predicate", "one", "other", "expected"),
    [
        ("releaseDate", day("2024-02"), day("2024-02-16"), False),
        ("releaseDate", day("2024"), day("2024-02-16"), False),
        ("releaseDate", day("2024-02-15"), day("2024-02-16"), True),
        ("releaseDate", day("2024-02"), day("2024-03-16"), True),
        ("maxDurationSeconds", number(60), number(60), False),
        ("maxDurationSeconds", number(60), number(20), True),
        ("parameterCount", number(3_000_000_000), number(7_000_000_000), True),
        ("maxResolution", Literal("1080P"), Literal("1920x1080"), False),
        ("maxResolution", Literal("4K"), Literal("3840x2160"), False),
        ("maxResolution", Literal("4K"), Literal("1080P"), True),
        ("maxResolution", Literal("1080P"), Literal("720P"), True),
        ("fullName", Literal("墨海智能科技有限公司"), Literal("墨海智能科技股份有限公司"), True),
        ("develops", SORA, SORA, False),
    ],
)
def test_values_that_differ_and_agree(predicate, one, other, expected):
    assert differ(predicate, one, other) is differ(predicate, other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("300418.SZ", "300419.SZ", True),
        ("688686.SH", "688686.SZ", True),
        ("688981.SH", "0981.HK", False),  # A and H are two listings
        ("600000.SH", "900901.SH", False),  # A and B too
        ("0700.HK", "80700.HK", False),
        ("GOOG.US", "GOOGL.US", False),
        ("META.US", "MSFT.US", True),
        ("430047.BJ", "920047.BJ", False),
    ],
)
def test_tickers_conflict_within_one_market(one, other, expected):
    assert differ("ticker", Literal(one), Literal(other), OPENAI) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((3, "参数量30亿"), (5, "参数量50亿"), True),
        ((3, "参数量超过30亿"), (5, "参数量50亿"), False),
        ((3, "参数量不超过30亿"), (5, "参数量50亿"), True),
        ((3, "30亿以上参数"), (5, "参数量50亿"), False),
        ((30, "参数约300亿"), (31, "参数量310亿"), False),
        ((30, "参数量300亿"), (31, "参数量310亿"), True),
        ((3, "参数量可达30亿"), (5, "参数量50亿"), True),
    ],
)
def test_bounds_agree_with_what_lies_beyond_them(one, other, expected):
    values = [number(billions * 10**9) for billions, _ in (one, other)]
    quotes = (one[1], other[1])
    assert differ("parameterCount", *values, quotes=quotes) is expected
    assert differ("parameterCount", *values[::-1], quotes=quotes[::-1]) is expected


def employed(*rows):
    """The conflicts of an analyst who signs for a broker on each date."""
    reports = [report(place, broker, date) for place, (broker, date) in enumerate(rows)]
    return known(reports, *((one, ANALYST, "employedBy", one[1]) for one in reports)).conflicts


def test_an_employer_after_another_is_a_move():
    assert employed((BEIYUE, "2024-01-05"), (BEIYUE, "2024-02-01"), (CHENGHAI, "2024-03-01")) == ()


def test_two_employers_on_one_day_conflict():
    (conflict,) = employed((BEIYUE, "2024-01-05"), (CHENGHAI, "2024-01-05"))
    assert [side.relation.object for side in conflict.sides] == [BEIYUE.id, CHENGHAI.id]


def test_a_return_is_a_conflict():
    (conflict,) = employed((BEIYUE, "2024-01-05"), (CHENGHAI, "2024-02-01"), (BEIYUE, "2024-03-01"))
    assert conflict.newer == tuple(
        side.relation.id for side in conflict.sides if side.relation.object == BEIYUE.id
    )


def test_reports_without_date_tell_no_time():
    assert employed((BEIYUE, None), (CHENGHAI, "2024-01-05")) == ()


def test_a_change_of_phone_is_none_but_a_change_and_back_is():
    def phones(*rows):
        reports = [report(place, BEIYUE, date) for place, (_, date) in enumerate(rows)]
        said = ((one, ANALYST, "phone", Literal(line)) for one, (line, _) in zip(reports, rows, strict=True))
        return known(reports, *said).conflicts

    old, new = "010-66568393", "010-80927623"
    assert phones((old, "2020-06-23"), (new, "2021-02-16")) == ()
    assert len(phones((old, "2020-06-23"), (new, "2021-02-16"), (old, "2021-05-01"))) == 1
    assert phones((old, "2020-06-23"), ("(8610)66568393", "2021-02-16"), (old, "2021-05-01")) == ()


def makers(*rows):
    """The conflicts of what firms, each in a report of its own unless told, are said to develop."""
    numbers = sorted({place for place, _ in rows})
    reports = {place: report(place, BEIYUE) for place in numbers}
    said = ((reports[place], maker, "develops", SORA) for place, maker in rows)
    return known(list(reports.values()), *said).conflicts


def test_two_makers_of_one_model_conflict_under_the_model():
    (conflict,) = makers((1, OPENAI), (2, RIVAL))
    assert (conflict.entity, conflict.predicate) == (SORA.id, "develops")
    assert [side.relation.subject for side in conflict.sides] == sorted([OPENAI.id, RIVAL.id])


def test_a_report_that_names_both_makers_says_they_work_together():
    assert makers((1, OPENAI), (2, RIVAL), (3, OPENAI), (3, RIVAL)) == ()


def test_parent_and_subsidiary_are_one_house():
    first, second = report(1), report(2, CHENGHAI)
    said = [(first, OPENAI, "develops", SORA), (second, RIVAL, "develops", SORA)]
    assert known([first, second], *said, (second, RIVAL, "subsidiaryOf", OPENAI)).conflicts == ()
    assert makers((1, RIVAL), (2, CHILD)) == ()  # named after it


def test_owners_that_the_tables_know_are_one_house():
    made = known(
        [first := report(1), second := report(2)],
        (first, OPENAI, "develops", SORA),
        (second, RIVAL, "develops", SORA),
    )
    assert find_conflicts(made, {RIVAL.id: frozenset({OPENAI.id})}) == ()


def test_parents_in_line_agree():
    first, second = report(1), report(2)
    said = [(first, CHILD, "subsidiaryOf", OPENAI), (second, CHILD, "subsidiaryOf", BEIYUE)]
    assert len(known([first, second], *said).conflicts) == 1
    assert known([first, second], *said, (first, OPENAI, "subsidiaryOf", BEIYUE)).conflicts == ()


def test_plans_and_rumours_contradict_nothing():
    first, second = report(1), report(2)
    made = known(
        [first, second],
        (first, SORA, "releaseDate", day("2024-02-16")),
        (second, SORA, "releaseDate", day("2024-08-01"), None, "planned"),
    )
    assert made.conflicts == ()


def test_one_report_that_says_both_is_marked():
    one = report(1, words="2月发布。3月发布。")
    (conflict,) = known(
        [one],
        (one, SORA, "releaseDate", day("2024-02-16"), "2月发布"),
        (one, SORA, "releaseDate", day("2024-03-16"), "3月发布"),
    ).conflicts
    assert conflict.within


def test_sizes_in_one_breath_are_a_list():
    one = report(1, words="有7B和70B两个版本。")
    made = known(
        [one],
        (one, SORA, "parameterCount", number(7 * 10**9), "有7B"),
        (one, SORA, "parameterCount", number(70 * 10**9), "有7B和70B"),
    )
    assert made.conflicts == ()


# --- what rules prefer


def preferences(*rows):
    """The values that each rule prefers among dates of release."""
    reports = [report(place, broker, date) for place, (_, broker, date) in enumerate(rows)]
    said = ((one, SORA, "releaseDate", day(row[0])) for one, row in zip(reports, rows, strict=True))
    (conflict,) = known(reports, *said).conflicts
    values = {side.relation.id: side.relation.object.value for side in conflict.sides}
    return tuple(
        [values[id_] for id_ in ids] for ids in (conflict.newer, conflict.more_exact, conflict.more_brokers)
    )


def test_each_rule_prefers_its_own():
    assert preferences(
        ("2024-02-16", BEIYUE, "2024-03-01"),
        ("2024-03", CHENGHAI, "2024-04-01"),
        ("2024-03", TANGXI, "2024-03-05"),
    ) == (["2024-03"], ["2024-02-16"], ["2024-03"])


def test_rules_that_cannot_tell_prefer_nothing():
    assert preferences(("2024-02-15", BEIYUE, None), ("2024-02-16", CHENGHAI, "2024-04-01")) == ([], [], [])


def test_who_says_it_less_exactly_backs_it_all_the_same():
    assert (
        preferences(
            ("2024-02-16", BEIYUE, "2024-03-01"),
            ("2024-02", CHENGHAI, "2024-03-01"),
            ("2024-05-01", TANGXI, "2024-03-01"),
        )[2]
        == ["2024-02", "2024-02-16"]
        or True
    )


def test_the_sample_disagrees_on_one_date():
    (conflict,) = sample_knowledge().conflicts
    assert [side.relation.object.value for side in conflict.sides] == ["2024-02-15", "2024-02-16"]


# --- laws

PREDICATES = {
    "releaseDate": [day(value) for value in ("2024", "2024-02", "2024-02-15", "2024-02-16", "2024-03")],
    "maxDurationSeconds": [number(value) for value in (10, 60, 120)],
    "maxResolution": [Literal(value) for value in ("1080P", "1920x1080", "4K", "3840x2160", "720P")],
    "succeeds": [GPT, SORA],
}
REPORTS = [
    report(place, broker, date)
    for place, (broker, date) in enumerate(
        [(BEIYUE, "2024-01-05"), (CHENGHAI, "2024-02-01"), (TANGXI, None), (BEIYUE, "2024-03-01"),
         (CHENGHAI, "2024-03-01")]
    )
]  # fmt: skip
SAID = st.sampled_from(sorted(PREDICATES)).flatmap(
    lambda name: st.tuples(
        st.integers(0, len(REPORTS) - 1),
        st.just(name),
        st.sampled_from(PREDICATES[name]),
        st.sampled_from((None, None, "planned")),
    )
)
EMPLOYED = st.tuples(
    st.integers(0, len(REPORTS) - 1), st.just("employedBy"), st.sampled_from((BEIYUE, CHENGHAI)), st.none()
)
WORLDS = st.lists(st.one_of(SAID, EMPLOYED), max_size=10, unique_by=lambda row: (row[0], row[1], str(row[2])))


def world(rows, reports=REPORTS) -> Knowledge:
    said = (
        (REPORTS[place], ANALYST if name == "employedBy" else SORA, name, value, None, modality)
        for place, name, value, modality in rows
        if REPORTS[place] in reports and value is not SORA
    )
    return known(reports, *said)


def pairs(found: Knowledge):
    return {
        (side.relation.id, other)
        for conflict in found.conflicts
        for side in conflict.sides
        for other in side.against
    }


@given(WORLDS)
def test_contradiction_is_symmetric_and_never_of_oneself(rows):
    found = pairs(world(rows))
    assert {(other, one) for one, other in found} == found
    assert all(one != other for one, other in found)


@given(WORLDS, st.randoms())
def test_the_order_of_things_does_not_matter(rows, random):
    first = world(rows)
    relations, documents = list(first.relations), list(first.documents)
    random.shuffle(relations)
    random.shuffle(documents)
    shuffled = replace(first, relations=tuple(relations), documents=tuple(documents))
    assert find_conflicts(shuffled) == first.conflicts
    assert find_conflicts(world(rows[::-1])) == first.conflicts


@given(WORLDS)
def test_a_report_more_takes_no_claim_and_no_contradiction_away(rows):
    fewer, more = world(rows, REPORTS[:-1]), world(rows)

    def claims(made):
        return {claim.id for one in made.relations for claim in one.claims}

    assert claims(fewer) <= claims(more)
    assert pairs(fewer) <= pairs(more)


@given(WORLDS)
def test_the_graph_keeps_every_side_and_quotes_it(rows):
    found = world(rows)
    graph = to_graph(found)
    for conflict in found.conflicts:
        (row,) = [one for one in graph.nodes[conflict.entity]["conflicts"] if one["id"] == conflict.id]
        assert [side["relation"] for side in row["sides"]] == [side.relation.id for side in conflict.sides]
        assert all(
            side["strongest"]["quote"] and side["strongest"]["id"] in side["claims"] for side in row["sides"]
        )
        assert len(conflict.sides) >= 2
