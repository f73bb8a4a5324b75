"""Where entries come from: for each source, how some of them are made, and the keys of all there may be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Page

from accounts.models import User
from communities.attachments.models import Attachment
from communities.discussions.models import Topic
from communities.models import Community
from communities.wiki.models import CommunityPage
from intranet.search.indexing import official, others, pages, talk
from intranet.search.indexing.drafts import Draft
from intranet.search.models import Source
from pages.models import PageDocument


@dataclass(frozen=True)
class Origin:
    """``make`` gives no draft for what nobody shall find; its entry goes."""

    make: Callable[[Iterable[int]], list[Draft]]
    everything: Callable[[], QuerySet]


ORIGINS: dict[Source, Origin] = {
    Source.COMMUNITY: Origin(others.communities, Community.objects.all),
    Source.PERSON: Origin(others.people, User.objects.all),
    Source.OFFICIAL: Origin(official.official_pages, Page.objects.all),
    Source.DOCUMENT: Origin(official.documents, PageDocument.objects.all),
    Source.PAGE: Origin(pages.community_pages, CommunityPage.objects.all),
    Source.FILE: Origin(others.files, Attachment.objects.all),
    Source.TOPIC: Origin(talk.topics, Topic.objects.all),
}
