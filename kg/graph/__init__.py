"""Knowledge → the NetworkX graph and its property-graph exports."""
