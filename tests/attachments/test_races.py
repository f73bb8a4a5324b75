"""Two files at the same time, on real PostgreSQL with a connection for each."""

import pytest
from django.core.files.base import ContentFile

from communities.attachments import actions
from communities.attachments.models import Attachment
from tests.communities.test_races import at_once, fresh, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def test_files_sent_at_once_are_counted_one_after_the_other(community, member, settings):
    settings.ATTACHMENTS_PER_HOUR = 2
    send = lambda n: actions.keep(fresh(community), ContentFile(b"%d" % n, f"{n}.txt"), by=member, counted=True)  # noqa: E731
    results = at_once(*[lambda n=n: send(n) for n in range(5)])
    assert kinds(results) == ["Attachment"] * 2 + ["TooManyUploads"] * 3
    assert Attachment.objects.filter(uploaded_by=member).count() == 2
