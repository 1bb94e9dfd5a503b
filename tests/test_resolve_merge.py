"""One entity for each thing over all reports, and why; independent of order."""

from __future__ import annotations

from random import Random

import pytest
from factories import claim, document, ref
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import extract, report
from strategies import documents

from kg.gazetteer import Gazetteer, load_gazetteer
from kg.records import Claim, Decision, Document, Entity, Extraction, Knowledge, Mention, Ref
from kg.resolve import resolve
from kg.resolve.signatures import is_allowed


def known(*texts: str) -> Knowledge:
    done = [extract(report(text, f"{index}.txt")) for index, text in enumerate(texts)]
    return resolve(done, load_gazetteer())


def labels(knowledge: Knowledge) -> dict[str, Entity]:
    return {entity.label: entity for entity in knowledge.entities}


def said(text: str, *names: tuple[str, Ref], claims: tuple[tuple[Ref, str, Ref], ...] = ()) -> Extraction:
    """An extraction by hand: ``names`` are surfaces of ``text`` with what they mean."""
    source: Document = document(text, f"{text}.txt")
    mentions = tuple(
        Mention(
            ref=what, start=text.index(name), end=text.index(name) + len(name), surface=name, source="test"
        )
        for name, what in names
    )
    made: tuple[Claim, ...] = tuple(claim(source, *parts) for parts in claims)
    return Extraction(document=source, mentions=mentions, claims=made)


def test_a_broker_is_one_under_its_short_and_full_name() -> None:
    short, full = (
        ("上海证券", ref("Broker", "上海证券")),
        ("上海证券有限责任公司", ref("Broker", "上海证券有限责任公司")),
    )
    knowledge = resolve([said("上海证券", short), said("上海证券有限责任公司", full)], load_gazetteer())
    (broker,) = [one for one in knowledge.entities if one.type == "Broker"]
    assert (broker.label, broker.aliases) == ("上海证券", ("上海证券有限责任公司",))
    assert {judgement.decision for judgement in broker.judgements} == {Decision.SAME}


def test_spellings_of_one_model_are_one() -> None:
    knowledge = known("DALL·E 3由OpenAI发布。", "Dall·E3画质更好。", "DALL-E 3接入ChatGPT。")
    assert {"DALL-E 3", "Dall·E3"} <= {*labels(knowledge)["DALL·E 3"].aliases}


def test_a_share_class_is_the_company() -> None:
    company = labels(known("网易-S（9999.HK）业绩增长。", "网易推出新游戏。"))["网易"]
    assert (company.id, company.aliases) == ("company-9999.HK", ("网易-S",))


def test_a_misprint_of_one_developer_is_judged_the_same_and_says_why() -> None:
    knowledge = known("巨人网络推出GiantGPT，应用于游戏。", "巨人网络推出GianGPT。")
    (model,) = [one for one in knowledge.entities if one.type == "Model"]
    assert {model.label, *model.aliases} == {"GianGPT", "GiantGPT"}
    assert "same developer" in model.judgements[0].rule
    assert model.judgements[0].decision is Decision.SAME


def test_one_edit_without_shared_use_stays_two_and_unsure() -> None:
    knowledge = known("澄海科技推出Zephyrix大模型。", "远山科技推出Zephirix大模型。")
    models = [one for one in knowledge.entities if one.type == "Model"]
    assert len(models) == 2
    assert {judgement.decision for one in models for judgement in one.judgements} == {Decision.UNSURE}


def test_versions_are_models_of_their_own() -> None:
    knowledge = known("Runway推出Gen-3 Alpha。", "Runway推出Gen-3，较Gen-2进步。")
    assert {"model-gen2", "model-gen3", "model-gen3alpha"} <= {one.id for one in knowledge.entities}


def test_the_first_version_is_the_product_itself() -> None:
    model = labels(known("快手推出可灵。", "可灵1.0支持文生视频。"))["可灵"]
    assert model.aliases == ("可灵1.0",)
    assert model.judgements[0].rule == "first version of the product"


A, B = ref("Analyst", "S0999520010001"), ref("Analyst", "S0998521030002")
NORTH, SEA = ref("Broker", "北岳证券"), ref("Broker", "澄海证券")


def analysts(*extractions: Extraction) -> list[Entity]:
    return [one for one in resolve(extractions, Gazetteer(())).entities if one.type == "Analyst"]


def test_one_licence_is_one_analyst_over_two_reports() -> None:
    (one,) = analysts(said("林望舒甲", ("林望舒", A)), said("林望舒乙", ("林望舒", A)))
    assert (one.id, one.identifiers) == ("analyst-S0999520010001", (("licenceNumber", "S0999520010001"),))


