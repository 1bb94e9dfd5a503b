from __future__ import annotations

from dataclasses import replace

from kg.extract.pipeline import extract_documents
from kg.gazetteer import load_gazetteer
from kg.records import Document, Page
from tests.factories import document

TEXT = "快手发布视频生成模型可灵。\n\n腾讯发布混元大模型。\n"


def confidences(source: Document) -> dict[tuple[str, str], float]:
    (found,) = extract_documents([source], gazetteer=load_gazetteer())
    return {(claim.predicate, str(claim.object[1])): claim.confidence for claim in found.claims}


def test_claims_of_a_recognised_page_are_less_certain_by_as_much() -> None:
    cut = TEXT.index("腾讯")
    pages = (
        Page(number=1, start=0, end=cut),
        Page(number=2, start=cut, end=len(TEXT), certainty=0.8),
    )
    plain = document(TEXT, "a.pdf")
    sure, less = confidences(plain), confidences(replace(plain, pages=pages))
    assert less[("develops", "可灵")] == sure[("develops", "可灵")]
    changed = {key: (sure[key], less[key]) for key in sure if sure[key] != less[key]}
    assert ("develops", "混元大模型") in changed or ("develops", "混元") in changed
    assert all(abs(after - before * 0.8) < 0.001 for before, after in changed.values())
