"""The alias tables: names of companies, models, products … and whom each may stand for.

>>> from kg.gazetteer import load_gazetteer
>>> load_gazetteer().ticker("01024.HK").label
'快手'
"""

from kg.gazetteer.caution import Caution, is_short
from kg.gazetteer.entry import Broker, Checked, Entry, Name, NameKind
from kg.gazetteer.load import load_gazetteer
from kg.gazetteer.store import Gazetteer
from kg.gazetteer.tickers import board_of, parse_ticker
from kg.gazetteer.words import Namesake, StopName, Suffix, namesakes, stopnames, suffixes

__all__ = [
    "Broker",
    "Caution",
    "Checked",
    "Entry",
    "Gazetteer",
    "Name",
    "NameKind",
    "Namesake",
    "StopName",
    "Suffix",
    "board_of",
    "is_short",
    "load_gazetteer",
    "namesakes",
    "parse_ticker",
    "stopnames",
    "suffixes",
]
