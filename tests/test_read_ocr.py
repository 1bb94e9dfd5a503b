"""Characters in pictures: lines, places, scores; the same every time, silent, and without a network."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kg.errors import ReadError
from kg.read import ocr

pytestmark = pytest.mark.skipif(not ocr.is_available(), reason="the extra ocr is not installed")

CHINESE_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
LINES = ["SAC: S0999520010001", "linws@chenghai.example", "Gen-3 Alpha 2024-06-25"]


def drawn(lines: list[str], font: str | None = None, size: int = 32) -> NDArray[np.uint8]:
    """Lines in black on white, 100 pixels apart, with a left margin of 60 pixels."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1000, 100 + 100 * len(lines)), "white")
    type_ = ImageFont.truetype(font, size) if font else ImageFont.load_default(size)
    for number, line in enumerate(lines):
        ImageDraw.Draw(picture).text((60, 100 + 100 * number), line, fill="black", font=type_)
    return np.asarray(picture)


def test_lines_are_read_in_order_with_their_places() -> None:
    found = ocr.recognise(drawn(LINES))
    assert [line.text.replace(" ", "") for line in found] == [line.replace(" ", "") for line in LINES]
    for number, line in enumerate(found):
        assert 45 <= line.left <= 65 < line.right < 800
        assert 85 + 100 * number <= line.top < line.bottom <= 155 + 100 * number
        assert 0.9 < line.score <= 1


def test_chinese_is_read() -> None:
    font = next((path for path in CHINESE_FONTS if Path(path).exists()), None)
    if font is None:
        pytest.skip("no font with Chinese characters on this machine")
    lines = ["分析师：林望舒", "评级：增持（维持）", "視頻模型發展迅速，國內廠商加快追趕。"]
    found = ocr.recognise(drawn(lines, font))
    assert [line.text.replace("(", "（").replace(")", "）") for line in found] == lines


def test_colours_are_those_of_the_picture() -> None:
    picture = drawn(LINES[:1]).copy()
    picture[picture[:, :, 0] < 128] = (200, 0, 0)  # red on white
    (line,) = ocr.recognise(picture)
    assert "S0999520010001" in line.text


def test_the_same_picture_gives_the_same_lines() -> None:
    picture = drawn(LINES)
    first = ocr.recognise(picture)
    ocr._engine.cache_clear()
    assert ocr.recognise(picture) == first


@pytest.mark.parametrize("shape", [(1754, 1240, 3), (1, 1, 3), (5, 3000, 3)])
def test_a_blank_page_has_no_lines(shape: tuple[int, int, int]) -> None:
    assert ocr.recognise(np.full(shape, 255, np.uint8)) == []


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    ocr._engine.cache_clear()
    assert ocr.recognise(drawn(LINES))


def test_nothing_is_printed_or_logged() -> None:
    code = "import numpy; from kg.read.ocr import recognise; recognise(numpy.full((200, 200, 3), 255, 'u1'))"
    root = Path(__file__).parent.parent
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True, timeout=120
    )
    assert found.stdout + found.stderr == ""


def test_a_missing_extra_names_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    ocr._engine.cache_clear()
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert not ocr.is_available()
    with pytest.raises(ReadError, match=r"pip install 'yanbao-kg\[ocr\]'"):
        ocr.recognise(drawn(LINES))


def test_a_missing_model_is_named_and_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    ocr._engine.cache_clear()
    monkeypatch.setattr(ocr, "_DETECTION", "none.onnx")
    with pytest.raises(ReadError, match=r"lacks its model none\.onnx"):
        ocr.recognise(drawn(LINES))
