"""A revision of a post is never changed and never removed: history tells what was really said."""

from django.db import migrations

STAY = """
CREATE FUNCTION discussions_postrevision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Revisions are immutable.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER discussions_postrevision_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON discussions_postrevision
    FOR EACH STATEMENT EXECUTE FUNCTION discussions_postrevision_stays();
"""
GO = """
DROP TRIGGER discussions_postrevision_stays ON discussions_postrevision;
DROP FUNCTION discussions_postrevision_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("discussions", "0001_initial")]

    operations = [migrations.RunSQL(STAY, GO)]
