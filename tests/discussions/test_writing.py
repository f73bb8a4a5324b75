"""Starting topics, replying and editing through the pages."""

import re
import uuid

import pytest
from django.urls import reverse

from communities.discussions.models import Post, PostDraft, Topic


def reply_to(client, topic, text="<p>No.</p>", **data):
    values = {"text": text, "text-format": "html", "key": str(uuid.uuid4())}
    return client.post(topic.get_absolute_url() + "reply/", values | data)


def test_a_member_starts_a_discussion(browse, at, community, another):
    client = browse(another)
    assert client.get(at(community, "topic_new")).status_code == 200
    data = {
        "title": "Rain gauges",
        "text": "Do **they** count?",
        "tags": "Rain, gauges",
        "kind": "discussion",
        "key": str(uuid.uuid4()),
        "question": "Which?",
        "options": "One\nTwo\n",
    }
    first = client.post(at(community, "topic_new"), data)
    topic = Topic.objects.get()
    assert first.url == client.post(at(community, "topic_new"), data).url == topic.get_absolute_url()
    post = topic.posts.get()
    assert post.html == "<p>Do <strong>they</strong> count?</p>"
    assert [option.text for option in post.poll.options.all()] == ["One", "Two"]
    assert sorted(tag.name for tag in topic.tags.all()) == ["Rain", "gauges"]


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"text": ""}, {"question": "Which?"}, {"options": "a\nb"}, {"tags": "a,b,c,d,e,f"},
     {"question": "Q", "options": "a\nb", "closes_on": "2001-01-01"}],
)  # fmt: skip
def test_what_is_wrong_stands_beside_the_form(browse, at, community, another, wrong):
    data = {"title": "T", "text": "t", "kind": "discussion"} | wrong
    assert browse(another).post(at(community, "topic_new"), data).status_code == 422
    assert not Topic.objects.exists()


@pytest.mark.parametrize("community", ["closed_community"], indirect=True)
def test_outsiders_of_a_closed_community_get_nothing(browse, at, community, topic, outsider):
    client = browse(outsider)
    for name, args in [
        ("topic_list", ()),
        ("topic_new", ()),
        ("topic_detail", (topic.pk,)),
        ("topic_reply", (topic.pk,)),
    ]:
        assert client.get(at(community, name, *args)).status_code == 404
    assert client.get(reverse("post_detail", args=[topic.posts.get().pk])).status_code == 404


def test_who_may_not_start_is_told_why(browse, at, community, another, facilitator):
    from communities.models import RoleCapability

    RoleCapability.objects.filter(community=community, capability__in=["start_discussions", "reply"]).exclude(
        role="facilitator"
    ).delete()
    client = browse(another)
    assert client.get(at(community, "topic_new")).status_code == 403
    assert client.get(at(community, "topic_new") + "?kind=announcement").status_code == 403
    assert b"Start a discussion" not in client.get(at(community, "topic_list")).content


def test_announcements_are_for_those_who_run_it(browse, at, community, another, facilitator):
    data = {"title": "T", "text": "t", "kind": "announcement"}
    assert browse(another).post(at(community, "topic_new"), data).status_code == 403
    page = browse(facilitator).get(at(community, "topic_new") + "?kind=announcement")
    assert b"2 people will be told" in page.content
    assert b"Announce to 2 people" in page.content
    browse(facilitator).post(at(community, "topic_new"), data)
    assert Topic.objects.get().kind == "announcement"


def test_fields_of_the_model_cannot_be_set(browse, at, community, another, facilitator):
    """S12: what a form does not offer is not taken from it."""
    data = {"title": "T", "text": "t", "kind": "discussion", "author": facilitator.pk, "pin": 1, "post_count": 99}
    browse(another).post(
        at(community, "topic_new"), data | {"community": 999, "highest_number": 50, "created_at": "2001-01-01"}
    )
    topic = Topic.objects.get()
    assert (topic.author, topic.pin, topic.post_count, topic.community) == (another, None, 1, community)
    assert topic.created_at.year > 2001


def test_a_reply_leads_to_itself(browse, topic, another):
    client = browse(another)
    assert client.get(topic.get_absolute_url() + "reply/").status_code == 200
    answer = reply_to(client, topic)
    assert answer.url == f"{topic.get_absolute_url()}2/"
    assert client.get(answer.url, follow=True).status_code == 200


def test_the_composer_comes_by_itself_for_htmx(browse, topic, another):
    body = browse(another).get(topic.get_absolute_url() + "reply/", headers={"HX-Request": "true"}).content.decode()
    assert body.lstrip().startswith("<form")
    assert "<rich-text" in body


