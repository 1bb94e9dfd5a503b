"""Another spaCy model's entities as ours."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from kg.errors import ModelError
from kg.extract.guest import find_guests, load_guest
from kg.records import EntityType


def test_labels_become_our_types_line_by_line() -> None:
    model = spacy.blank("zh")
    ruler = model.add_pipe("entity_ruler")
    for label, pattern in (
        ("ORG", "澄光"),
        ("WORK_OF_ART", "小山灵"),
        ("Model", "云墨"),
        ("DATE", "昨日"),
        ("PER", "王"),
    ):
        ruler.add_patterns([{"label": label, "pattern": pattern}])
    text = "澄光昨日\n\n小山灵与云墨\n王"
    found = [(text[one.start : one.end], one.type) for one in find_guests(text, model)]
    assert found == [
        ("澄光", EntityType.COMPANY),
        ("小山灵", EntityType.CREATIVE_WORK),
        ("云墨", EntityType.MODEL),
    ]


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_guest(str(tmp_path))
