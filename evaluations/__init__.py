"""The heart: factor sets, the log of evaluations, its folds and the release policy."""
