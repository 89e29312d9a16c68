"""When everything that was said is in a signed head of the ledger: padding makes trees larger than what was said."""

ALL_ENTERED = """SELECT NOT EXISTS (SELECT FROM ledger_queued) AND NOT EXISTS (
    SELECT FROM evaluations_evaluation e
    LEFT JOIN ledger_entry l ON (l.subject, l.revision) = (e.evaluation_id, e.revision)
    WHERE coalesce(l.position >= (SELECT coalesce(max(size), 0) FROM ledger_signedhead), true))"""
