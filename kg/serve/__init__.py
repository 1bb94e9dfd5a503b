"""The server: the SPARQL endpoint, the Graph Store Protocol and entities under their IRIs."""
