"""Readers that behave and misbehave, for the process that runs readers."""

from __future__ import annotations

import os
import signal
import sys
import time

from kg.errors import ReadError
from kg.read.parsed import Parsed
from kg.read.pulse import beat
from kg.records import Page, Print, Span

SPREAD = Parsed(
    text="第一页\n第二页\n𝐿\n",
    pages=(Page(number=1, start=0, end=4), Page(number=2, start=4, end=10, certainty=0.5)),
    prints=(Print(start=0, end=3, size=12.5, left=1.0, top=2.0, right=30.5, bottom=14.5),),
    furniture=(Span(4, 7),),
    warnings=("second page 第二页 recognised",),
)


def spread(content: bytes) -> Parsed:
    return SPREAD


def echo(content: bytes) -> Parsed:
    return Parsed(text=content.decode())


def talk(content: bytes) -> Parsed:
    """Prints where answers go, as libraries do."""
    print("a library's notice")
    os.write(1, b"and one from below\n")
    return echo(content)


def refuse(content: bytes) -> Parsed:
    raise ReadError("is no report")


def hang(content: bytes) -> Parsed:
    time.sleep(600)
    return echo(content)


def work_long(content: bytes) -> Parsed:
    for _ in range(6):
        time.sleep(0.5)
        beat()
    return echo(content)


def crash(content: bytes) -> Parsed:
    os.kill(os.getpid(), signal.SIGSEGV)
    return echo(content)


def leave(content: bytes) -> Parsed:
    sys.exit(3)


def fail(content: bytes) -> Parsed:
    raise ValueError("a defect")


def eat(content: bytes) -> Parsed:
    eaten = bytearray(8 * 1024**3)
    return Parsed(text=str(len(eaten)))


def recurse(content: bytes) -> Parsed:
    return recurse(content)


def count_process(content: bytes) -> Parsed:
    return Parsed(text=str(os.getpid()))
