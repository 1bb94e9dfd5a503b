"""Mentions and claims of many documents → entities and relations."""

from kg.resolve.merge import resolve

__all__ = ["resolve"]
