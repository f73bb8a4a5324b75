"""Atom feeds. A feed is read with the reader's own session, and shows what its community's home page may show."""

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from communities.news import IN_FEED, latest_in
from communities.request import Request
from communities.views.doors import readable_community


@require_GET
def community_feed(request: Request, slug: str) -> HttpResponse:
    community, _permissions = readable_community(request, slug)
    home = request.build_absolute_uri(community.get_absolute_url())
    feed = Atom1Feed(
        title=_("News from %(name)s") % {"name": community.name},
        link=home,
        description=community.purpose,
        language=None,
        feed_url=request.build_absolute_uri(request.path),
    )
    for news in latest_in(community, most=IN_FEED):
        feed.add_item(
            title=news.words,
            link=home,
            description="",
            author_name=news.person.name if news.person else None,
            unique_id=f"{home}#activity-{news.pk}",
            pubdate=news.at,
            updateddate=news.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
