"""Every field of every model, posted to every form of discussions, questions and moderation by a plain member (S12)."""

import json
import uuid

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.urls import reverse
from psycopg import sql

from accounts.models import User
from communities.discussions.models import PollIdea, Post, Topic
from communities.models import Community, Membership
from communities.questions.models import Expert, Question
from tests.test_access import ROUTES

PREFIXES = ("topic_", "post_", "poll_", "question_", "moderation_", "report_", "expert_", "tag_", "draft_", "mention_")
OURS = sorted([name for name in ROUTES if name.startswith(PREFIXES)] + ["community_follow", "bookmark_list"])
ROOMS = [model for label in ("discussions", "questions") for model in apps.get_app_config(label).get_models()]
EVERYTHING = [*ROOMS, Membership, Community, User]
#: What a form says when it is filled in honestly, beside the fields of the models.
HONEST = {
    "topic_new": {"title": "Fine", "kind": "discussion", "tags": "one", "question": "", "options": "", "closes_on": ""},
    "topic_edit": {"title": "Fine", "tags": "one"},
    "topic_read": {"number": 1},
    "topic_follow": {"level": "watching"},
    "community_follow": {"level": "watching"},
    "post_edit": {"based_on": 1, "summary": "Fine"},
    "post_react": {"give": "thanks"},
    "post_report": {"reason": "rude", "words": "Fine"},
    "poll_vote": {"option": 0},
    "question_new": {"title": "Fine", "tags": "one", "page": ""},
    "question_accept": {"accept": "yes"},
    "question_duplicate": {"of": 0},
    "question_found": {"choice": "question:0", "words": "Fine"},
}
#: Fields of rows that were there already which each form is for. Counters and marks follow from what is written.
COUNTED = {"Topic.post_count", "Topic.highest_number", "Topic.last_post_at", "Topic.last_poster_id", "ReadMark.number",
           "ReadMark.at"}  # fmt: skip
CHANGES = {
    "topic_edit": {"Topic.title"},
    "topic_reply": COUNTED,
    "topic_read": {"ReadMark.at"},
    "topic_follow": {"Subscription.level", "Subscription.automatic", "Subscription.at"},
    "post_edit": {"Post.html", "Post.revision_count", "Post.edited_at"},
    "question_answer": COUNTED | {"Question.answer_count"},
    "question_comment": COUNTED,
    "question_accept": {"Question.acceptance_id"},
    "question_duplicate": {"Question.duplication_id"},
}
#: What any request changes.
SIDE = {"User.last_login", "Community.last_activity_at"}
#: What a plain member is refused; all others let the form through.
REFUSED = {"topic_close", "topic_reopen", "topic_pin", "topic_move", "topic_merge", "topic_split", "topic_slow",
           "moderation_review", "report_dismiss", "post_hide", "post_unhide",
           "question_verify", "question_convert", "expert_list", "expert_remove"}  # fmt: skip
KEY, LONG_AGO = str(uuid.UUID(int=7)), "2001-01-01T00:00:00+00:00"


@pytest.fixture
def another(community, member_of):
    return member_of(community, "another")


@pytest.fixture
def world(community, member, another, found):
    """What the member wrote, what somebody else wrote, and a community the member is not in."""
    mine = Topic.begin(community, by=member, title="Mine", html="<p>m</p>", poll=PollIdea("Which?", ("One", "Two")))
    theirs = Topic.begin(community, by=another, title="Theirs", html="<p>t</p>", tags=["one"])
    asked = Question.ask(community, by=member, title="Asked", html="<p>a</p>")
    other = Question.ask(community, by=another, title="Other", html="<p>o</p>")
    expert = Expert.objects.create(tag=community.tags.get(), person=another)
    return {
        "topic": mine, "reply": theirs.posts.get(), "post": mine.posts.get(), "question": asked, "other": other,
        "answer": asked.answer(by=another, html="<p>So.</p>"), "elsewhere": found("elsewhere"), "expert": expert,
    }  # fmt: skip


