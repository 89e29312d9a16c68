"""Exports: tables of figures, ratings and the trail as files, made by a job with progress."""
