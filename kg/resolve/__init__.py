"""Mentions and claims of many documents → entities and relations."""

from kg.resolve.curation_file import read_curations
from kg.resolve.merge import resolve

__all__ = ["read_curations", "resolve"]
