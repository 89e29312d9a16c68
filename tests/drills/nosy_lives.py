"""`python -m tests.drills.nosy_lives SEED`, in an installation: plays `nosy_life`, whole and with protections off."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django


def main(seed: int) -> dict[str, Any]:
    from tests.attacks.nosy_judge import broken, judged
    from tests.attacks.nosy_life import live, ratings_of, twin
    from tests.attacks.nosy_off import OFF

    said = ratings_of(seed)
    got, other = live(said), live(twin(said, seed))
    figures = judged(got, said)
    off = {
        name: bool(expected & set(broken(judged(live(said, **weakened), said))))
        for name, (weakened, expected) in OFF.items()
    }
    differ = sum(one != two for one, two in zip(got.transcript, other.transcript, strict=True))
    return {"days that differ": differ, "broken": broken(figures), "figures": figures | got.counts, "off": off}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    json.dump(main(int(sys.argv[1])), sys.stdout)
