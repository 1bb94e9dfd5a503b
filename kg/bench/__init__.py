"""What the benchmarks run on, and what they measure across stages."""
