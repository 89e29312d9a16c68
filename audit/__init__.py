"""Who did what to which row: append-only, no foreign keys, kept when the row is gone."""
