"""Real ratings on a made-up calendar of networks, devices and accounts, and attacks planted among them.

Real: scores, comments, and for the British ratings center, day and minute. The American ones have no time: they are
spread over the same months. Made: who sent them from where (see `Honest`), for no public data set tells it.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scores.detectors.sights import Elsewhere, Photo, Sight, Tone

FIRST, LAST = datetime(2023, 7, 13, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC)
WIFI_CENTERS = 0.5  # of centers have a Wi-Fi for visitors
WIFI, CARRIER = 0.4, 0.25  # of visitors there use it; of all others come through a carrier's few gateways
HISTORY, LEAST_BEFORE = timedelta(days=28), 30
NEW, DEVICES = 0.08, 0.7  # of accounts are younger than a week; of phones say what they are
FAMILY = 0.02  # send a second rating from the same phone under another account
PHOTOS = 0.2  # of ratings come with a photo, each of its own
CARELESS = 0.002  # are on a tour of far centers, by the time their phones noted
Attack = Callable[["World", random.Random, str, datetime, int], list[Sight]]


@dataclass
class World:
    """All sights by center, what is planted in them, and what stands beside them."""

    sights: dict[str, list[Sight]] = field(default_factory=dict)
    elsewhere: dict[bytes, list[Elsewhere]] = field(default_factory=dict)
    staff: dict[tuple[str, date], set[bytes]] = field(default_factory=dict)
    planted: dict[uuid.UUID, str] = field(default_factory=dict)
    looks: dict[uuid.UUID, int] = field(default_factory=dict)  # of the photos that came with ratings

    def photos(self, sights: Iterable[Sight]) -> list[Photo]:
        """The photos of some ratings."""
        return [
            Photo(each.id, each.visited_at, each.rater or b"", _quarter(each.day), self.looks[each.id])
            for each in sights
            if each.id in self.looks
        ]


def real(folder: Path, dice: random.Random) -> World:
    """Read the real ratings and give each an honest sender."""
    world = World()
    wifi: dict[str, bool] = {}
    for line in (folder / "ratings.ndjson").read_text().splitlines():
        raw = json.loads(line)
        score = raw["overall_1_5_derived"]
        if score is None:
            continue
        center = raw["centre_id"]
        has_wifi = wifi.setdefault(center, dice.random() < WIFI_CENTERS)
        tone = Tone.PRAISE if score == 5 else Tone.BLAME if score <= 2 else Tone.BETWEEN
        world.sights.setdefault(center, []).extend(_honest(world, dice, center, _when(raw, dice), tone, raw, has_wifi))
    for (center, day), networks in _networks_of_wifi(world, wifi).items():
        world.staff[center, day] = networks  # managers sit in the same house
    return world


def _when(raw: dict[str, object], dice: random.Random) -> datetime:
    told = raw["occurred_at_local"]
    if told:
        return datetime.fromisoformat(str(told)).replace(tzinfo=UTC)
    day = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))
    return day.replace(hour=0) + timedelta(hours=dice.triangular(7, 22, 13))


def _honest(
    world: World, dice: random.Random, center: str, at: datetime, tone: Tone, raw: dict[str, object], has_wifi: bool
) -> Iterator[Sight]:
    owner = dice.randbytes(16)
    device = dice.randbytes(16) if dice.random() < DEVICES else None
    network = dice.randbytes(16)
    if has_wifi and dice.random() < WIFI:
        network = wifi_of(center, at.date())
    elif dice.random() < CARRIER:
        network = b"carrier %d" % dice.randrange(6)
    comment = raw["comment"]
    visited_at = at - timedelta(minutes=dice.randrange(5, 300))
    first = made(dice)
    own = random.Random(first.int)  # so that the rest of the world stays as it was
    if own.random() < PHOTOS:
        world.looks[first] = own.getrandbits(64)
    yield Sight(
        first, at, visited_at, tone, owner, dice.randbytes(16), network, device,
        dice.random() < NEW, True, str(comment) if comment else None,
    )  # fmt: skip
    if dice.random() < FAMILY and device:
        yield Sight(
            made(dice), at + timedelta(minutes=3), at, tone, dice.randbytes(16), dice.randbytes(16), network, device,
            False,
        )  # fmt: skip
    if dice.random() < CARELESS:
        world.elsewhere[owner] = [Elsewhere(at, 80.0)]


def _quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def wifi_of(center: str, day: date) -> bytes:
    """The mark of a center's Wi-Fi on a day."""
    return f"wifi {center} {day}".encode()


def _networks_of_wifi(world: World, wifi: dict[str, bool]) -> dict[tuple[str, date], set[bytes]]:
    days = {(center, sight.day) for center, sights in world.sights.items() if wifi[center] for sight in sights}
    return {(center, day): {wifi_of(center, day)} for center, day in days}


def made(dice: random.Random) -> uuid.UUID:
    return uuid.UUID(int=dice.getrandbits(128), version=4)


