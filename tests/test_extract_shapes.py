"""Names no table knows, by how they are written."""

from __future__ import annotations

import pytest

from kg.extract.shapes import find_large_models, find_latin


def surfaces(found: object) -> list[str]:
    return [one.surface for one in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布Club Koala与Zephyrix 2.1", ["Club Koala", "Zephyrix 2.1"]),
        ("CEO Andrew Wilson表示", ["Andrew Wilson"]),
        ("模型k0-math发布，first-in-class药物", ["k0-math"]),
        ("投资Zephyrix40亿美元", ["Zephyrix"]),
        ("Text2Video-Zero无需训练", ["Text2Video-Zero"]),
        ("营收同比增长5%，Q3毛利率提升，SZ300001", []),
        ("访问www.example.com或a@Example.com", []),
        ("“Ipai星球计划”启动", []),
        ("X" * 500, []),
    ],
)
def test_latin_names(text: str, expected: list[str]) -> None:
    assert surfaces(find_latin(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推出澄星大模型", ["澄星大模型"]),
        ("通用大模型与行业大模型并行", []),
        ("国内大模型加速迭代", []),
        ("视频大模型持续进步，推出视频大模型", []),
        ("澄星大模型领先，澄星大模型开源", ["澄星大模型", "澄星大模型"]),
    ],
)
def test_large_models_are_named_or_generic(text: str, expected: list[str]) -> None:
    assert surfaces(find_large_models(text, [])) == expected
