"""Names by the company they keep."""

from __future__ import annotations

import pytest
from reports import names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("国际厂商有英飞凌、安森美、云雀微、东芝等。", "云雀微"),
        ("国内有斯达半导、士兰微、云雀微等。", "云雀微"),
        ("英飞凌（德国）、云雀微（浙江）、安森美（美国）、东芝", "云雀微"),
        ("厂商有英飞凌、安森美、美国云雀微、东芝等。", "云雀微"),
        ("英飞凌,22.4%富士电机,9.0%云雀微,8.3%安森美,6.9%其他,53.4%", "云雀微"),
    ],
)
def test_a_stranger_among_companies_is_one(text: str, name: str) -> None:
    assert names(text)[name] == "Company"


@pytest.mark.parametrize(
    "text",
    [
        "需求、供给、价格、库存均改善，英飞凌、安森美、政策、需求等因素。",  # everyday words
        "客户有英飞凌、云雀微、青岚、澄湖等。",  # one company does not make a list of companies
        "可灵、云雀、Sora、Vidu等模型。",  # not among companies
        "英飞凌、安森美、东芝、云雀微电动车业务增长。",  # the right edge is not sure
    ],
)
def test_what_the_list_does_not_tell(text: str) -> None:
    assert not {surface for surface, kind in names(text).items() if kind == "Company"} - {
        "英飞凌",
        "安森美",
        "东芝",
    }