def test_quoting_brings_the_words_and_the_way_back(browse, topic, another, member):
    post = topic.posts.get()
    client = browse(another)
    page = client.get(f"{topic.get_absolute_url()}reply/?quote={post.pk}")
    text = page.context["form"]["text"].value()
    assert f'<blockquote><p><a href="/posts/{post.pk}/">' in text
    assert "Do they get wet?" in text
    reply_to(client, topic, reply_to=post.pk)
    assert topic.posts.get(number=2).reply_to == post


@pytest.mark.parametrize("other", ["secret_community", "open_community"])
def test_only_posts_of_the_topic_are_quoted(browse, topic, another, started, request, other, facilitator_of, member):
    place = request.getfixturevalue(other)
    foreign = started("Elsewhere", by=facilitator_of(place), where=place, html="<p>canary</p>").posts.get()
    page = browse(another).get(f"{topic.get_absolute_url()}reply/?quote={foreign.pk}")
    assert b"canary" not in page.content
    reply_to(browse(another), topic, reply_to=foreign.pk)
    assert topic.posts.get(number=2).reply_to is None


def test_a_topic_closed_meanwhile_keeps_the_text(browse, topic, another, facilitator):
    topic.close(by=facilitator)
    answer = reply_to(browse(another), topic, "<p>Long thoughts</p>")
    assert answer.status_code == 422
    assert b"Long thoughts" in answer.content
    assert PostDraft.objects.get().html == "<p>Long thoughts</p>"
    assert topic.posts.count() == 1
    assert b"See what you had begun to write" in browse(another).get(topic.get_absolute_url()).content
    on = re.search(r'href="([^"]+\?from=\d+)"', answer.content.decode())[1]
    assert "Long thoughts" in browse(another).get(on).content.decode()
    data = {"title": "Elsewhere", "text": "Long thoughts", "text-format": "markdown", "kind": "discussion"}
    assert browse(another).post(on, data).status_code == 302
    assert not PostDraft.objects.exists()


def test_a_topic_merged_meanwhile_keeps_the_text_where_it_went(browse, started, another, facilitator):
    one, two = started("One"), started("Two")
    one.merge(two, by=facilitator)
    assert reply_to(browse(another), one, "<p>Long thoughts</p>").status_code == 422
    assert PostDraft.objects.get().topic == two


def test_a_topic_moved_meanwhile_takes_the_reply(browse, topic, another, facilitator, found):
    address = topic.get_absolute_url()
    topic.move(found("other-house", facilitators=[facilitator]), by=facilitator)
    answer = browse(another).post(address + "reply/", {"text": "t"})
    assert (answer.status_code, answer.url) == (307, topic.get_absolute_url() + "reply/")


def test_too_many_posts_are_answered_429(browse, topic, another):
    for _n in range(30):
        topic.reply(by=another, html="<p>x</p>")
    answer = reply_to(browse(another), topic, "<p>One too many</p>")
    assert answer.status_code == 429
    assert b"One too many" in answer.content
    assert PostDraft.objects.get().html == "<p>One too many</p>"


def test_drafts_are_kept_shown_and_discarded(browse, at, community, topic, another, member):
    client = browse(another)
    address = f"{at(community, 'post_draft')}?topic={topic.pk}"
    kept = client.post(address, {"html": "<p>half a<script>x</script></p>", "base": ""}).json()
    assert kept["saved_at"]
    assert PostDraft.objects.get().html == "<p>half a</p>"
    assert b"half a" in client.get(topic.get_absolute_url() + "reply/").content
    assert b"half a" not in browse(member).get(topic.get_absolute_url() + "reply/").content
    assert b"Go on with your reply" in client.get(topic.get_absolute_url()).content
    client.post(f"{at(community, 'draft_discard')}?topic={topic.pk}")
    assert not PostDraft.objects.exists()


def test_a_draft_goes_when_the_text_is_posted(browse, at, community, topic, another):
    client = browse(another)
    client.post(f"{at(community, 'post_draft')}?topic={topic.pk}", {"html": "<p>half</p>"})
    client.post(f"{at(community, 'post_draft')}?kind=discussion", {"html": "<p>new one</p>"})
    reply_to(client, topic)
    assert PostDraft.objects.get().html == "<p>new one</p>"
    client.post(at(community, "topic_new"), {"title": "T", "text": "t", "kind": "discussion"})
    assert not PostDraft.objects.exists()


def test_saving_a_draft_without_script(browse, at, community, topic, another):
    client = browse(another)
    reply_to(client, topic, "<p>later</p>", do="draft")
    client.post(
        at(community, "topic_new"), {"title": "T", "text": "t", "kind": "discussion", "do": "draft", "tags": "a"}
    )
    assert topic.posts.count() == Topic.objects.count() == 1
    page = client.get(at(community, "topic_new"))
    assert page.context["form"]["title"].value() == "T"


