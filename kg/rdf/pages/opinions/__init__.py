"""Who recommends what, and where brokers disagree."""
