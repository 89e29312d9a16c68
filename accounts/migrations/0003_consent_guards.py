"""Published texts, what people said to them and what happened to accounts: added, never rewritten."""

from django.db import migrations

LANGUAGES = ("ar", "en", "ur", "hi", "es", "zh_hans", "fr", "ru")
_FILLED = " AND ".join(f"coalesce({field}_{code}, '') <> ''" for field in ("title", "text") for code in LANGUAGES)

GUARD = f"""
ALTER TABLE accounts_consenttext ADD CONSTRAINT consenttext_in_all_languages CHECK (published_at IS NULL OR ({_FILLED}));

CREATE FUNCTION accounts_consenttext_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published text does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER accounts_consenttext_guard BEFORE UPDATE OR DELETE ON accounts_consenttext
    FOR EACH ROW EXECUTE FUNCTION accounts_consenttext_guard();

-- A consent ends once and changes in nothing else; it goes only when its owner goes.
CREATE FUNCTION accounts_consent_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
       OR (OLD.id, OLD.person_id, OLD.text_id, OLD.given_at) <> (NEW.id, NEW.person_id, NEW.text_id, NEW.given_at) THEN
        RAISE EXCEPTION 'a consent is withdrawn once and not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_consent_guard BEFORE UPDATE ON accounts_consent
    FOR EACH ROW EXECUTE FUNCTION accounts_consent_guard();

CREATE FUNCTION accounts_consent_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM accounts_person WHERE id = OLD.person_id) THEN
        RAISE EXCEPTION 'a consent goes with its owner only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounts_consent_kept AFTER DELETE ON accounts_consent DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION accounts_consent_kept();

CREATE FUNCTION accounts_accessentry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the access log does not change' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER accounts_accessentry_guard BEFORE UPDATE ON accounts_accessentry
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_accessentry_guard();
"""
UNGUARD = """
DROP TRIGGER accounts_accessentry_guard ON accounts_accessentry;
DROP TRIGGER accounts_consent_kept ON accounts_consent;
DROP TRIGGER accounts_consent_guard ON accounts_consent;
DROP TRIGGER accounts_consenttext_guard ON accounts_consenttext;
DROP FUNCTION accounts_accessentry_guard(), accounts_consent_kept(), accounts_consent_guard(), accounts_consenttext_guard();
ALTER TABLE accounts_consenttext DROP CONSTRAINT consenttext_in_all_languages;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_consents_access")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
