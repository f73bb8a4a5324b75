"""Ten thousand messages: nothing doubled, memory bounded, and how many a second."""

import random
import tracemalloc

import pytest
from django.core.management import call_command

from communities.discussions.models import Post, Topic
from tests.imports.mail import mail
from tests.imports.rows import fingerprint

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
WORDS = ["meter", "valve", "pressure", "reading", "outage", "grid", "station", "report", "customer", "water", "cable"]


def messages(count):
    """Conversations of twenty, with quotations, signatures and HTML, written by three hundred people."""
    chance = random.Random(7)
    for n in range(count):
        first = n - n % 20
        said = "\n".join(" ".join(chance.choices(WORDS, k=10)) for _line in range(12))
        who = f"Person {n * 7 % 300} <person{n * 7 % 300}@example.org>"
        answers = [first, n - 1] if n % 20 > 1 else [first] if n % 20 else []
        subject = f"{'Re: ' if answers else ''}Topic {first}"
        if n % 10 == 9:
            html = f"<html><body><p>{said}</p><blockquote>{said}</blockquote></body></html>"
            yield mail(n, subject=subject, who=who, answers=answers, text=html, Content_Type="text/html")
        else:
            quoted = "\n".join(f"> {line}" for line in said.splitlines()[:6]) if answers else ""
            text = f"Somebody wrote:\n{quoted}\n\n{said}\n\n-- \nPerson\n"
            yield mail(n, subject=subject, who=who, answers=answers, text=text)


def test_ten_thousand_messages(community, tmp_path, capsys):
    file = tmp_path / "large.mbox"
    with file.open("wb") as out:
        out.writelines(messages(10_000))
    call_command("import_mbox", str(file), "--community", community.slug)
    printed = capsys.readouterr().out
    with capsys.disabled():
        print(printed.splitlines()[-1])
    assert (Post.objects.count(), Topic.objects.count()) == (10_000, 500)
    before = fingerprint()
    tracemalloc.start()
    call_command("import_mbox", str(file), "--community", community.slug)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert fingerprint() == before
    assert peak < 40_000_000
    for topic in Topic.objects.order_by("pk")[:20]:
        counted = (topic.post_count, topic.last_post_at, topic.last_poster_id, topic.highest_number)
        topic.recount()
        assert (topic.post_count, topic.last_post_at, topic.last_poster_id, topic.highest_number) == counted
