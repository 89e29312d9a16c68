"""The statements that raise alerts, fold them, number them in mailboxes and replace their content."""

from __future__ import annotations

# One JSON text for all items: an array of JSON texts would be escaped letter by letter.
_INPUT = """
WITH input AS (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(%s::text::jsonb) AS (id uuid, kind text, audience text, severity text,
        center_id int, entity_id int, reference uuid, context jsonb, comment text, fold uuid, age float, alone int,
        acknowledge_by timestamptz, resolve_by timestamptz)) WITH ORDINALITY AS i(id, kind, audience, severity,
        center_id, entity_id, reference, context, comment, fold, age, alone, acknowledge_by, resolve_by, place)
)"""

# Gives the rows of `due` (person_id, alert_id, place, total) their numbers.
NUMBERED = """counted AS (
    INSERT INTO alerts_mailbox AS box (person_id, last)
    SELECT DISTINCT person_id, total FROM due ORDER BY person_id
    ON CONFLICT (person_id) DO UPDATE SET last = box.last + excluded.last
    RETURNING person_id, last
), delivered AS (
    INSERT INTO alerts_delivery (person_id, sequence, alert_id)
    SELECT person_id, counted.last - due.total + due.place, due.alert_id FROM due JOIN counted USING (person_id)
)
SELECT person_id, last FROM counted"""

# Who raises alerts with keys holds the locks of their centers and the rows of the alerts that collect, until he
# commits: the statement that counts sees everything of those keys, and nobody resolves meanwhile what it counts at.
LOCK = "SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number"
COLLECTING = """
SELECT a.id, a.raised_at <= now() - make_interval(secs => k.age) AS old
FROM ROWS FROM (unnest(%s::uuid[]), unnest(%s::text[]), unnest(%s::float[])) AS k (fold, kind, age)
JOIN alerts_alert a ON a.folding AND a.fold = k.fold AND a.kind = k.kind ORDER BY a.id FOR NO KEY UPDATE OF a"""

_RANKS = "ARRAY['info', 'warning', 'urgent']"

# What is new, each with its `number`: none where it is an alert of its own, 1 where it begins to collect, a later one
# where it is counted at `head` or at the one that begins.
_PLACED = f"""
fresh AS MATERIALIZED (
    SELECT i.*, row_number() OVER (PARTITION BY i.fold, i.kind, i.audience ORDER BY i.place) AS nth
    FROM (SELECT DISTINCT ON (reference, kind, audience) * FROM input ORDER BY reference, kind, audience, place) i
    WHERE NOT EXISTS (SELECT FROM alerts_occurrence o
            WHERE o.reference = i.reference AND o.kind = i.kind AND o.audience = i.audience)
        AND NOT EXISTS (SELECT FROM alerts_alert a
            WHERE a.reference = i.reference AND a.kind = i.kind AND a.audience = i.audience)
        AND EXISTS (SELECT FROM centers_center c WHERE c.id = i.center_id)
), keys AS MATERIALIZED (
    SELECT k.*, head.id AS head, COALESCE(head.count, 0) AS before, GREATEST(k.alone - own.told, 0) AS free
    FROM (SELECT fold, kind, audience, max(age) AS age, max(alone) AS alone FROM fresh WHERE fold IS NOT NULL
        GROUP BY fold, kind, audience) k
    LEFT JOIN alerts_alert head ON head.folding AND head.fold = k.fold AND head.kind = k.kind
        AND head.audience = k.audience
    CROSS JOIN LATERAL (SELECT count(*) AS told FROM alerts_alert a WHERE k.alone > 0 AND a.fold = k.fold
        AND a.kind = k.kind AND a.audience = k.audience AND NOT a.folding
        AND a.raised_at > now() - make_interval(secs => k.age)) own
), placed AS MATERIALIZED (
    SELECT f.*, k.head, CASE WHEN f.nth > k.free THEN k.before + f.nth - k.free END AS number
    FROM fresh f LEFT JOIN keys k USING (fold, kind, audience)
), bunch AS MATERIALIZED (
    SELECT fold, kind, audience, COALESCE(head, (array_agg(id ORDER BY number))[1]) AS alert_id, max(number) AS count,
        max(array_position({_RANKS}, severity)) AS rank, min(acknowledge_by) AS acknowledge_by,
        min(resolve_by) AS resolve_by
    FROM placed WHERE number IS NOT NULL GROUP BY fold, kind, audience, head
), low AS MATERIALIZED (
    SELECT fold, kind, audience, jsonb_agg(DISTINCT code) AS factors
    FROM placed, jsonb_array_elements(context->'factors') AS f(code) WHERE number IS NOT NULL
    GROUP BY fold, kind, audience
), named AS MATERIALIZED (
    SELECT fold, kind, audience, jsonb_object_agg(key, value) AS names
    FROM placed, jsonb_each(context->'names') WHERE number IS NOT NULL GROUP BY fold, kind, audience
), gathered AS MATERIALIZED (
    SELECT b.*, low.factors, named.names FROM bunch b LEFT JOIN low USING (fold, kind, audience)
    LEFT JOIN named USING (fold, kind, audience)
)"""  # noqa: S608 - both parts are constants

