"""Models and products by date, and in families."""
