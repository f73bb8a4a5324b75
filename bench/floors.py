"""Hand-written floors: the least a signed-in page can cost. They are no part of the product.

A plain view with the ORM and a plain template, showing what a page of the kind must show and no more.
"""

from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from accounts.models import User
from accounts.notifications.models import Activity, Notification
from communities.discussions.models import Post, ReadMark, Subscription, Topic
from communities.models import Membership

F1_TEMPLATE = "<!doctype html><title>Floor</title><h1>Signed in as {{ person.name }}</h1>"
LIST_TEMPLATE = """<!doctype html><title>Floor</title><h1>{{ person.name }}</h1><p>{{ unread }} unread</p><ul>
{% for topic in topics %}<li><a href="{% url 'topic_detail' topic.community.slug topic.pk %}">{{ topic.title }}</a>
by {{ topic.author.name }}, last by <a href="{% url 'person_detail' topic.last_poster.username %}">
{{ topic.last_poster.name }}</a> ({{ topic.role }}), {{ topic.post_count }} posts,
<time datetime="{{ topic.last_post_at|date:'c' }}">{{ topic.last_post_at|timesince }}</time>, read {{ topic.read }}</li>
{% endfor %}</ul>"""
TOPIC_TEMPLATE = """<!doctype html><title>Floor</title><h1>{{ topic.title }}</h1><p>{{ unread }} unread</p>
{% for post in posts %}<article id="post-{{ post.number }}"><h2>
<a href="{% url 'person_detail' post.author.username %}">{{ post.author.name }}</a> ({{ post.role }})</h2>
<time datetime="{{ post.at|date:'c' }}">{{ post.at|timesince }}</time>
{% if post.number > read %}new{% endif %}{{ post.html|safe }}
<a href="{% url 'post_detail' post.pk %}">Link</a> <a href="?quote={{ post.number }}">Reply</a></article>{% endfor %}"""


def f1(request: HttpRequest) -> HttpResponse:
    """F1: session and user from the database, two queries, a plain template."""
    return shown(request, F1_TEMPLATE, person=signed_in(request))


def f2(request: HttpRequest, community: int) -> HttpResponse:
    """F2: F1, and 30 topics with authors, memberships, read marks and the unread count, in six queries."""
    person = signed_in(request)
    rows = Topic.objects.filter(community=community, merged_into=None).exclude(kind="question")
    topics = list(rows.select_related("community", "author", "last_poster").order_by("-last_post_at", "-pk")[:30])
    roles = roles_of(community, {topic.last_poster_id for topic in topics})
    marks = dict(ReadMark.objects.filter(person=person, topic__in=topics).values_list("topic", "number"))
    for topic in topics:
        topic.role, topic.read = roles.get(topic.last_poster_id, ""), marks.get(topic.pk)
    return shown(request, LIST_TEMPLATE, person=person, topics=topics, unread=unread_of(person))


def f3(request: HttpRequest, topic: int) -> HttpResponse:
    """F3: F1, and 20 posts with authors, memberships, the read mark and the unread count, in six queries."""
    person = signed_in(request)
    posts = list(Post.objects.filter(topic=topic).select_related("author", "topic").order_by("number")[:20])
    roles = roles_of(posts[0].topic.community_id, {post.author_id for post in posts})
    for post in posts:
        post.role = roles.get(post.author_id, "")
    read = ReadMark.objects.filter(person=person, topic=topic).values_list("number", flat=True).first() or 0
    context = {"topic": posts[0].topic, "posts": posts, "read": read, "unread": unread_of(person)}
    return shown(request, TOPIC_TEMPLATE, **context)


@csrf_exempt
def f4(request: HttpRequest, topic: int) -> HttpResponse:
    """F4: insert a post, update the topic and notify ten watchers in one transaction, eight queries."""
    person = signed_in(request)
    with transaction.atomic():
        row = Topic.objects.select_for_update().get(pk=topic)
        number = row.highest_number + 1
        post = Post.objects.create(topic=row, number=number, author=person, html="<p>Thank you, that helped.</p>")
        Topic.objects.filter(pk=topic).update(
            highest_number=number, post_count=F("post_count") + 1, last_post_at=timezone.now(), last_poster=person
        )
        activity = Activity.objects.create(actor=person, verb="topic.replied", target=post)
        watching = Subscription.objects.filter(topic=topic, level="watching").values_list("person", flat=True)[:10]
        Notification.objects.bulk_create(Notification(person_id=pk, activity=activity) for pk in watching)
    return HttpResponse(status=302, headers={"Location": "/"})


def signed_in(request: HttpRequest) -> User:
    """Who it is. Both rows are read here, below the middleware's reach, so that it costs the same however they are
    cached."""
    session = Session.objects.get(session_key=request.COOKIES["sessionid"]).get_decoded()
    return User.objects.get(pk=session["_auth_user_id"])


def roles_of(community: int, people: set[int]) -> dict[int, str]:
    return dict(Membership.objects.filter(community=community, person__in=people).values_list("person", "role"))


def unread_of(person: User) -> int:
    """Counted by the database, as the bell does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM notifications_notification WHERE person_id = %s AND read_at IS NULL", [person.pk]
        )
        return int(cursor.fetchone()[0])


def shown(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(template).render(context, request))