# The content of what collects: all factors, all names. `{a}` has a context.
_CONTEXT = """CASE WHEN g.factors IS NULL THEN {a}.context ELSE {a}.context || jsonb_build_object(
        'factors', (SELECT jsonb_agg(DISTINCT code) FROM jsonb_array_elements(({a}.context->'factors') || g.factors)
            AS f(code)),
        'names', COALESCE({a}.context->'names', '{{}}') || COALESCE(g.names, '{{}}')) END"""

# What names no entity is the operator's; where nobody operates the place, it is that of every entity with a desk
# there. Numbers are given out by adding to the mailboxes in the order of persons, so that two transactions never wait
# for each other in a circle; a mailbox stays locked until the commit, so whoever sees its number sees every delivery up
# to it. What collects and becomes more urgent is due as early as what made it so. The last row, without a person, says
# that something was counted.
RAISE = f"""{_INPUT}, {_PLACED},
raised AS (
    INSERT INTO alerts_alert (id, kind, audience, severity, center_id, entity_id, reference, context, comment, state,
        cause, action, acknowledge_by, resolve_by, escalates_at, fold, folding, count)
    SELECT p.id, p.kind, p.audience, COALESCE(({_RANKS})[g.rank], p.severity), p.center_id,
        COALESCE(p.entity_id, c.operator_id), p.reference, {_CONTEXT.format(a="p")}, p.comment, 'open', '', '',
        COALESCE(g.acknowledge_by, p.acknowledge_by), COALESCE(g.resolve_by, p.resolve_by),
        COALESCE(g.acknowledge_by, p.acknowledge_by), p.fold, p.number IS NOT NULL, COALESCE(g.count, 1)
    FROM placed p JOIN centers_center c ON c.id = p.center_id LEFT JOIN gathered g ON g.alert_id = p.id
    WHERE p.number IS NULL OR p.number = 1 ORDER BY p.place
    ON CONFLICT (reference, kind, audience) DO NOTHING
    RETURNING id, audience, center_id, entity_id
), grown AS (
    UPDATE alerts_alert a SET count = g.count, changed_at = clock_timestamp(), context = {_CONTEXT.format(a="a")},
        severity = ({_RANKS})[GREATEST(g.rank, r.rank)],
        acknowledge_by = CASE WHEN g.rank > r.rank THEN LEAST(a.acknowledge_by, g.acknowledge_by)
            ELSE a.acknowledge_by END,
        resolve_by = CASE WHEN g.rank > r.rank THEN LEAST(a.resolve_by, g.resolve_by) ELSE a.resolve_by END,
        escalates_at = CASE WHEN g.rank > r.rank AND a.level < 2 THEN LEAST(a.escalates_at,
            CASE a.state WHEN 'open' THEN g.acknowledge_by ELSE g.resolve_by END) ELSE a.escalates_at END
    FROM gathered g JOIN LATERAL (SELECT array_position({_RANKS}, severity::text) AS rank FROM alerts_alert
        WHERE id = g.alert_id) r ON true
    WHERE a.id = g.alert_id RETURNING a.id
), occurred AS (
    INSERT INTO alerts_occurrence (alert_id, number, reference, kind, audience, severity, context, comment)
    SELECT g.alert_id, p.number, p.reference, p.kind, p.audience, p.severity, p.context, p.comment
    FROM placed p JOIN gathered g USING (fold, kind, audience) WHERE p.number > 1
), mandated AS (
    SELECT r.id, r.audience, m.person_id FROM raised r JOIN centers_mandate m ON m.center_id = r.center_id
        WHERE r.audience = 'managers'
    UNION
    SELECT r.id, r.audience, m.person_id FROM raised r JOIN centers_mandate m ON m.entity_id = r.entity_id
    UNION
    SELECT r.id, r.audience, m.person_id FROM raised r
        JOIN centers_desk d ON d.center_id = r.center_id AND d.is_active
        JOIN centers_mandate m ON m.entity_id = d.entity_id WHERE r.entity_id IS NULL
    UNION
    SELECT r.id, r.audience, p.id FROM raised r JOIN accounts_person p ON p.role = 'auditor'
        WHERE r.audience = 'auditors'
), due AS MATERIALIZED (
    SELECT p.id AS person_id, m.id AS alert_id, row_number() OVER (PARTITION BY p.id ORDER BY i.place) AS place,
        count(*) OVER (PARTITION BY p.id) AS total
    FROM mandated m JOIN input i ON i.id = m.id JOIN accounts_person p ON p.id = m.person_id
    WHERE p.is_active
        AND (p.role, m.audience) IN (('manager', 'managers'), ('quality', 'quality'), ('auditor', 'auditors'))
), {NUMBERED} UNION ALL SELECT NULL, count(*) FROM grown HAVING count(*) > 0
"""  # noqa: S608 - all parts are constants

REPLACE = tuple(
    f"""{_INPUT}
UPDATE {table} a SET severity = i.severity, context = i.context, comment = i.comment
FROM input i WHERE a.reference = i.reference AND a.kind = i.kind AND a.audience = i.audience
"""  # noqa: S608 - both parts are constants
    for table in ("alerts_alert", "alerts_occurrence")
)