def edit(client, post, text, based_on=1, **data):
    values = {"text": text, "text-format": "html", "based_on": based_on, "summary": "s"}
    return client.post(reverse("post_edit", args=[post.pk]), values | data)


def test_editing_and_its_history(browse, topic, member, another, facilitator):
    post = topic.posts.get()
    assert browse(another).get(reverse("post_edit", args=[post.pk])).status_code == 403
    assert edit(browse(another), post, "<p>Mine now</p>").status_code == 403
    edit(browse(member), post, "<p>Do they rust?</p>")
    edit(browse(facilitator), post, "<p>Do they rust at all?</p>", based_on=2)
    body = browse(another).get(reverse("post_history", args=[post.pk])).content.decode()
    assert "From text 2 to text 3" in body
    assert "<ins" in body
    assert b"wet" in browse(another).get(reverse("post_history", args=[post.pk]) + "?old=1&new=1").content
    assert browse(another).get(reverse("post_history", args=[post.pk]) + "?new=77").status_code == 302


def test_a_stale_edit_shows_both_texts_and_can_be_saved(browse, topic, member, facilitator):
    post = topic.posts.get()
    edit(browse(facilitator), post, "<p>Theirs</p>")
    answer = edit(browse(member), post, "<p>Mine</p>", key=str(uuid.uuid4()))
    assert answer.status_code == 409
    assert b"Theirs" in answer.content
    assert b"Mine" in answer.content
    assert PostDraft.objects.get().html == "<p>Mine</p>"
    assert answer.context["form"]["based_on"].value() == "2"
    edit(browse(member), post, "<p>Mine</p>", based_on=2)
    assert Post.objects.get(pk=post.pk).html == "<p>Mine</p>"


def test_reactions_votes_and_bookmarks(browse, started, another):
    from communities.discussions.models import PollIdea

    topic = started(poll=PollIdea("Which?", ("One", "Two")))
    post = topic.posts.get()
    client = browse(another)
    for _twice in range(2):
        client.post(reverse("post_react", args=[post.pk]), {"give": "thanks"})
    assert b"Thanks 1" in client.get(topic.get_absolute_url()).content
    part = client.post(reverse("post_react", args=[post.pk]), {"take": "thanks"}, headers={"HX-Request": "true"})
    assert b"Thanks 1" not in part.content
    vote = reverse("poll_vote", args=[post.pk])
    one, two = post.poll.options.all()
    client.post(vote, {"option": one.pk})
    part = client.post(vote, {"option": two.pk}, headers={"HX-Request": "true"})
    assert b"1 person voted" in part.content
    assert post.poll.votes.get().option == two
    client.post(reverse("post_bookmark", args=[post.pk]), {"keep": "yes"})
    assert topic.title.encode() in client.get(reverse("bookmark_list")).content
    client.post(reverse("post_bookmark", args=[post.pk]), {"keep": "no", "back": "bookmarks"})
    assert topic.title.encode() not in client.get(reverse("bookmark_list")).content


def test_ending_a_poll(browse, started, another, member):
    from communities.discussions.models import PollIdea

    topic = started(poll=PollIdea("Which?", ("One", "Two")))
    post = topic.posts.get()
    address = reverse("poll_close", args=[post.pk])
    assert browse(another).post(address).status_code == 403
    browse(member).post(address)
    assert b"the poll is over" in browse(another).get(topic.get_absolute_url()).content


def test_bookmarks_go_with_the_right_to_read(browse, community, topic, another):
    topic.posts.get().bookmark(by=another)
    type(community).objects.filter(pk=community.pk).update(visibility="secret", joining="invitation")
    assert topic.title.encode() in browse(another).get(reverse("bookmark_list")).content
    another.memberships.get(community=community).leave(by=another)
    assert topic.title.encode() not in browse(another).get(reverse("bookmark_list")).content


def test_old_topics_warn_before_a_reply(browse, topic, another):
    client = browse(another)
    assert b"This topic is old" not in client.get(topic.get_absolute_url() + "reply/").content
    Topic.objects.update(last_post_at="2020-01-01T00:00Z")
    assert b"This topic is old" in client.get(topic.get_absolute_url() + "reply/").content


def test_a_reply_costs_at_most_sixteen_queries(
    browse, topic, another, member_of, community, django_assert_max_num_queries
):
    from communities.discussions.models import Subscription

    for number in range(10):
        Subscription.choose("watching", by=member_of(community, f"w{number}"), of=topic)
    client = browse(another)
    reply_to(client, topic)
    community.note_activity()
    with django_assert_max_num_queries(22) as captured:
        reply_to(client, topic)
    statements = [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 16, statements
