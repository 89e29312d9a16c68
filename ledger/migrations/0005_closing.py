"""What takes the nonce's place when it is emptied: a row goes on being bound to its leaf."""

from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

# A closing comes once, where there is no nonce (any more), and stays.
GUARD = """
CREATE OR REPLACE FUNCTION ledger_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE permitted ledger_entry;
BEGIN
  permitted := OLD;
  IF NEW.nonce IS NULL THEN
    permitted.nonce := NULL;
    IF OLD.closing IS NULL THEN permitted.closing := NEW.closing; END IF;
  END IF;
  IF NEW IS DISTINCT FROM permitted THEN
    RAISE EXCEPTION 'an entry does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""
UNGUARD = """
CREATE OR REPLACE FUNCTION ledger_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE permitted ledger_entry;
BEGIN
  permitted := OLD;
  IF NEW.nonce IS NULL THEN permitted.nonce := NULL; END IF;
  IF NEW IS DISTINCT FROM permitted THEN
    RAISE EXCEPTION 'an entry does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_lengths")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="closing",
            field=models.BinaryField(
                help_text="in place of the nonce: a MAC of the row; tells nothing that is not in it",
                max_length=32,
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("nonce__isnull", True), ("closing__isnull", True), _connector="OR"),
                name="ledger_entry_open_or_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=Exact(Length("closing"), 32), name="ledger_entry_closing_whole"
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
