"""Whether a mail may come in, and where it leads: asked while it is brought, and again when it is posted.

To people outside, a secret or closed community's address is none: the same answer, after the same questions to the
database.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.notifications import addresses
from accounts.notifications.addresses import Bounce, Reply, ToCommunity
from communities.discussions.models import Post
from communities.models import Community
from intranet.mail_in import automatic
from intranet.mail_in.authenticity import proven
from intranet.mail_in.letter import Letter
from intranet.mail_in.models import IncomingMail
from intranet.mail_in.reasons import MailRefused, Reason


@dataclass(frozen=True)
class Case:
    """A mail with a place to go: the community it is for, and the post it replies to, if it does."""

    person: User
    community: Community
    post: Post | None = None


class Refusal(MailRefused):
    """At the door, with whom and what it concerns as far as that is known for certain."""

    def __init__(self, reason: Reason, *, person: User | None = None, community: Community | None = None) -> None:
        super().__init__(reason)
        self.person, self.community = person, community


def admit(letter: Letter, recipient: str, sender: str, row: IncomingMail | None = None) -> Case | Bounce:
    """What the mail is: one to be posted, or a report about one of ours.

    Args:
        row: what was written down when it was brought; only earlier mails count against it.

    Raises:
        MailRefused.
    """
    place = addresses.read(recipient)
    if isinstance(place, Bounce):
        return place
    if place is None:
        raise Refusal(Reason.NO_ADDRESS)
    automatic.refuse(letter, sender)
    case = _reply(letter, place) if isinstance(place, Reply) else _to_community(letter, place)
    if (row.size if row else letter.size) > settings.MAIL_IN_MAX_BYTES:
        raise Refusal(Reason.TOO_LARGE, person=case.person, community=case.community)
    _refuse_bomb(case, row)
    return case


def _reply(letter: Letter, place: Reply) -> Case:
    """The address is a secret of one person's, and they write from their own."""
    person = User.objects.filter(pk=place.person_id, is_active=True).first()
    if person is None:
        raise Refusal(Reason.STRANGER)
    if proven(letter) is False:
        raise Refusal(Reason.NOT_PROVEN)
    if not letter.author or letter.author != person.email.lower():
        raise Refusal(Reason.OTHER_SENDER, person=person)
    posts = Post.objects.visible_to(person).select_related("topic__community", "author", "reply_to")
    post = posts.filter(pk=place.post_id).first()
    if post is None:
        raise Refusal(Reason.GONE, person=person)
    return Case(person, post.topic.community, post)


def _to_community(letter: Letter, place: ToCommunity) -> Case:
    """Anybody can know this address: our server must have found that the mail is its sender's."""
    if not proven(letter):
        raise Refusal(Reason.NOT_PROVEN)
    people = list(User.objects.filter(email__iexact=letter.author, is_active=True)[:2]) if letter.author else []
    if len(people) != 1:
        raise Refusal(Reason.STRANGER)
    community = Community.objects.readable_by(people[0]).filter(slug=place.slug).first()
    if community is None:
        raise Refusal(Reason.NO_ADDRESS, person=people[0])
    return Case(people[0], community)


def _refuse_bomb(case: Case, row: IncomingMail | None) -> None:
    lately = IncomingMail.objects.filter(at__gt=timezone.now() - timedelta(hours=1))
    lately = lately.filter(pk__lt=row.pk) if row else lately
    too_many = (
        lately.filter(person=case.person).count() >= settings.MAIL_IN_PER_PERSON
        or lately.filter(community=case.community).count() >= settings.MAIL_IN_PER_COMMUNITY
    )
    if too_many:
        raise Refusal(Reason.TOO_MANY, person=case.person, community=case.community)
