"""Tags of documents, the date a profile was confirmed, and dates of pages that were never published are seen as well."""
# ruff: noqa: S608 - all of it is written here, and nothing comes from outside

from django.db import migrations

TABLES = {
    "INSERT": "NEW TABLE AS fresh",
    "UPDATE": "OLD TABLE AS stale NEW TABLE AS fresh",
    "DELETE": "OLD TABLE AS stale",
}
TAGGED = """SELECT 'document', {row}.object_id::bigint, false FROM {rows} {row}
    JOIN django_content_type k ON k.id = {row}.content_type_id AND k.app_label = 'pages' AND k.model = 'pagedocument'"""
RENAMED = f"""{TAGGED.format(row="t", rows="taggit_taggeditem")}
    JOIN fresh n ON n.id = t.tag_id JOIN stale o ON o.id = n.id AND o.name <> n.name"""
FRESH, STALE = TAGGED.format(row="n", rows="fresh"), TAGGED.format(row="o", rows="stale")
#: Table → event → what is to be indexed anew.
WATCHED = {
    "taggit_taggeditem": {"INSERT": FRESH, "UPDATE": f"{FRESH} UNION ALL {STALE}", "DELETE": STALE},
    "taggit_tag": {"UPDATE": RENAMED},
}

#: Functions there already: what they selected, and what more they look at.
PERSON = """SELECT 'person', n.user_id, false FROM fresh n JOIN stale o ON o.user_id = n.user_id
    WHERE (n.folded_text, n.about, n.team_id{more_n}) IS DISTINCT FROM (o.folded_text, o.about, o.team_id{more_o})"""
PAGE = """SELECT 'official', n.id, NOT n.live OR n.path <> o.path FROM fresh n JOIN stale o ON o.id = n.id
    WHERE (n.live, n.title, n.path, n.url_path, n.content_type_id, n.last_published_at{more_n})
        IS DISTINCT FROM (o.live, o.title, o.path, o.url_path, o.content_type_id, o.last_published_at{more_o})"""
UNPUBLISHED = (
    ", {row}.first_published_at, CASE WHEN {row}.last_published_at IS NULL THEN {row}.latest_revision_created_at END"
)
WIDENED = {
    "accounts_profile": (PERSON, ", {row}.confirmed_at"),
    "wagtailcore_page": (PAGE, UNPUBLISHED),
}


def name_of(table, event):
    return f"search_sees_{table}_{event.lower()}"


def function(table, event, rows):
    return f"""
CREATE OR REPLACE FUNCTION {name_of(table, event)}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_searchdirty (source, target, withholds)
    SELECT c.source, c.target, bool_or(c.withholds) FROM ({rows}) AS c (source, target, withholds) GROUP BY 1, 2;
    RETURN NULL;
END $$;
"""


def trigger(table, event):
    return f"""
CREATE TRIGGER {name_of(table, event)} AFTER {event} ON {table} REFERENCING {TABLES[event]}
    FOR EACH STATEMENT EXECUTE FUNCTION {name_of(table, event)}();
"""


def unwatch(table, event):
    return f"DROP TRIGGER {name_of(table, event)} ON {table}; DROP FUNCTION {name_of(table, event)}();"


def widened(table, wide):
    rows, more = WIDENED[table]
    more = more if wide else ""
    return function(table, "UPDATE", rows.format(more_n=more.format(row="n"), more_o=more.format(row="o")))


EVENTS = [(table, event, rows) for table, events in WATCHED.items() for event, rows in events.items()]


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0005_what_is_there_already"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        *(migrations.RunSQL(function(*event) + trigger(*event[:2]), unwatch(*event[:2])) for event in EVENTS),
        *(migrations.RunSQL(widened(table, True), widened(table, False)) for table in WIDENED),
    ]
