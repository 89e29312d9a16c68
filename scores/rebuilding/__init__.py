"""Building all rollups anew, in memory, beside those that are read."""
