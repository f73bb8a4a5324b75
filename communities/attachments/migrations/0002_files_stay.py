"""A file stays what it was: revisions name it with its digest, and what somebody vouched for rests on it.

Nothing of a file changes, except that a person who is merged with another may hand over what they sent.
"""

from django.db import migrations

STAY = """
CREATE FUNCTION attachments_attachment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.file, NEW.reading, NEW.sha256, NEW.size, NEW.name, NEW.content_type, NEW.community_id,
            NEW.width, NEW.height, NEW.uploaded_at, NEW.replaces_id)
        IS NOT DISTINCT FROM (OLD.file, OLD.reading, OLD.sha256, OLD.size, OLD.name, OLD.content_type,
            OLD.community_id, OLD.width, OLD.height, OLD.uploaded_at, OLD.replaces_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Files are immutable.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER attachments_attachment_stays BEFORE UPDATE OR DELETE ON attachments_attachment
    FOR EACH ROW EXECUTE FUNCTION attachments_attachment_stays();
CREATE TRIGGER attachments_attachment_stays_whole BEFORE TRUNCATE ON attachments_attachment
    FOR EACH STATEMENT EXECUTE FUNCTION attachments_attachment_stays();
"""
GO = """
DROP TRIGGER attachments_attachment_stays_whole ON attachments_attachment;
DROP TRIGGER attachments_attachment_stays ON attachments_attachment;
DROP FUNCTION attachments_attachment_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("attachments", "0001_initial")]

    operations = [migrations.RunSQL(STAY, GO)]
