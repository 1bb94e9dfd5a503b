"""The page of a report: its text, and what is stated where in it."""
