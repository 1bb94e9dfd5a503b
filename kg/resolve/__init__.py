"""Mentions and claims of many documents → entities and relations."""