def _fakes(dice: random.Random, n: int, at: Callable[[int], datetime], tone: Tone, **more: object) -> list[Sight]:
    """Ratings of one will from accounts, networks and devices of their own unless said otherwise."""
    found = []
    for i in range(n):
        one = Sight(
            made(dice), at(i), at(i) - timedelta(minutes=20), tone, dice.randbytes(16), dice.randbytes(16),
            dice.randbytes(16), dice.randbytes(16), False,
        )  # fmt: skip
        found.append(one._replace(**{name: value(i) if callable(value) else value for name, value in more.items()}))
    return found


def burst(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    return _fakes(dice, n, lambda i: at + timedelta(minutes=50 * i / n), _tone(dice))


def one_network(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    mark = dice.randbytes(16)
    return _fakes(dice, n, _over_the_day(dice, at), _tone(dice), network=mark)


def one_device(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    mark = dice.randbytes(16)
    return _fakes(dice, n, _over_the_day(dice, at), _tone(dice), device=mark)


def one_account(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    mark = dice.randbytes(16)
    return _fakes(dice, n, _over_the_day(dice, at), _tone(dice), owner=mark, rater=mark)


def identical_texts(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    """One real comment of this center, a word changed in each copy, over five days."""
    said = [sight.comment for sight in world.sights[center] if sight.comment and len(sight.comment) > 60]
    words = dice.choice(said or ["I went there twice and both times they were friendly and quick about it."]).split()

    def copy(_: int) -> str:
        mine = list(words)
        mine[dice.randrange(len(mine))] = dice.choice(["really", "very", "nice", "today", "always"])
        return " ".join(mine)

    return _fakes(dice, n, lambda i: at + timedelta(days=i % 5, minutes=dice.randrange(500)), _tone(dice), comment=copy)


def identical_photos(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    """One picture made smaller or saved anew for each account, over three weeks."""
    found = _fakes(dice, n, lambda i: at + timedelta(days=i % 21, minutes=dice.randrange(500)), _tone(dice))
    picture = dice.getrandbits(64)
    for sight in found:
        world.looks[sight.id] = picture ^ sum(1 << bit for bit in dice.sample(range(64), dice.randrange(4)))
    return found


def impossible_travel(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    """Accounts that rate many far centers in an afternoon."""
    found = _fakes(dice, n, _over_the_day(dice, at), _tone(dice))
    for sight in found:
        gap = timedelta(minutes=dice.randrange(5, 240))
        world.elsewhere[sight.owner or b""] = [Elsewhere(sight.visited_at + gap, dice.uniform(40, 900))]
    return found


def staff_device(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    """Managers praise by the phone with which they sign in."""
    mark = dice.randbytes(16)
    world.staff.setdefault((center, at.date()), set()).add(mark)
    return _fakes(dice, n, _over_the_day(dice, at), Tone.PRAISE, device=mark)


def staff_network(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    """Staff praise by phones of their own from the house's network, which visitors may share."""
    mark = wifi_of(center, at.date())
    world.staff.setdefault((center, at.date()), set()).add(mark)
    return _fakes(dice, n, _over_the_day(dice, at), Tone.PRAISE, network=mark)


def sudden_praise(world: World, dice: random.Random, center: str, at: datetime, n: int) -> list[Sight]:
    """Accounts made for it, over four days."""
    return _fakes(dice, n, lambda i: at + timedelta(days=i % 4, minutes=dice.randrange(500)), Tone.PRAISE, is_new=True)


def _over_the_day(dice: random.Random, at: datetime) -> Callable[[int], datetime]:
    return lambda _: at + timedelta(minutes=dice.randrange(540))


def _tone(dice: random.Random) -> Tone:
    return Tone.PRAISE if dice.random() < 0.5 else Tone.BLAME


ATTACKS: dict[str, Attack] = {
    "burst": burst, "one_network": one_network, "one_device": one_device, "one_account": one_account,
    "identical_texts": identical_texts, "impossible_travel": impossible_travel,
    "staff (device)": staff_device, "staff (network)": staff_network, "sudden_praise": sudden_praise,
    "identical_photos": identical_photos,
}  # fmt: skip


def plant(world: World, dice: random.Random, kind: str, strength: int) -> None:
    """Plant an attack of so many ratings at a center and day of chance that have a history (without none is judged)."""
    places = [(center, day) for center in world.sights for day in range(40, (LAST - FIRST).days - 6)]
    dice.shuffle(places)
    for center, number in places:
        at = FIRST + timedelta(days=number, hours=dice.randrange(8, 13) - FIRST.hour)
        before = [sight for sight in world.sights[center] if at - HISTORY <= sight.received_at < at]
        if len(before) >= LEAST_BEFORE and not any(sight.id in world.planted for sight in before):
            break
    found = ATTACKS[kind](world, dice, center, at, strength)
    world.sights[center] = world.sights[center] + found
    world.planted.update(dict.fromkeys([sight.id for sight in found], kind))
