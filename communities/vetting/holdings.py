"""What the vetting room holds of a community."""

from django.utils.translation import gettext as _

from communities.holdings import Held
from communities.models import Community
from communities.vetting.models import OfficialVersion


def official_texts(community: Community) -> list[Held]:
    """The pages of the community and the answers in it that are official now. An answer goes by its question."""
    active = OfficialVersion.objects.active().in_communities(Community.objects.filter(pk=community.pk))
    versions = active.select_related("page__community", "revision", "post__topic__community").order_by("pk")
    return [Held(version.target, name_of(version)) for version in versions]


def name_of(version: OfficialVersion) -> str:
    title = f"“{version.title}”"
    return title if version.page_id else _("an answer to %(title)s") % {"title": title}
