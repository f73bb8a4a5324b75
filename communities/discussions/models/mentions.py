"""People named in a post. Who is named is told once, however often the post is edited."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.capabilities import Capability, Role
from communities.discussions.refusals import GroupTooLarge, ManyMentioned, TooManyMentions
from communities.permissions import people_with

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from communities.discussions.models.post import Post
    from communities.models import Community

#: People one post may name (security.md S7).
MOST_MENTIONS = 10
#: People that a group may have before its mention needs the right to announce, and is asked back (security.md S7).
MOST_UNASKED = 100
_MENTION = re.compile(r'<span data-mention="([^"]+)">')
#: The words of somebody else: naming people in there names nobody.
_QUOTED = re.compile(r"<blockquote>(?:(?!<blockquote>).)*?</blockquote>", re.DOTALL)


@dataclass(frozen=True)
class MentionedGroup:
    """A name that stands for several people. ``people`` gives them for a community."""

    name: "StrPromise"
    detail: "StrPromise"
    people: "Callable[[Community], models.QuerySet[User]]"


#: By the word that is mentioned. Rooms above add theirs when they start.
groups: dict[str, MentionedGroup] = {
    "facilitators": MentionedGroup(
        _("Facilitators"), _("Everybody who runs this community"), lambda here: here.people_in(Role.FACILITATOR)
    )
}


class Mention(models.Model):
    """A row for each person who was told that a post names them; it stays when the name is edited out."""

    post = models.ForeignKey("discussions.Post", models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    at = models.DateTimeField(_("mentioned"), default=timezone.now)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="mention_once")]
        indexes = [models.Index(fields=["person", "-at"], name="mention_of_person")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.person_id}"

    @classmethod
    def note(cls, post: "Post", html: str, community: "Community") -> list[User]:
        """Write down whom the text newly names, of those who may read the community. Returns them, without the author.

        No query when nobody is named, three otherwise.
        """
        names = named_in(html)
        if not names:
            return []
        people = {person.pk: person for person in readers_named(names, community) if person.pk != post.author_id}
        known = set(cls.objects.filter(post=post).values_list("person", flat=True))
        new = [person for pk, person in sorted(people.items()) if pk not in known]
        cls.objects.bulk_create([cls(post=post, person=person) for person in new], ignore_conflicts=True)
        return new


def named_in(html: str) -> set[str]:
    """The user names a cleaned text mentions outside quotations.

    Raises:
        TooManyMentions: more than ``MOST_MENTIONS``.
    """
    names = set(_MENTION.findall(unquoted(html)))
    if len(names) > MOST_MENTIONS:
        raise TooManyMentions(most=MOST_MENTIONS)
    return names


def unquoted(html: str) -> str:
    """A cleaned text without what it quotes."""
    shorter = _QUOTED.sub("", html)
    while shorter != html:
        html, shorter = shorter, _QUOTED.sub("", shorter)
    return html


def readers_named(names: set[str], community: "Community") -> "models.QuerySet[User]":
    """The people of these user names, and of the groups among them, who may read the community."""
    who = models.Q(username__in=names)
    for word in sorted(names & set(groups)):
        who |= models.Q(pk__in=groups[word].people(community).order_by().values("pk"))
    return people_with(community, Capability.VIEW).filter(who)


def refuse_crowd(html: str, community: "Community", *, by: User, agreed: int, before: str = "") -> None:
    """No query when the text names no group that it did not name ``before``.

    Args:
        agreed: how many people the author has agreed to notify.

    Raises:
        TooManyMentions.
        GroupTooLarge: the group has more than ``MOST_UNASKED`` people, and ``by`` makes no announcements here.
        ManyMentioned: they do, and have not agreed to so many.
    """
    named = (named_in(html) & set(groups)) - set(_MENTION.findall(unquoted(before)))
    if not named:
        return
    n = readers_named(named, community).exclude(pk=by.pk).count()
    if n > MOST_UNASKED and not community.permissions_for(by).can(Capability.ANNOUNCE):
        raise GroupTooLarge(n=n, most=MOST_UNASKED)
    if n > max(MOST_UNASKED, agreed):
        raise ManyMentioned(n)
