"""How precise the claims are: samples for a person to judge, and what the verdicts say."""
