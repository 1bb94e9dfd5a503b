"""Document → mentions and claims."""
