"""How words are compared, and that every change of what can be found is written down with the change itself.

Triggers and not signals of Django: an import, a bulk update or a hand in the database must not be forgotten.
"""
# ruff: noqa: S608 - all of it is written here, and nothing comes from outside

from django.db import migrations

#: Words without accents; ``search_plain`` keeps their forms, ``search_english`` brings them to their stems.
CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION search_plain (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION search_plain ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
CREATE TEXT SEARCH CONFIGURATION search_english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION search_english ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
ALTER TABLE search_searchentry SET (toast_tuple_target = 256);
"""
NO_CONFIGURATIONS = """
DROP TEXT SEARCH CONFIGURATION search_plain;
DROP TEXT SEARCH CONFIGURATION search_english;
"""


def changed(*columns):
    """Rows whose columns are others now, as ``n`` and ``o``."""
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in "no")
    return f"fresh n JOIN stale o ON o.id = n.id WHERE ({new}) IS DISTINCT FROM ({old})"


def own(source, *columns, key="id", withholds="false"):
    """A table whose rows are found themselves; ``withholds`` of a change takes them out of sight until then."""
    return {
        "INSERT": f"SELECT '{source}', n.{key}, false FROM fresh n",
        "UPDATE": f"SELECT '{source}', n.{key}, {withholds} FROM {changed(*columns)}" if columns else None,
        "DELETE": f"SELECT '{source}', o.{key}, true FROM stale o",
    }


TYPE = {
    "INSERT": "SELECT 'official', n.page_ptr_id, false FROM fresh n",
    "UPDATE": "SELECT 'official', n.page_ptr_id, false FROM fresh n",
    "DELETE": "SELECT 'official', o.page_ptr_id, true FROM stale o",
}
OF_VERSION = """
SELECT 'page', v.page_id, false FROM {versions} WHERE v.page_id IS NOT NULL
UNION ALL SELECT 'official', a.page_ptr_id, false FROM {versions} JOIN vetting_adoptedpage a ON a.source_id = v.page_id
UNION ALL SELECT 'topic', p.topic_id, false FROM {versions} JOIN discussions_post p ON p.id = v.post_id
"""
OF_SUSPENSION = OF_VERSION.format(versions="fresh n JOIN vetting_officialversion v ON v.id = n.version_id")
OF_POSTS = """
SELECT 'topic', n.topic_id, n.hiding_id IS NOT NULL AND o.hiding_id IS NULL FROM {changed}
UNION ALL SELECT 'topic', o.topic_id, true FROM fresh n JOIN stale o ON o.id = n.id AND o.topic_id <> n.topic_id
""".format(changed=changed("topic_id", "html", "hiding_id", "reply_to_id", "number"))
OF_COMMUNITY = """
SELECT 'community', n.id, false FROM {itself}
UNION ALL SELECT 'page', v.page_id, false FROM fresh n JOIN stale o ON o.id = n.id
    JOIN wiki_communitypage w ON w.community_id = n.id JOIN vetting_officialversion v ON v.page_id = w.id
    WHERE (n.default_view, n.grace_days) IS DISTINCT FROM (o.default_view, o.grace_days)
UNION ALL SELECT 'official', a.page_ptr_id, false FROM fresh n JOIN stale o ON o.id = n.id
    JOIN wiki_communitypage w ON w.community_id = n.id JOIN vetting_adoptedpage a ON a.source_id = w.id
    WHERE (n.default_view, n.grace_days, n.visibility, n.archival_id)
        IS DISTINCT FROM (o.default_view, o.grace_days, o.visibility, o.archival_id)
UNION ALL SELECT 'topic', p.topic_id, false FROM fresh n JOIN stale o ON o.id = n.id
    JOIN discussions_topic t ON t.community_id = n.id JOIN discussions_post p ON p.topic_id = t.id
    JOIN vetting_officialversion v ON v.post_id = p.id
    WHERE (n.default_view, n.grace_days) IS DISTINCT FROM (o.default_view, o.grace_days)
""".format(itself=changed("name", "purpose", "description", "opened_at", "archival_id"))
HIDDEN = "n.community_id <> o.community_id OR (n.hiding_id IS NOT NULL AND o.hiding_id IS NULL)"
MERGED = "n.merged_into_id IS DISTINCT FROM o.merged_into_id"
MOVED = "NOT n.live OR n.path <> o.path"
SCAN = "SELECT 'file', n.attachment_id, NOT n.found_clean FROM fresh n"
VERIFIED = "SELECT 'topic', p.topic_id, false FROM fresh n JOIN discussions_post p ON p.id = n.post_id"
OF_PAGE = (
    "UNION ALL SELECT 'official', a.page_ptr_id, false FROM fresh n JOIN vetting_adoptedpage a ON a.source_id = n.id"
)
PAGE = own(
    "page",
    *("community_id", "title", "path", "newest_id", "official_number", "edits_since_official", "archival_id"),
    withholds="n.community_id <> o.community_id",
)

#: Table → event → what is to be indexed anew: where from, which key, whether it is out of sight until then.
WATCHED = {
    "wagtailcore_page": own(
        "official", "live", "title", "path", "url_path", "content_type_id", "last_published_at", withholds=MOVED
    ),
    "pages_homepage": TYPE,
    "pages_sectionpage": TYPE,
    "pages_contentpage": TYPE,
    "pages_launchpage": TYPE,
    "pages_newsindexpage": TYPE,
    "pages_newspage": TYPE,
    "pages_policypage": TYPE,
    "vetting_adoptedpage": TYPE,
    "pages_pagedocument": own(
        "document", "title", "file", "collection_id", withholds="n.collection_id <> o.collection_id"
    ),
    "wagtailcore_collection": {
        "UPDATE": "SELECT 'document', d.id, true FROM fresh n JOIN stale o ON o.id = n.id AND o.path <> n.path "
        "JOIN pages_pagedocument d ON d.collection_id = n.id"
    },
    "communities_community": own("community") | {"UPDATE": OF_COMMUNITY},
    "wiki_communitypage": PAGE | {"UPDATE": f"{PAGE['UPDATE']} {OF_PAGE}"},
    "vetting_officialversion": {
        "INSERT": OF_VERSION.format(versions="fresh v"),
        "UPDATE": OF_VERSION.format(versions="fresh v"),
    },
    "vetting_suspension": {"INSERT": OF_SUSPENSION, "UPDATE": OF_SUSPENSION},
    "discussions_topic": own(
        "topic", "title", "kind", "community_id", "hiding_id", "merged_into_id", withholds=f"{HIDDEN} OR {MERGED}"
    ),
    "discussions_post": {
        "INSERT": "SELECT 'topic', n.topic_id, false FROM fresh n",
        "UPDATE": OF_POSTS,
        "DELETE": "SELECT 'topic', o.topic_id, true FROM stale o",
    },
    "discussions_topictag": {
        "INSERT": "SELECT 'topic', n.topic_id, false FROM fresh n",
        "DELETE": "SELECT 'topic', o.topic_id, false FROM stale o",
    },
    "discussions_tag": {
        "UPDATE": "SELECT 'topic', t.topic_id, false FROM fresh n JOIN stale o ON o.id = n.id AND o.name <> n.name "
        "JOIN discussions_topictag t ON t.tag_id = n.id"
    },
    "questions_question": {
        "INSERT": "SELECT 'topic', n.topic_id, false FROM fresh n",
        "UPDATE": "SELECT 'topic', n.topic_id, false FROM fresh n JOIN stale o ON o.topic_id = n.topic_id "
        "WHERE (n.acceptance_id, n.duplication_id) IS DISTINCT FROM (o.acceptance_id, o.duplication_id)",
    },
    "questions_verifiedanswer": {"INSERT": VERIFIED, "UPDATE": VERIFIED},
    "attachments_attachment": {
        "INSERT": "SELECT 'file', n.id, false FROM fresh n UNION ALL "
        "SELECT 'file', n.replaces_id, false FROM fresh n WHERE n.replaces_id IS NOT NULL"
    },
    "attachments_scan": {"INSERT": SCAN},
    "accounts_user": own("person", "first_name", "last_name", "username", "is_active", withholds="NOT n.is_active"),
    "accounts_profile": {
        "UPDATE": "SELECT 'person', n.user_id, false FROM fresh n JOIN stale o ON o.user_id = n.user_id "
        "WHERE (n.folded_text, n.about, n.team_id) IS DISTINCT FROM (o.folded_text, o.about, o.team_id)"
    },
    "accounts_team": {
        "UPDATE": "SELECT 'person', p.user_id, false FROM fresh n JOIN stale o ON o.id = n.id AND o.name <> n.name "
        "JOIN accounts_profile p ON p.team_id = n.id"
    },
}
TABLES = {
    "INSERT": "NEW TABLE AS fresh",
    "UPDATE": "OLD TABLE AS stale NEW TABLE AS fresh",
    "DELETE": "OLD TABLE AS stale",
}


def watch(table, event, rows):
    """The function and the trigger that write down what an event of a table changes."""
    name = f"search_sees_{table}_{event.lower()}"
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_searchdirty (source, target, withholds)
    SELECT c.source, c.target, bool_or(c.withholds) FROM ({rows}) AS c (source, target, withholds) GROUP BY 1, 2;
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {TABLES[event]}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def unwatch(table, event):
    name = f"search_sees_{table}_{event.lower()}"
    return f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();"


EVENTS = [(table, event, rows) for table, events in WATCHED.items() for event, rows in events.items() if rows]


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("accounts", "0002_database_rules"),
        ("pages", "0006_review_reminders"),
        ("attachments", "0002_files_stay"),
        ("communities", "0002_role_capability_by_what"),
        ("discussions", "0004_moderation_stays"),
        ("questions", "0002_similar"),
        ("wiki", "0002_revisions_stay"),
        ("vetting", "0006_hand_overs_outlive_addresses"),
    ]

    operations = [
        migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS),
        *(migrations.RunSQL(watch(*event), unwatch(*event[:2])) for event in EVENTS),
    ]
