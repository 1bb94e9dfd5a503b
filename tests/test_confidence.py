"""Claims below a confidence are left out together with their calls, and the report says so."""

from __future__ import annotations

from factories import claim, document, evidence, ref

from kg.confidence import keep_confident
from kg.records import Call, Extraction, Reason, report_ref

REPORT = document("推荐：昆仑万维、万兴科技。OpenAI发布Sora。", "a.txt")
KUNLUN, WONDER = ref("Company", "昆仑万维"), ref("Company", "万兴科技")


def extraction() -> Extraction:
    report = report_ref(REPORT)
    claims = (
        claim(REPORT, report, "recommends", KUNLUN, "昆仑万维", confidence=0.9),
        claim(REPORT, report, "recommends", WONDER, "万兴科技", confidence=0.4),
        claim(REPORT, ref("Company", "OpenAI"), "develops", ref("Model", "Sora"), "OpenAI", confidence=0.4),
    )
    calls = tuple(
        Call(target=target, evidence=evidence(REPORT, words), extracted_by="call", verb="推荐")
        for target, words in ((KUNLUN, "昆仑万维"), (WONDER, "万兴科技"))
    )
    return Extraction(document=REPORT, claims=claims, calls=calls)


def test_zero_keeps_the_very_same() -> None:
    whole = extraction()
    assert keep_confident(whole, 0.0) is whole


def test_claims_below_go_and_their_calls_with_them() -> None:
    kept = keep_confident(extraction(), 0.5)
    assert [one.object for one in kept.claims] == [KUNLUN]
    assert [one.target for one in kept.calls] == [KUNLUN]


def test_the_bound_itself_is_kept() -> None:
    assert len(keep_confident(extraction(), 0.4).claims) == 3


def test_what_was_left_out_is_an_issue() -> None:
    (issue,) = keep_confident(extraction(), 0.5).issues
    assert (issue.file, issue.severity) == ("a.txt", "warning")
    assert issue.message == "2 claims below confidence 0.5 left out"


def test_a_call_without_a_claim_stays() -> None:
    lone = Call(target=WONDER, evidence=evidence(REPORT, "推荐"), extracted_by="table", rating="买入")
    with_lone = Extraction(document=REPORT, claims=extraction().claims, calls=(lone,))
    assert keep_confident(with_lone, 1.0).calls == (lone,)


def test_each_claim_that_was_left_out_is_kept_with_its_place() -> None:
    refused = keep_confident(extraction(), 0.5).refused
    assert [(REPORT.text[slice(*one.span)], one.predicate, one.refs) for one in refused] == [
        ("万兴科技", "recommends", (WONDER,)),
        ("OpenAI", "develops", (ref("Company", "OpenAI"), ref("Model", "Sora"))),
    ]
    assert {one.reason for one in refused} == {Reason.UNSURE}
