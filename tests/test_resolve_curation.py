"""A person's decisions replayed: each kind, what it wins over, what is reported, and the laws."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from curated import HEAD, by_id, curated, extractions, parsed, said
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from test_ontology import OURS, classes_of

from kg.errors import ResolveError
from kg.gazetteer import load_gazetteer
from kg.rdf.names import subclasses
from kg.rdf.vocabulary import KG, RDFS
from kg.records import Decision, Knowledge
from kg.resolve import resolve
from kg.resolve.signatures import BEARERS

SAME = '[[same]]\nnames = ["Zephyrix", "Zephirix"]\nnote = "同一模型"'
DIFFERENT = '[[different]]\nnames = ["GiantGPT", "GianGPT"]'
NAME = '[[name]]\nentity = "300418"\nlabel = "昆仑万维集团"'
TYPE = '[[type]]\nentity = "Gen-3 Alpha"\ntype = "Product"'
REJECT = '[[reject]]\npattern = "建议关注"\npredicate = "recommends"\nobject = "万兴科技"\nnote = "误读"'
FACT = (
    '[[fact]]\nsubject = "快手"\npredicate = "develops"\nobject = "可灵9.0"\nobject_class = "Model"\n'
    'source = "https://kuaishou.example"'
)
ALL = (SAME, DIFFERENT, NAME, TYPE, REJECT, FACT)

PLAIN = resolve(extractions(), load_gazetteer())


def test_without_decisions_nothing_changes() -> None:
    empty = curated("")
    assert replace(empty, curations=()) == PLAIN


def test_same_joins_what_the_rules_are_unsure_of() -> None:
    unsure = [one for one in by_id(PLAIN)["model-zephirix"].judgements if one.decision is Decision.UNSURE]
    assert [(one.right, one.other) for one in unsure] == [("Zephyrix大模型", "model-zephyrix")]
    found = by_id(curated(SAME))
    (model,) = [one for id_, one in found.items() if id_.startswith("model-zeph")]
    assert {model.label, *model.aliases} == {"Zephyrix大模型", "Zephirix大模型"}
    assert [(one.rule, one.decision, one.score) for one in model.judgements if one.rule == "person"] == [
        ("person", Decision.SAME, 1.0)
    ]
    assert Decision.UNSURE not in {one.decision for one in model.judgements}


def test_different_parts_what_a_rule_joined() -> None:
    assert "model-giantgpt" not in by_id(PLAIN)
    found = by_id(curated(DIFFERENT))
    assert [one.other for one in found["model-giangpt"].judgements] == ["model-giantgpt"]
    assert found["model-giantgpt"].judgements[0].decision is Decision.DIFFERENT
    assert found["model-giantgpt"].aliases == ()


def test_same_wins_over_the_table() -> None:
    found = by_id(curated('[[same]]\nnames = ["昆仑万维", "万兴科技"]'))
    (company,) = [one for one in found.values() if one.id in ("company-300418.SZ", "company-300624.SZ")]
    assert {company.label, *company.aliases} >= {"昆仑万维", "万兴科技"}


def test_different_wins_over_the_table_even_where_it_has_one_entry() -> None:
    entry = '[[different]]\nnames = ["DALL·E 3", "可灵"]'  # already two: stays so
    assert {"model-dalle3", "model-可灵"} <= set(by_id(curated(entry)))
    plain = by_id(PLAIN)["company-1024.HK"]
    assert "快手-W" in plain.aliases
    found = curated('[[different]]\nnames = ["快手", "快手-W"]')
    parted = {one.label: one for one in found.entities if one.type == "Company" and "快手" in one.label}
    assert set(parted) == {"快手", "快手-W"}
    sides = {parted["快手"].id, parted["快手-W"].id}
    developers = {s for s, p, o in said(found) if p == "develops" and o == "model-可灵"}
    assert developers >= sides  # each report's claim went with its own name


def test_a_first_version_told_apart_gets_an_id_of_its_own() -> None:
    found = by_id(curated('[[different]]\nnames = ["可灵", "可灵1.0"]'))
    models = [one for one in found.values() if one.label in ("可灵", "可灵1.0")]
    assert len({one.id for one in models}) == 2
    assert len(models) == 2


def test_a_preferred_name_keeps_the_id_and_the_old_name() -> None:
    company = by_id(curated(NAME))["company-300418.SZ"]
    assert company.label == "昆仑万维集团"
    assert "昆仑万维" in company.aliases


def test_a_preferred_name_is_a_name_for_other_entries() -> None:
    made = curated(
        NAME, '[[fact]]\nsubject = "昆仑万维集团"\npredicate = "uses"\nobject = "可灵"\nsource = "x"'
    )
    assert ("company-300418.SZ", "uses", "model-可灵") in said(made)
    assert made.issues == PLAIN.issues


def test_a_report_can_be_named() -> None:
    made = curated('[[name]]\nentity = "4.txt"\nlabel = "澄海一页"')
    assert "澄海一页" in {one.label for one in made.entities if one.type == "Report"}


def test_a_class_moves_the_entity_with_its_names_and_claims() -> None:
    assert "model-gen3alpha" in by_id(PLAIN)
    found = curated(TYPE)
    assert by_id(found)["product-gen3alpha"].type == "Product"
    assert "model-gen3alpha" not in by_id(found)
    assert any(o == "product-gen3alpha" for _, _, o in said(found))
    again = curated(TYPE, '[[name]]\nentity = "product-gen3alpha"\nlabel = "Gen-3"')
    assert by_id(again)["product-gen3alpha"].label == "Gen-3"  # by the id of the curated build


def test_a_claim_that_its_new_class_cannot_make_becomes_an_issue() -> None:
    found = curated('[[type]]\nentity = "可灵"\ntype = "Technology"')
    assert any("develops cannot join" in issue.message for issue in found.issues)


def test_a_rejected_call_leaves_relation_recommendation_and_a_note() -> None:
    target = "company-300624.SZ"
    assert any(o == target and p == "recommends" for _, p, o in said(PLAIN))
    found = curated(REJECT)
    assert not any(o == target and p == "recommends" for _, p, o in said(found))
    assert target not in {one.target for one in found.recommendations}
    (issue,) = set(found.issues) - set(PLAIN.issues)
    assert (issue.file, issue.severity) == ("0.txt", "warning")
    assert issue.message.startswith(
        "rejected by 李青禾, 2024-07-01 (curation.toml:4, 误读): 0.txt recommends 万兴科技 “"
    )
    assert issue.offset is not None


def claim_of(knowledge: Knowledge, *key: str):  # type: ignore[no-untyped-def]
    return said(knowledge)[key].claims[0]  # type: ignore[index]


def test_a_claim_is_rejected_by_its_id_and_by_its_words_when_the_id_is_another() -> None:
    key = ("company-MSFT.US", "investsIn", "company-openai")
    claim = claim_of(PLAIN, *key)
    by_number = curated(f'[[reject]]\nclaim = "claim-{claim.id}"')
    by_words = curated(
        f'[[reject]]\nclaim = "{"0" * 20}"\nsubject = "Microsoft"\npredicate = "investsIn"\n'
        'object = "OpenAI"\n'
        f'quote = "{claim.evidence.quote} 等"'
    )
    for made in (by_number, by_words):
        assert key not in said(made)
        assert "no longer applies" not in " ".join(issue.message for issue in made.issues)


def test_what_nothing_is_said_of_any_more_is_gone() -> None:
    made = curated('[[reject]]\npattern = "Zephyrix"')
    assert "model-zephyrix" not in by_id(made)
    assert "model-zephirix" in by_id(made)


def test_a_claim_rejected_by_the_id_it_has_after_a_class_moved() -> None:
    moved = curated(TYPE)
    key = next(key for key in said(moved) if key[2] == "product-gen3alpha")
    claim = claim_of(moved, *key)
    assert claim.id not in {one.id for relation in PLAIN.relations for one in relation.claims}
    made = curated(TYPE, f'[[reject]]\nclaim = "{claim.id}"')
    assert claim.id not in {one.id for relation in made.relations for one in relation.claims}


def test_a_fact_is_a_person_s_claim_on_the_words_of_its_entry() -> None:
    made = curated(FACT)
    claim = claim_of(made, "company-1024.HK", "develops", "model-可灵9.0")
    assert by_id(made)["model-可灵9.0"].label == "可灵9.0"
    assert (claim.extracted_by, claim.confidence) == ("person", 1.0)
    assert (claim.person.by, claim.person.date, claim.person.source) == (
        "李青禾",
        "2024-07-01",
        "https://kuaishou.example",
    )
    (file,) = made.curations
    assert claim.evidence.digest == file.digest
    assert file.text[claim.evidence.start : claim.evidence.end] == claim.evidence.quote == FACT


def test_a_fact_on_a_quote_is_a_claim_of_that_report() -> None:
    entry = (
        '[[fact]]\nsubject = "微软"\npredicate = "partnerOf"\nobject = "OpenAI"\nfile = "3.txt"\n'
        'quote = "微软 投资OpenAI"'
    )
    made = curated(entry)
    claim = claim_of(made, "company-MSFT.US", "partnerOf", "company-openai")
    document = next(one for one in made.documents if one.source_file == "3.txt")
    assert claim.evidence.digest == document.digest
    assert (
        document.text[claim.evidence.start : claim.evidence.end] == claim.evidence.quote == "微软投资OpenAI"
    )
    assert made.issues == PLAIN.issues


@pytest.mark.parametrize(
    ("file", "says"), [("3.txt", "3.txt does not say"), ("none.txt", "none.txt is none")]
)
def test_a_quote_that_is_gone_is_told_and_the_fact_stands(file: str, says: str) -> None:
    entry = (
        f'[[fact]]\nsubject = "微软"\npredicate = "partnerOf"\nobject = "OpenAI"\nfile = "{file}"\n'
        'quote = "无此原文"'
    )
    made = curated(entry)
    assert claim_of(made, "company-MSFT.US", "partnerOf", "company-openai").evidence.curated
    (issue,) = set(made.issues) - set(PLAIN.issues)
    assert says in issue.message


def test_a_fact_that_is_only_planned_is_not_asserted() -> None:
    made = curated(FACT + '\nmodality = "planned"')
    assert not said(made)["company-1024.HK", "develops", "model-可灵9.0"].asserted


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('[[same]]\nnames = ["GiantGPT", "无此物"]', "the graph has no thing called '无此物'"),
        ('[[different]]\nnames = ["GiantGPTT", "Sorra"]', "near: GianGPT (model-giangpt)"),
        ('[[same]]\nnames = ["0.txt", "1.txt"]', "'0.txt' is a report"),
        ('[[type]]\nentity = "0.txt"\ntype = "Model"', "'0.txt' is a report"),
        ('[[name]]\nentity = "无此物"\nlabel = "x"', "no thing called '无此物'"),
        ('[[name]]\nentity = "可灵"\nclass = "Company"\nlabel = "x"', "no Company called '可灵'"),
        ('[[reject]]\nclaim = "0123"', "no claim of this build is what it rejects"),
        ('[[reject]]\nquote = "微软"\nfile = "0.txt"', "no claim of this build"),
        ('[[fact]]\nsubject = "无此物"\npredicate = "uses"\nobject = "可灵"\nsource = "x"', "give its class"),
        (
            '[[fact]]\nsubject = "可灵"\npredicate = "develops"\nobject = "快手"\nsource = "x"',
            "develops cannot join a Model and a Company",
        ),
        (
            '[[fact]]\nsubject = "快手"\npredicate = "releaseDate"\nobject = "2024"\nsource = "x"',
            "releaseDate is no attribute of a Company",
        ),
    ],
)
def test_what_does_not_apply_is_told_with_its_line_and_changes_nothing_else(entry: str, says: str) -> None:
    made = curated(entry)
    new = sorted(set(made.issues) - set(PLAIN.issues), key=lambda issue: issue.message)
    assert says in " ".join(issue.message for issue in new)
    assert all(issue.file == "curation.toml" and issue.offset == len(HEAD) + 1 for issue in new)
    assert all(
        issue.message.startswith(f"line 4: {entry.partition(chr(10))[0]} no longer applies: ")
        for issue in new
    )
    assert (made.entities, made.relations) == (PLAIN.entities, PLAIN.relations)
    assert len(made.rulings) == 1  # the entry itself stays in the graph


def test_of_three_names_two_that_are_there_are_joined() -> None:
    made = curated('[[same]]\nnames = ["Zephyrix", "无此物", "Zephirix"]')
    assert len([id_ for id_ in by_id(made) if id_.startswith("model-zeph")]) == 1


@pytest.mark.parametrize(
    ("entries", "places"),
    [
        (
            [
                '[[same]]\nnames = ["a", "b"]',
                '[[same]]\nnames = ["b", "c"]',
                '[[different]]\nnames = ["a", "c"]',
            ],
            {"curation.toml:4", "curation.toml:7", "curation.toml:10"},
        ),
        ([DIFFERENT, '[[same]]\nnames = ["giangpt", "giantgpt"]'], {"curation.toml:4", "curation.toml:7"}),
        (
            [DIFFERENT, '[[same]]\nnames = ["model-giangpt", "GiantGPT"]'],
            {"curation.toml:4", "curation.toml:7"},
        ),
        ([NAME, NAME.replace("集团", "公司")], {"curation.toml:4", "curation.toml:8"}),
        ([TYPE, TYPE.replace("Product", "Technology")], {"curation.toml:4", "curation.toml:8"}),
        (
            [
                SAME,
                '[[name]]\nentity = "Zephyrix"\nlabel = "云风"',
                '[[name]]\nentity = "Zephirix"\nlabel = "云飞"',
            ],
            {"curation.toml:8", "curation.toml:12"},
        ),
    ],
)
def test_decisions_that_contradict_each_other_are_an_error_that_names_them(
    entries: list[str], places: set[str]
) -> None:
    with pytest.raises(ResolveError) as raised:
        curated(*entries)
    assert all(place in str(raised.value) for place in places)
    with pytest.raises(ResolveError):
        curated(*entries[::-1])


# --- laws


def timeless(knowledge: Knowledge) -> tuple[object, ...]:
    """All that is known, but where in a curation file it was decided."""

    def bare(evidence):  # type: ignore[no-untyped-def]
        return replace(evidence, digest="", start=0, end=0) if evidence.curated else evidence

    relations = {
        (one.subject, one.predicate, one.object, *((c.id, bare(c.evidence), c.person) for c in one.claims))
        if len(one.claims) == 1
        else (one.subject, one.predicate, one.object, frozenset((c.id, c.person) for c in one.claims))
        for one in knowledge.relations
    }
    rulings = {(one.id, one.kind, one.entities, one.person) for one in knowledge.rulings}
    issues = {issue.message.split("): ")[-1].split("applies: ")[-1] for issue in knowledge.issues}
    return knowledge.entities, relations, knowledge.recommendations, rulings, issues


STALE = '[[same]]\nnames = ["无此物", "也无此物"]'
ENTRIES = (*ALL, STALE, '[[same]]\nnames = ["可灵", "可灵1.0"]', FACT.replace("可灵9.0", "可灵8.0"))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(ENTRIES), unique=True), st.randoms(use_true_random=False), st.data())
def test_replay_is_order_free_idempotent_and_the_same_from_two_files(
    entries: list[str], random: Random, data: st.DataObject
) -> None:
    once = timeless(curated(*entries))
    assert timeless(curated(*entries, *entries)) == once
    shuffled = random.sample(entries, len(entries))
    assert timeless(curated(*shuffled)) == once
    cut = data.draw(st.integers(0, len(entries)))
    halves = [
        parsed(HEAD + "\n" + "\n\n".join(half), name)[0]
        for half, name in ((shuffled[:cut], "b.toml"), (shuffled[cut:], "a.toml"))
    ]
    both = [resolve(extractions(), load_gazetteer(), order) for order in (halves, halves[::-1])]
    assert timeless(both[0]) == timeless(both[1]) == once


def test_the_order_of_reports_does_not_matter() -> None:
    curation, _ = parsed(HEAD + "\n" + "\n\n".join(ALL))
    backwards = resolve(extractions()[::-1], load_gazetteer(), [curation])
    assert backwards == resolve(extractions(), load_gazetteer(), [curation])


@pytest.mark.parametrize("left_out", range(6))
def test_decisions_survive_reports_that_come_and_go(left_out: int) -> None:
    """What a decision concerned before is as decided, whatever else is read."""
    curation, _ = parsed(HEAD + "\n" + "\n\n".join((SAME, DIFFERENT)))
    fewer = resolve(
        [one for at, one in enumerate(extractions()) if at != left_out], load_gazetteer(), [curation]
    )
    models = {one.id for one in fewer.entities if one.type == "Model"}
    assert len([id_ for id_ in models if id_.startswith("model-zeph")]) == 1
    giants = {"model-giantgpt", "model-giangpt"}
    assert models & giants == giants - (
        {"model-giantgpt"} if left_out == 2 else {"model-giangpt"} if left_out == 3 else set()
    )


@pytest.mark.parametrize("predicate", sorted(set(BEARERS) - {"title", "issued"}))
def test_attributes_belong_to_the_classes_of_the_ontology(predicate: str) -> None:
    (domain,) = OURS[predicate][NamedNode(RDFS.base + "domain")]
    classes = set(classes_of(domain)) - {"Recommendation", "Stance"}
    assert {KG[kind.value].value for kind in BEARERS[predicate]} == {
        iri for name in classes for iri in subclasses(name)
    }
