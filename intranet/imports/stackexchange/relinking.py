"""Links to posts that were written later lead there now: each such text gets a second revision, the first one stays."""

from functools import reduce
from itertools import batched
from operator import or_

from django.db import transaction
from django.db.models import Q

from communities.discussions.models import Post, PostRevision
from intranet.imports.models import ImportedPost
from intranet.imports.posting import BATCH, Writer
from intranet.imports.stackexchange.texts import Texts
from intranet.ui.markup import clean


def relink(writer: Writer, texts: Texts) -> int:
    """Returns how many texts were changed. Those edited here since are left alone."""
    named = reduce(or_, (Q(post__html__contains=f'href="http{s}://{host}/') for host in texts.hosts for s in ("", "s")))
    rows = ImportedPost.objects.filter(named, community=writer.community, source=writer.source, post__revision_count=1)
    changed = 0
    for some in batched(rows.values_list("post", flat=True).iterator(), BATCH):
        changed += _relink(some, texts)
    return changed


@transaction.atomic
def _relink(posts: tuple[int, ...], texts: Texts) -> int:
    held = Post.objects.select_for_update().filter(pk__in=posts, revision_count=1).order_by("pk")
    changed, revisions = [], []
    first = {row.post_id: row for row in PostRevision.objects.filter(post__in=posts, number=1)}
    for post in held:
        html = clean(texts.linked(post.html), heading_ids=False)
        if html != post.html:
            post.html, post.revision_count = html, 2
            changed.append(post)
            words = {"html": html, "author": post.author, "at": post.at, "files": first[post.pk].files}
            revisions.append(PostRevision.of(post, number=2, **words))
    PostRevision.objects.bulk_create(revisions)
    Post.objects.bulk_update(changed, ["html", "revision_count"])
    return len(changed)
