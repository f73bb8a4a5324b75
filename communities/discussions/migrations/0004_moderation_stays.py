"""What moderators did is never changed and never removed."""

from django.db import migrations

STAY = """
CREATE FUNCTION discussions_moderationevent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log of moderation is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER discussions_moderationevent_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON discussions_moderationevent
    FOR EACH STATEMENT EXECUTE FUNCTION discussions_moderationevent_stays();
"""
GO = """
DROP TRIGGER discussions_moderationevent_stays ON discussions_moderationevent;
DROP FUNCTION discussions_moderationevent_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("discussions", "0003_moderation")]

    operations = [migrations.RunSQL(STAY, GO)]
