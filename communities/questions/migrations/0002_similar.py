"""Titles of questions and of pages are found by their words and by their letters while somebody types.

The tables are of the discussions' and the pages' rooms; their state is not touched. The first expression is what the ORM writes for
``SearchVector("title", config="english")``.
"""

from django.db import migrations

FIND = """
CREATE INDEX question_title_words ON discussions_topic
    USING gin (to_tsvector('english'::regconfig, COALESCE(title, '')))
    WHERE kind = 'question' AND merged_into_id IS NULL;
CREATE INDEX question_title_letters ON discussions_topic USING gin (title gin_trgm_ops)
    WHERE kind = 'question' AND merged_into_id IS NULL;
CREATE INDEX page_title_words ON wiki_communitypage USING gin (to_tsvector('english'::regconfig, COALESCE(title, '')));
CREATE INDEX page_title_letters ON wiki_communitypage USING gin (title gin_trgm_ops);
"""
FORGET = "DROP INDEX question_title_words, question_title_letters, page_title_words, page_title_letters;"


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial"), ("discussions", "0001_initial"), ("wiki", "0001_initial")]

    operations = [migrations.RunSQL(FIND, FORGET)]
