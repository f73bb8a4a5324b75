"""What the database itself guarantees about people, and the intranet managers' group."""

from django.db import migrations

INTRANET_MANAGERS = "Intranet managers"

PROFILE_WITH_ACCOUNT = """
CREATE FUNCTION accounts_user_gets_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO accounts_profile (user_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_user_gets_profile AFTER INSERT ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION accounts_user_gets_profile();
"""
NO_PROFILE_WITH_ACCOUNT = """
DROP TRIGGER accounts_user_gets_profile ON accounts_user;
DROP FUNCTION accounts_user_gets_profile();
"""

APPEND_ONLY = """
CREATE FUNCTION accounts_securityevent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The security log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER accounts_securityevent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_securityevent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_securityevent_append_only();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER accounts_securityevent_append_only ON accounts_securityevent;
DROP FUNCTION accounts_securityevent_append_only();
"""


def create_managers(apps, schema_editor):
    """Permissions are otherwise made only after the last migration, so the one the group needs is made here."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="accounts", model="user"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="manage_intranet",
        defaults={"name": "Can answer for the intranet as an intranet manager"},
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=INTRANET_MANAGERS)
    group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(PROFILE_WITH_ACCOUNT, NO_PROFILE_WITH_ACCOUNT),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunPython(create_managers, migrations.RunPython.noop),
    ]
