"""`work`, `refold` and `replay`."""
