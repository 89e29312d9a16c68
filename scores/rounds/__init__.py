"""Rounds: official results under frozen rules, and the manifest from which anybody recomputes them."""
