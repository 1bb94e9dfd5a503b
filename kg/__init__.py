"""Yanbao KG: Chinese sell-side research reports to a knowledge graph one can trust."""

__version__ = "0.1.0"
