"""Names by their context: a small tagger over characters for what no table knows, and its weights."""
