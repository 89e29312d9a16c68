"""`work` and `refold`."""
