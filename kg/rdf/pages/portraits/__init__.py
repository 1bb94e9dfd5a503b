"""The pages of entities, brokers, analysts and of single statements."""
