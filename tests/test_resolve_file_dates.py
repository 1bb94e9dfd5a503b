"""Dates in names of files: what counts as one, and that it stays a claim of its own kind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import changed_knowledge, document, made_copy, sample_knowledge
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.build import to_graph
from kg.records import Knowledge, report_id
from kg.resolve.file_dates import find_file_date, find_file_dates


@pytest.mark.parametrize(
    ("file", "quote", "date", "confidence"),
    [
        ("20240216_x.pdf", "20240216", "2024-02-16", 0.5),
        ("x 2024-02-16.pdf", "2024-02-16", "2024-02-16", 0.5),
        ("2024.2.6 晨报.pdf", "2024.2.6", "2024-02-06", 0.5),
        ("2024年2月16日晨报.pdf", "2024年2月16日", "2024-02-16", 0.5),
        ("晨会202402161530.pdf", "20240216", "2024-02-16", 0.5),
        ("H3_AP202402161621034567_1.pdf", "20240216", "2024-02-16", 0.5),
        ("2024年6月月报.pdf", "2024年6月", "2024-06", 0.4),
        ("202406月报.pdf", "202406", "2024-06", 0.4),
        ("240216周报.pdf", "240216", "2024-02-16", 0.3),
        ("2024/06/周报.pdf", "2024/06", "2024-06", 0.3),
        ("2024.zip/06/周报.pdf", "2024.zip/06", "2024-06", 0.3),
        ("研报/2024-06-20/a.pdf", "2024-06-20", "2024-06-20", 0.3),
        ("2024/6/7/a.pdf", "2024/6/7", "2024-06-07", 0.3),
        ("2023/12/20240102.pdf", "20240102", "2024-01-02", 0.5),
        ("600519.SH_20240216.pdf", "20240216", "2024-02-16", 0.5),
    ],
)
def test_dates_in_names(file, quote, date, confidence):
    start, end, found, sure = find_file_date(file)
    assert (file[start:end], found.value, sure) == (quote, date, confidence)


@pytest.mark.parametrize(
    "file",
    [
        "report.txt",
        "300418.pdf",  # a share
        "161226.pdf",  # a fund, or the day after Christmas
        "200418.pdf",  # a B share
        "240216.SZ.pdf",
        "20240610-20240616周报.pdf",  # a week
        "report20240230.pdf",
        "000_58d8c249a74be8ae.txt",
        "a1b2c320240216ff.txt",
        "2024年年报.pdf",
        "1024x2048.pdf",
        "reports/2024/x.pdf",
        "2024_chap_13.pdf",
    ],
)
def test_names_without_one_date(file):
    assert find_file_date(file) is None


@given(st.text(alphabet="0123456789/-_.年月日a报zipAP", max_size=40))
def test_what_is_found_lies_in_the_name(file):
    found = find_file_date(file)
    if found is not None:
        start, end, date, sure = found
        assert 0 <= start < end <= len(file)
        assert date.value[2:4] in file[start:end]
        assert 0 < sure <= 0.5


def of(*files, known=None):
    made = replace(
        document("正文。", files[0]), copies=tuple(made_copy(file, "c" * 64) for file in files[1:])
    )
    return find_file_dates(known or Knowledge(documents=(made,)))[report_id(made.digest)]


def test_copies_say_what_their_names_say_side_by_side():
    dates = [(one.file, one.date.value) for one in of("b.txt", "a_20240216.pdf", "2024-02-17.pdf")]
    assert dates == [("2024-02-17.pdf", "2024-02-17"), ("a_20240216.pdf", "2024-02-16")]


def test_a_printed_date_leaves_no_room_for_the_name():
    known = sample_knowledge()
    assert find_file_dates(known) == {}


def test_the_graph_keeps_it_apart():
    known = changed_knowledge()
    (report,) = find_file_dates(known)
    node = to_graph(known).nodes[report]
    (row,) = node["file_dates"]
    assert (row["date"], row["quote"], row["extracted_by"]) == ("2024-09-16", "20240916", "file_name.date")
    assert row["file"][row["start"] : row["end"]] == row["quote"]
    assert "issued" not in node["attributes"]
    claims = to_graph(known).nodes["company-澄海科技"]["attributes"]["formerName"][0]["claims"]
    assert [claim["date"] for claim in claims] == [None]
