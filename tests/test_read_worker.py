from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.read.worker import Worker
from tests import readers


def parse(reader: str, content: bytes = "正文".encode(), **limits: float) -> str:
    with Worker(**limits) as worker:
        return worker.parse(f"tests.readers:{reader}", content).text


def test_all_that_a_reader_finds_comes_back() -> None:
    with Worker() as worker:
        assert worker.parse("tests.readers:spread", b"") == readers.SPREAD


def test_the_reader_runs_in_one_other_process_for_a_whole_batch() -> None:
    with Worker() as worker:
        first, second = (worker.parse("tests.readers:count_process", b"").text for _ in range(2))
    assert first == second != str(os.getpid())


def test_a_file_larger_than_any_pipe_goes_there_and_back() -> None:
    content = "研报" * 500_000
    assert parse("echo", content.encode()) == content


def test_what_a_library_prints_does_not_get_between_the_answers() -> None:
    with Worker() as worker:
        for _ in range(3):
            assert worker.parse("tests.readers:talk", "正文".encode()).text == "正文"


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        ("refuse", r"^is no report$"),
        ("crash", "crash or need more than 4 GB"),
        ("leave", r"crash \(exit code 3\)"),
        ("fail", r"crash \(exit code 1\)"),
        ("eat", "needs more memory"),
        ("recurse", "nested too deeply"),
    ],
)
def test_a_reader_that_fails_is_named_and_the_next_file_is_read(reader: str, said: str) -> None:
    with Worker() as worker:
        with pytest.raises(ReadError, match=said):
            worker.parse(f"tests.readers:{reader}", b"")
        assert worker.parse("tests.readers:echo", b"next").text == "next"


def test_a_reader_without_a_sign_of_life_is_given_up() -> None:
    with Worker(seconds=2) as worker:
        with pytest.raises(ReadError, match=r"no sign of life for 2 s"):
            worker.parse("tests.readers:hang", b"")
        assert worker.parse("tests.readers:echo", b"next").text == "next"


def test_a_reader_at_work_may_take_longer_than_that() -> None:
    assert parse("work_long", seconds=2) == "正文"


def test_memory_is_limited() -> None:
    with pytest.raises(ReadError, match="memory"):
        parse("eat", memory=1024**3)


def test_a_process_that_was_killed_between_two_files_is_replaced() -> None:
    with Worker() as worker:
        process = int(worker.parse("tests.readers:count_process", b"").text)
        os.kill(process, 9)
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        assert worker.parse("tests.readers:echo", b"next").text == "next"


def test_no_process_is_left_behind() -> None:
    with Worker() as worker:
        process = int(worker.parse("tests.readers:count_process", b"").text)
    assert not Path(f"/proc/{process}").exists() if sys.platform == "linux" else True
