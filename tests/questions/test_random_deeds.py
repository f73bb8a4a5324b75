"""Whatever people do, all at once: every number is what a count gives, and nothing anybody was told is lost (C7).

``.venv/bin/pytest tests/questions/test_random_deeds.py -m soak -s`` prints how many deeds were done.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from communities.capabilities import Role
from communities.discussions.models import post as posts
from communities.models import Membership
from communities.questions.models import asking
from tests.questions.deeds import Ground, Worker
from tests.questions.recounting import differences, forgotten

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staffed(found, django_user_model, monkeypatch):
    """A factory of workers, each with four people of its own: ``staffed(4, seed=1)``."""
    monkeypatch.setattr(posts, "WINDOW", timedelta(seconds=1))
    monkeypatch.setattr(asking, "MOST_QUESTIONS", 10_000)

    def make(count, seed):
        rooms = [found("one"), found("two")]
        ground = Ground([room.pk for room in rooms])
        workers = []
        for n in range(count):
            people = [django_user_model(username=f"w{n}-{k}", email=f"w{n}-{k}@example.com") for k in range(4)]
            django_user_model.objects.bulk_create(people)
            for k, person in enumerate(people):
                role = Role.MEMBER if k else Role.FACILITATOR
                Membership.objects.bulk_create(Membership(community=c, person=person, role=role) for c in rooms)
            workers.append(Worker(ground, people, random.Random(f"{seed}-{n}")))
        for worker in workers:
            worker.begin()
            worker.ask()
        return workers

    return make


def work(workers, deeds):
    """All at the same time, each with its own connection."""

    def one(worker):
        try:
            worker.work(deeds)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(one, workers))


def agree(workers):
    assert [failure for worker in workers for failure in worker.failures] == []
    assert forgotten(workers) == []
    found = differences([person for worker in workers for person in worker.people[:2]])
    assert found == [], "\n".join(found[:20])


def test_a_few_hundred_deeds(staffed):
    workers = staffed(4, seed=1)
    work(workers, 60)
    agree(workers)


@pytest.mark.soak
def test_ten_thousand_deeds(staffed, capsys):
    workers = staffed(8, seed=2)
    work(workers, 1250)
    done, refused = sum(worker.done for worker in workers), sum(worker.refused for worker in workers)
    with capsys.disabled():
        print(f"\n{done} deeds done and {refused} refused by 8 workers; {len(workers[0].ground.topics)} topics")
    agree(workers)
