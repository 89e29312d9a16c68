"""Folds the log into numbers: rollups and scorecards."""
