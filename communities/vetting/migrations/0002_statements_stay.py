"""An official version can be ended, once, and is otherwise what it was; the audit log takes nothing back."""

from django.db import migrations

STAY = """
CREATE FUNCTION vetting_officialversion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    triple CONSTANT text[] := '{ended_at,ended_by_id,end_reason}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
            AND to_jsonb(NEW) - triple = to_jsonb(OLD) - triple THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An official version can only be ended, once.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER vetting_officialversion_stays BEFORE UPDATE OR DELETE ON vetting_officialversion
    FOR EACH ROW EXECUTE FUNCTION vetting_officialversion_stays();
CREATE TRIGGER vetting_officialversion_not_emptied BEFORE TRUNCATE ON vetting_officialversion
    FOR EACH STATEMENT EXECUTE FUNCTION vetting_officialversion_stays();

CREATE FUNCTION vetting_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log of vetting is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER vetting_event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON vetting_vettingevent
    FOR EACH STATEMENT EXECUTE FUNCTION vetting_event_stays();
"""
GO = """
DROP TRIGGER vetting_officialversion_stays ON vetting_officialversion;
DROP TRIGGER vetting_officialversion_not_emptied ON vetting_officialversion;
DROP FUNCTION vetting_officialversion_stays();
DROP TRIGGER vetting_event_stays ON vetting_vettingevent;
DROP FUNCTION vetting_event_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("vetting", "0001_initial")]

    operations = [migrations.RunSQL(STAY, GO)]
