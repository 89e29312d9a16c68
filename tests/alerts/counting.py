"""What alerts count, for tests of folding."""

from __future__ import annotations

from alerts.duplicates import fold_key
from alerts.models import Alert

KEY = fold_key("payment_down", 1)


def counts() -> list[int]:
    """Return what each alert counts, the oldest first."""
    return list(Alert.objects.order_by("raised_at", "id").values_list("count", flat=True))


def adds_up() -> bool:
    """Tell whether each alert counts itself and its occurrences, which are numbered without gaps."""
    return all(
        list(alert.occurrences.order_by("number").values_list("number", flat=True)) == list(range(2, alert.count + 1))
        for alert in Alert.objects.all()
    )
