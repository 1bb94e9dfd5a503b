"""Stores elsewhere: a build is pushed into a SPARQL 1.1 server, and asked there."""
