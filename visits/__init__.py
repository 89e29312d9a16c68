"""Visits: what entities report of them, and the tokens by which a rating shows that there was one."""
