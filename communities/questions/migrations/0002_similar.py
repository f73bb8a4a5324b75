"""Titles of questions are found by their words and by their letters while somebody types.

The table is of the discussions' room; its state is not touched. The first expression is what the ORM writes for
``SearchVector("title", config="english")``.
"""

from django.db import migrations

FIND = """
CREATE INDEX question_title_words ON discussions_topic
    USING gin (to_tsvector('english'::regconfig, COALESCE(title, '')))
    WHERE kind = 'question' AND merged_into_id IS NULL;
CREATE INDEX question_title_letters ON discussions_topic USING gin (title gin_trgm_ops)
    WHERE kind = 'question' AND merged_into_id IS NULL;
"""
FORGET = "DROP INDEX question_title_words; DROP INDEX question_title_letters;"


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial"), ("discussions", "0001_initial")]

    operations = [migrations.RunSQL(FIND, FORGET)]
