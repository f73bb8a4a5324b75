"""A revision is never changed and never removed: what somebody vouched for is what it was."""

from django.db import migrations

STAY = """
CREATE FUNCTION wiki_pagerevision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Revisions are immutable.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER wiki_pagerevision_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON wiki_pagerevision
    FOR EACH STATEMENT EXECUTE FUNCTION wiki_pagerevision_stays();
"""
GO = """
DROP TRIGGER wiki_pagerevision_stays ON wiki_pagerevision;
DROP FUNCTION wiki_pagerevision_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("wiki", "0001_initial")]

    operations = [migrations.RunSQL(STAY, GO)]
