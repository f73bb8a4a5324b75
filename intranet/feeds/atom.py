"""News as Atom (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from intranet.feeds.answering import absolute, plain, tag
from intranet.feeds.news import Entry


class Feed(Atom1Feed):
    """Changed when its newest entry was; an empty one has always been as it is, so that its bytes stay the same."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["begun"]


def written(entries: Sequence[Entry], *, name: str, title: str, link: str, path: str, begun: datetime) -> bytes:
    """A feed as bytes.

    Args:
        name: names the feed for good.
        path: its own address, without a token.
        begun: what counts as its last change while it is empty.
    """
    feed = Feed(
        title=plain(title),
        link=absolute(link),
        description="",
        author_name=plain(settings.SITE_NAME),
        feed_url=absolute(path),
        feed_guid=tag(name),
        begun=begun,
    )
    for entry in entries:
        feed.add_item(
            title=plain(entry.title),
            link=absolute(entry.url),
            description="",
            author_name=plain(entry.author.name) if entry.author else None,
            unique_id=tag(entry.name),
            pubdate=entry.begun,
            updateddate=entry.at,
            categories=(plain(entry.kind), plain(entry.community.name)),
        )
    return feed.writeString("utf-8").encode()
