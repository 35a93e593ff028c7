"""Benchmarks: what is measured is printed as a ratio to a named baseline of the same run."""
