"""Write down which pages the posts there are link to: once after an upgrade, or whenever the table is in doubt."""

from typing import Any

from django.core.management.base import BaseCommand

from communities.discussions.models import Post, PostLink

#: Posts looked at in one transaction.
BATCH = 1000


class Command(BaseCommand):
    help = "Find the links to pages in all posts. It can be stopped and run again; nothing is written twice."

    def handle(self, *args: Any, **options: Any) -> None:
        rows, last, written = Post.objects.filter(html__contains='<a href="').order_by("pk").only("html"), 0, 0
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            written += PostLink.note(batch)
            last = batch[-1].pk
        self.stdout.write(f"{written} links to pages looked up")
