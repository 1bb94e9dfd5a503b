"""Names by the column they stand in."""

from __future__ import annotations

import pytest
from reports import names, report


def table(header: str, *cells: str, caption: str = "表1：重点对象") -> str:
    rows = "\n".join(f"| {cell} | 12 |" for cell in cells)
    return f"{caption}\n| {header} | 数量 |\n| --- | --- |\n{rows}\n"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("公司名称", "Company"),
        ("企业", "Company"),
        ("模型名称", "Model"),
        ("游戏名称", "Product"),
        ("影片名称", "CreativeWork"),
    ],
)
def test_a_header_types_its_cells(header: str, kind: str) -> None:
    found = names(report(table(header, "云墨流光", "《澄星远川》")))
    assert (found["云墨流光"], found["澄星远川"]) == (kind, kind)


@pytest.mark.parametrize("cell", ["合计", "12.5%", "2024年", "是", "其他", "云，墨"])
def test_sums_and_numbers_are_no_names(cell: str) -> None:
    assert cell not in names(report(table("公司名称", cell, "云墨流光")))


def test_other_headers_type_nothing() -> None:
    assert "云墨流光" not in names(report(table("地区", "云墨流光")))


def test_the_caption_tells_what_a_bare_name_column_holds() -> None:
    assert names(report(table("名称", "云墨流光", caption="表1：部分知名IP")))["云墨流光"] == "CreativeWork"


@pytest.mark.parametrize("header", ["研发商", "所属公司", "厂商", "发行公司"])
def test_headers_of_makers_type_companies(header: str) -> None:
    assert names(report(table(header, "云墨流光", "澄星远川")))["云墨流光"] == "Company"


def test_a_cell_may_list_several_names() -> None:
    found = names(report(table("代表产品", "云墨绘、澄星写/远川问答（内测）")))
    assert {found[name] for name in ("云墨绘", "澄星写", "远川问答")} == {"Product"}


def test_the_name_abroad_stands_in_an_aside() -> None:
    found = names(report(table("产品", "云墨绘（海外版Yunmora）", "澄星写（2024年上线）")))
    assert {"云墨绘", "Yunmora", "澄星写"} <= set(found)
    assert not any("上线" in name for name in found)


@pytest.mark.parametrize("cell", ["功率器件", "IGBT", "智能终端", "大语言模型", "拟推出云墨绘", "与澄星合作"])
def test_kinds_of_goods_and_prose_are_no_goods(cell: str) -> None:
    assert names(report(table("主要产品", cell, "云墨绘"))).get(cell) != "Product"


def test_lines_of_business_are_no_names() -> None:
    text = "表1：分产品情况\n|产品|收入（亿元）|毛利率|\n|---|---|---|\n|广告代理|12|30%|\n|云墨流光|3|40%|\n"
    assert not {"广告代理", "云墨流光"} & set(names(report(text)))
