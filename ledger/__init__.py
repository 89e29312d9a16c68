"""The ledger: an append-only Merkle log of commitments, which shows that nothing was altered, dropped or added."""
