"""Hashes have all their bytes, and what waits to be entered is of a known kind."""

from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

SIZE = 32
WHOLE = [
    ("entry", "commitment", "ledger_entry_commitment_whole"),
    ("entry", "nonce", "ledger_entry_nonce_whole"),
    ("entry", "leaf", "ledger_entry_leaf_whole"),
    ("node", "root", "ledger_node_whole"),
    ("queued", "commitment", "ledger_queued_whole"),
    ("signedhead", "root", "ledger_head_whole"),
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_padding")]

    operations = [
        *(
            migrations.AddConstraint(
                model_name=model,
                constraint=models.CheckConstraint(condition=Exact(Length(field), SIZE), name=name),
            )
            for model, field, name in WHOLE
        ),
        migrations.AddConstraint(
            model_name="queued",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [1, 2, 3, 4, 5, 6, 7, 8, 9])), name="ledger_queued_kind_known"
            ),
        ),
    ]
