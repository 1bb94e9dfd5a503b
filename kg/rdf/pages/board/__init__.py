"""What the graph explorer asks: neighbours, paths, evidence, selections."""
