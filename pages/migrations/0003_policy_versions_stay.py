"""What a policy said when it was issued is never rewritten, whoever asks."""

from django.db import migrations

FORBID = """
CREATE FUNCTION pages_policy_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A policy version stays as it was issued.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER pages_policy_version_stays BEFORE UPDATE OR DELETE ON pages_policyversion
    FOR EACH ROW EXECUTE FUNCTION pages_policy_version_stays();
"""
ALLOW = """
DROP TRIGGER pages_policy_version_stays ON pages_policyversion;
DROP FUNCTION pages_policy_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_tree")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
