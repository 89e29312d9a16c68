"""Folds the log into numbers: rollups, scorecards, rankings and trends."""

import os

# One thread of linear algebra: sums in the same order on every machine, and no waiting for a core that others use.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
