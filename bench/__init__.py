"""Ratios of what Ayn does to the limits of the machine it runs on, from one run (docs/performance.md)."""
