"""Checks receipts, tree heads and frozen rounds, offline: needs neither Django nor a database."""
