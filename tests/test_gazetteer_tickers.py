"""Printed forms of codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.gazetteer import board_of, load_gazetteer, parse_ticker


@pytest.mark.parametrize(
    ("printed", "ticker"),
    [
        ("300418.SZ", "300418.SZ"),
        ("300418.sz", "300418.SZ"),
        ("SZ300418", "300418.SZ"),
        ("（300418）", "300418.SZ"),
        ("３００４１８．ＳＺ", "300418.SZ"),
        ("600000.SS", "600000.SH"),
        ("688111 CH", "688111.SH"),
        ("833429.BJ", "833429.BJ"),
        ("920493", "920493.BJ"),
        ("01024.HK", "1024.HK"),
        ("700.HK", "0700.HK"),
        ("2382HK", "2382.HK"),
        ("9888 HK", "9888.HK"),
        ("HK00700", "0700.HK"),
        ("BIDU US", "BIDU.US"),
        ("NVDA.O", "NVDA.US"),
        ("NOK-US", "NOK.US"),
        ("BRK.B.US", "BRK.B.US"),
        ("7974 JP", "7974.T"),
        ("005930.KS", "005930.KS"),
        ("VOW3.DE", "VOW3.DE"),
        ("2330 TT", "2330.TW"),
        ("600519 CH Equity", "600519.SH"),
    ],
)
def test_forms(printed: str, ticker: str) -> None:
    assert parse_ticker(printed) == ticker


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NVDA",
        "12345.SZ",
        "ABC.SZ",
        "2024",
        "300418.XX",
        "123456.HK",
        "300418.SZ、",
        "2024年",
        "300418.US",
    ],
)
def test_no_codes(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_ticker(text)
    assert load_gazetteer().ticker(text) is None


@given(st.integers(0, 999_999))
def test_six_digits_have_one_board(number: int) -> None:
    code = f"{number:06}"
    assert parse_ticker(code) == parse_ticker(f"{code} CH") == f"{code}.{board_of(code)}"


@given(st.integers(1, 99_999))
def test_zeros_do_not_matter_in_hong_kong(number: int) -> None:
    assert parse_ticker(f"{number}.HK") == parse_ticker(f"{number:05}.HK") == parse_ticker(f"HK{number:05}")


def test_every_ticker_of_the_tables_is_in_the_one_form() -> None:
    tickers = [ticker for entry in load_gazetteer().entries for ticker in entry.tickers]
    assert [ticker for ticker in tickers if parse_ticker(ticker) != ticker] == []
