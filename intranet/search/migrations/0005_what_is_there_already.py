"""Everything there is waits to be indexed. A transaction of its own: the triggers' locks on the tables are long gone."""

from django.db import migrations

#: What is there already is indexed by the worker once it runs, or by ``manage.py search_index --rebuild``.
HERE = "".join(
    f"INSERT INTO search_searchdirty (source, target) SELECT '{source}', {key} FROM {table};"  # noqa: S608 - ours
    for source, table, key in [
        ("official", "wagtailcore_page", "id"),
        ("document", "pages_pagedocument", "id"),
        ("community", "communities_community", "id"),
        ("page", "wiki_communitypage", "id"),
        ("topic", "discussions_topic", "id"),
        ("file", "attachments_attachment", "id"),
        ("person", "accounts_user", "id"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_weightiest_first")]

    operations = [migrations.RunSQL(HERE, migrations.RunSQL.noop)]
