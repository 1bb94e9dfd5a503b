"""Characters: normalising with offset maps, dates, quantities, sentences."""
