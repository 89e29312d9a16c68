"""What stands in the ledger stays: rows are only added, nonces only emptied, heads only grow."""

from django.db import migrations

GUARD = """
CREATE FUNCTION ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is only added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER node_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_node
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_guard();
CREATE TRIGGER head_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_signedhead
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_guard();
CREATE TRIGGER cosignature_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_cosignature
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_guard();
CREATE TRIGGER entry_guard BEFORE DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_guard();
CREATE TRIGGER tree_guard BEFORE DELETE OR TRUNCATE ON ledger_tree
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_guard();

CREATE FUNCTION ledger_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE permitted ledger_entry;
BEGIN
  permitted := OLD;
  IF NEW.nonce IS NULL THEN permitted.nonce := NULL; END IF;
  IF NEW IS DISTINCT FROM permitted THEN
    RAISE EXCEPTION 'an entry does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_change_guard BEFORE UPDATE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_entry_guard();

CREATE FUNCTION ledger_tree_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size < OLD.size THEN
    RAISE EXCEPTION 'the tree only grows' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tree_change_guard BEFORE UPDATE ON ledger_tree
  FOR EACH ROW EXECUTE FUNCTION ledger_tree_guard();

CREATE FUNCTION ledger_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last ledger_signedhead;
BEGIN
  SELECT * INTO last FROM ledger_signedhead ORDER BY id DESC LIMIT 1;
  IF FOUND AND (NEW.size < last.size OR (NEW.size = last.size AND NEW.root <> last.root)
                OR NEW.signed_at < last.signed_at) THEN
    RAISE EXCEPTION 'a head follows the last one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER head_order_guard BEFORE INSERT ON ledger_signedhead
  FOR EACH ROW EXECUTE FUNCTION ledger_head_guard();
"""
UNGUARD = """
DROP FUNCTION ledger_head_guard() CASCADE;
DROP FUNCTION ledger_tree_guard() CASCADE;
DROP FUNCTION ledger_entry_guard() CASCADE;
DROP FUNCTION ledger_guard() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
