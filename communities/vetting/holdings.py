"""What the vetting room holds of a community."""

from django.db import models

from communities.models import Community
from communities.vetting.models import OfficialVersion


def official_texts(community: Community) -> list[models.Model]:
    """The pages of the community that are official now."""
    versions = OfficialVersion.objects.active().filter(page__community=community).select_related("page__community")
    return [version.target for version in versions]