def bad_values(world, another):
    """Field name → what nobody may set it to: somebody else, another place, a number or day that never was."""
    somewhere = {User: another.pk, Community: world["elsewhere"].pk, Topic: world["reply"].topic_id,
                 Post: world["reply"].pk}  # fmt: skip
    values = {}
    for field in (field for model in EVERYTHING for field in model._meta.concrete_fields):
        if field.is_relation:
            values[field.name] = values[field.attname] = somewhere.get(field.related_model, 777_777)
        elif isinstance(field, models.BooleanField):
            values[field.name] = "true"
        elif isinstance(field, models.DateTimeField):
            values[field.name] = "2001-01-01 00:00:00"
        elif isinstance(field, models.UUIDField):
            values[field.name] = KEY
        else:
            values[field.name] = "777"
    return values


TABLES = {model._meta.db_table: model for model in EVERYTHING}
SNAPSHOT = sql.SQL(" UNION ALL ").join(
    sql.SQL("SELECT {}, t.{}::text, to_jsonb(t) FROM {} t").format(
        sql.Literal(table), sql.Identifier(model._meta.pk.column), sql.Identifier(table)
    )
    for table, model in TABLES.items()
)


def rows():
    """Everything there is: (model, key) → field → value as JSON; one query."""
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        return {(TABLES[table].__name__, key): json.loads(row) for table, key, row in cursor.fetchall()}


def address(name, world):
    post = world["reply"] if name in {"post_report", "post_hide", "post_unhide", "report_dismiss"} else world["post"]
    asks = name.startswith(("question_", "answer_"))
    pk = world["expert"] if name == "expert_remove" else world["question"] if asks else world["topic"]
    arguments = {"slug": world["topic"].community.slug, "tag": "one", "number": 1, "answer": world["answer"].pk}
    arguments["pk"] = post.pk if name.startswith(("post_", "poll_", "report_")) else pk.pk
    return reverse(name, kwargs={key: arguments[key] for key in ROUTES[name]})


def honest(name, world):
    """Each new form has a key of its own, as a browser would send it."""
    fields = HONEST.get(name, {}) | {"text": "<p>Fine</p>", "html": "<p>Fine</p>", "key": uuid.uuid4(), "agreed": ""}
    fields["reply_to"] = ""
    if name == "poll_vote":
        fields["option"] = world["post"].poll.options.first().pk
    if name == "question_duplicate":
        fields["of"] = world["other"].pk
    if name == "question_found":
        fields["choice"] = f"question:{world['other'].pk}"
    return fields


def test_no_field_is_set_that_the_form_is_not_for(browse, world, member, another):
    bad, before, client = bad_values(world, another), rows(), browse(member)
    let_through = set()
    for name in OURS:
        with transaction.atomic():
            response = client.post(address(name, world), bad | honest(name, world))
            after = rows()
            transaction.set_rollback(True)
        assert response.status_code in ({403} if name in REFUSED else {200, 204, 302, 405}), (
            name,
            response.status_code,
        )
        let_through |= {name} if response.status_code != 403 else set()
        gone = {key for key in before if key not in after and key[0] not in {"PostDraft", "TopicTag"}}
        both = [(key[0], row, after[key]) for key, row in before.items() if key in after]
        changed = {f"{kind}.{field}" for kind, was, now in both for field in was if was[field] != now[field]} - SIDE
        assert (gone, changed - CHANGES.get(name, set())) == (set(), set()), name
        new = {key: row for key, row in after.items() if key not in before}
        assert not new or name not in REFUSED, name
        assert [(name, key, field) for key, row in new.items() for field, value in row.items()
                if value in ("777", 777, 777_777, LONG_AGO, KEY, "true")] == []  # fmt: skip
        whose = {
            (key[0], f) for key, row in new.items() for f, value in row.items() if is_person(f) and value == another.pk
        }
        assert whose == set(), name
        strange = {key[0] for key, row in new.items() if row.get("community_id") == world["elsewhere"].pk}
        assert strange == set(), name
    assert set(OURS) - let_through == REFUSED


def is_person(field):
    return field in {"person_id", "author_id", "actor_id", "reporter_id", "last_poster_id"} or field.endswith("_by_id")
