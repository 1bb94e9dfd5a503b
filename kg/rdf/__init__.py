"""Knowledge → RDF: vocabulary, serialising, shapes, the store, queries."""
