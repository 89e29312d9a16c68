"""What an inspection looks at, read from the log and what stands beside it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from centers.kinds import Channel
from core.earth import kilometers
from evaluations.kinds import NEW_ACCOUNT, AttachmentKind, RowKind
from scores.detectors.sights import ALBUM, HOURS, MEMORY, WINDOW, DaySummary, Elsewhere, Photo, Scene, Sight, Tone
from scores.models import Inspection, StaffMark

DAY = timedelta(days=1)
_ON_SITE = f"('{Channel.COUNTER.value}', '{Channel.KIOSK.value}')"
_SIGHTS = f"""SELECT p.evaluation_id, p.received_at, p.visited_at, e.scores, e.owner, e.rater, e.comment,
        e.channel IN {_ON_SITE} AS on_site, s.network, s.device, s.account_age <= {NEW_ACCOUNT.value} AS is_new
    FROM evaluations_pending p
    CROSS JOIN LATERAL (SELECT * FROM evaluations_evaluation l WHERE l.evaluation_id = p.evaluation_id
        AND l.visited_at = p.visited_at ORDER BY l.revision DESC LIMIT 1) e
    LEFT JOIN evaluations_signal s ON s.evaluation_id = p.evaluation_id
    WHERE p.center_id = %s AND p.received_at >= %s AND p.received_at < %s AND e.kind <> {RowKind.WITHDRAWN.value}
    ORDER BY p.received_at, p.evaluation_id"""  # noqa: S608 - constants
_ELSEWHERE = f"""SELECT e.owner, e.visited_at, there.latitude, there.longitude, here.latitude, here.longitude
    FROM evaluations_evaluation e JOIN centers_center there ON there.id = e.center_id
    JOIN centers_center here ON here.id = %s
    WHERE e.owner = ANY (%s) AND e.center_id <> here.id AND e.revision = 0 AND e.channel IN {_ON_SITE}
        AND e.visited_at >= %s AND e.visited_at < %s
        AND there.latitude IS NOT NULL AND here.latitude IS NOT NULL
        AND NOT EXISTS (SELECT FROM evaluations_evaluation l WHERE l.evaluation_id = e.evaluation_id
            AND l.visited_at = e.visited_at AND l.kind = {RowKind.WITHDRAWN.value})"""  # noqa: S608 - constants

MOST_PHOTOS = 5_000  # the newest: all of them are held against each other
_PHOTOS = f"""SELECT a.evaluation_id, p.visited_at, e.rater, date_trunc('quarter', e.local_day)::date, a.look
    FROM evaluations_attachment a JOIN evaluations_pending p ON p.evaluation_id = a.evaluation_id
    CROSS JOIN LATERAL (SELECT * FROM evaluations_evaluation l WHERE l.evaluation_id = p.evaluation_id
        AND l.visited_at = p.visited_at ORDER BY l.revision DESC LIMIT 1) e
    WHERE a.center_id = %s AND a.day > %s AND a.day <= %s AND a.kind = '{AttachmentKind.PHOTO.value}'
        AND e.rater IS NOT NULL AND e.kind <> {RowKind.WITHDRAWN.value}
    ORDER BY a.day DESC, a.evaluation_id, a.id LIMIT {MOST_PHOTOS}"""  # noqa: S608 - constants


def scene_of(center_id: int, day: date) -> Scene:
    """Return what is to be seen of a center on a day (UTC)."""
    sights = _sights(center_id, day)
    marks = StaffMark.objects.filter(center_id=center_id, day=day).values_list("mark", flat=True)
    return Scene(
        day=day,
        sights=sights,
        past=_past(center_id, day),
        elsewhere=_elsewhere(center_id, day, sights),
        staff=frozenset(bytes(mark) for mark in marks),
        photos=_photos(center_id, day),
    )


def tone_of(scores: list[int | None]) -> Tone:
    """Return which way scores pull; 0 and None are no answer."""
    answered = [score for score in scores if score]
    if not answered:
        return Tone.BETWEEN
    if min(answered) == 5:
        return Tone.PRAISE
    return Tone.BLAME if sum(answered) <= 2 * len(answered) else Tone.BETWEEN


def _sights(center_id: int, day: date) -> list[Sight]:
    until = datetime.combine(day, time(), UTC) + DAY
    with connection.cursor() as sql:
        sql.execute(_SIGHTS, [center_id, until - WINDOW, until])
        columns = [column.name for column in sql.description or ()]
        return [_sight(dict(zip(columns, row, strict=True))) for row in sql.fetchall()]


def _sight(row: dict[str, Any]) -> Sight:
    marks = {name: _bytes(row[name]) for name in ("owner", "rater", "network", "device")}
    return Sight(
        id=row["evaluation_id"], received_at=row["received_at"], visited_at=row["visited_at"],
        tone=tone_of(row["scores"]), is_new=row["is_new"], on_site=row["on_site"], comment=row["comment"], **marks,
    )  # fmt: skip


def _photos(center_id: int, day: date) -> list[Photo]:
    with connection.cursor() as sql:
        sql.execute(_PHOTOS, [center_id, day - ALBUM, day])
        return [Photo(key, at, bytes(rater), quarter, look) for key, at, rater, quarter, look in sql.fetchall()]


def _past(center_id: int, day: date) -> dict[date, DaySummary]:
    rows = Inspection.objects.filter(center_id=center_id, day__gte=day - MEMORY, day__lt=day)
    return {
        row.day: DaySummary(
            tuple(row.hours) or (0,) * HOURS, row.praise, row.blame, row.new_praise, row.aged, row.pairs, row.alike
        )
        for row in rows
    }


def _elsewhere(center_id: int, day: date, sights: list[Sight]) -> dict[bytes, list[Elsewhere]]:
    """Return where else those who rated on the day itself say they were, by their pseudonym of that day."""
    found: dict[bytes, list[Elsewhere]] = defaultdict(list)
    owners = [sight.owner for sight in sights if sight.day == day and sight.owner is not None]
    if not owners:
        return found
    until = datetime.combine(day, time(), UTC) + DAY
    with connection.cursor() as sql:
        sql.execute(_ELSEWHERE, [center_id, owners, until - WINDOW, until])
        for owner, visited_at, lat, lng, own_lat, own_lng in sql.fetchall():
            found[bytes(owner)].append(Elsewhere(visited_at, kilometers(lat, lng, own_lat, own_lng)))
    return found


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
