"""What the pages of the explorer ask of a store: one module a page, each a pure function to a ``View``."""
