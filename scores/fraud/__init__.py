"""Fraud: looked for day by day, held back or proposed, decided by a reviewer, never deleted."""