def test_two_people_of_one_name_stay_two() -> None:
    assert len(analysts(said("林望舒甲", ("林望舒", A)), said("林望舒乙", ("林望舒", B)))) == 2


@pytest.mark.parametrize(("broker", "count"), [(SEA, 1), (NORTH, 2)])
def test_an_analyst_without_licence_joins_the_namesake_at_the_same_broker(broker: Ref, count: int) -> None:
    bare = Ref(A.type, f"林望舒@{broker.key}")
    licensed = said("林望舒甲", ("林望舒", A), claims=((A, "employedBy", SEA),))
    unlicensed = said("林望舒乙", ("林望舒", bare), claims=((bare, "employedBy", broker),))
    assert len(analysts(licensed, unlicensed)) == count


def test_of_two_namesakes_at_one_broker_neither_is_taken() -> None:
    both = [said(f"林望舒{one.key}", ("林望舒", one), claims=((one, "employedBy", SEA),)) for one in (A, B)]
    bare = Ref(A.type, f"林望舒@{SEA.key}")
    assert len(analysts(*both, said("林望舒乙", ("林望舒", bare)))) == 3


def test_the_label_is_the_most_frequent_form_and_the_rest_are_aliases() -> None:
    what = ref("Model", "云墨")
    texts = [said(f"{name}{at}", (name, what)) for at, name in enumerate(("云·墨", "云墨", "云墨", "云 墨"))]
    (model,) = [one for one in resolve(texts, Gazetteer(())).entities if one.type == "Model"]
    assert (model.id, model.label, model.aliases) == ("model-云墨", "云墨", ("云 墨", "云·墨"))


def test_a_claim_between_wrong_classes_becomes_an_issue() -> None:
    company, industry = ref("Company", "澄海科技"), ref("Industry", "传媒")
    text = said(
        "澄海科技传媒", ("澄海科技", company), ("传媒", industry), claims=((company, "develops", industry),)
    )
    knowledge = resolve([text], Gazetteer(()))
    assert knowledge.relations == ()
    (issue,) = knowledge.issues
    assert "develops cannot join a Company and a Industry" in issue.message


# --- laws -------------------------------------------------------------------------------------

REPORTS = (
    "# 1 快手\n公司推出可灵。建议关注：昆仑万维、万兴科技。\n",
    "快手-W（1024.HK）发布可灵1.0，DALL·E 3由OpenAI推出。\n",
    "巨人网络推出GiantGPT。Dall-E3与Gen-3 Alpha均支持。\n",
    "巨人网络推出GianGPT。微软投资OpenAI，推荐【昆仑万维】。\n",
)  # fmt: skip


def several() -> list[Extraction]:
    return [extract(report(text, f"{index}.txt")) for index, text in enumerate(REPORTS)]


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_reports_does_not_matter(random: Random) -> None:
    shuffled = several()
    random.shuffle(shuffled)
    assert resolve(shuffled, load_gazetteer()) == resolve(several(), load_gazetteer())


@pytest.mark.parametrize("left_out", range(len(REPORTS)))
def test_one_more_report_takes_no_claim_and_no_id_of_another_away(left_out: int) -> None:
    every = several()
    fewer = resolve([one for at, one in enumerate(every) if at != left_out], Gazetteer(()))
    whole = resolve(every, Gazetteer(()))
    claims = {made.id for relation in whole.relations for made in relation.claims}
    assert {made.id for relation in fewer.relations for made in relation.claims} <= claims


def test_ids_of_known_things_do_not_depend_on_the_reports_present() -> None:
    whole = {one.label: one.id for one in resolve(several(), load_gazetteer()).entities}
    for one in several():
        alone = {entity.label: entity.id for entity in resolve([one], load_gazetteer()).entities}
        assert all(whole[label] == id for label, id in alone.items() if label in whole)


@settings(max_examples=40, deadline=None)
@given(st.lists(documents(), min_size=1, max_size=3, unique_by=lambda one: one.digest))
def test_relations_keep_to_their_classes_and_every_end_is_an_entity(sources: list[Document]) -> None:
    knowledge = resolve([extract(source) for source in sources], load_gazetteer())
    kinds = {one.id: one.type for one in knowledge.entities}
    assert len(kinds) == len(knowledge.entities)
    for relation in knowledge.relations:
        assert relation.subject in kinds
        if isinstance(relation.object, str):
            assert is_allowed(kinds[relation.subject], relation.predicate, kinds[relation.object])
