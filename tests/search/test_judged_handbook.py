"""The order over a real handbook of 187 pages, where it lies at hand (see tests/imports/test_handbook.py).

Its texts go into the index as they are, without pages in the tree: this asks about ranks alone.
"""

import pytest
from django.utils import timezone

from intranet.imports.frontmatter import split
from intranet.imports.links import PageIndex
from intranet.imports.markdown import convert
from intranet.search.backends.postgres import Postgres
from intranet.search.indexing.drafts import Draft, headings, plain
from intranet.search.indexing.writing import write
from intranet.search.models import Kind, SearchEntry, Seen, Source
from intranet.search.query import Query
from tests.imports.test_handbook import FOLDERS
from tests.search.measuring import ndcg

pytestmark = pytest.mark.django_db

#: Words → title of the page that answers, all of them official.
WANTED = {
    "transit benefit": "Transit Benefit",
    "travel": "TTS Travel 101",
    "security clearance": "Top Secret / Sensitive Compartmented Information (TS/SCI) Clearance",
    "password requirements": "Requirements for Passwords",
    "employee assistance": "Employee Assistance Program (EAP)",
    "work schedule": "Work schedules",
    "report a security incident": "Security incidents",
    "track my time": "Tracking your time and using Tock",
    "sign git commits": "Git commit signing",
    "open source": "Open source policy",
    "reasonable accomodation": "Reasonable Accommodations",
    "learn how to delegate": "Play 7 - Learn how to delegate effectively",
    "buy software": "Software Under $10,000",
    "speaking at an event": "Guidelines for speaking at events",
    "bug bounty": "TTS Bug Bounty Program",
    "sharing calendars": "Sharing calendars with partners",
    "new supervisor": "New Supervisor Playbook",
    "records management": "Records management",
}


def put_into_index(folder) -> None:
    drafts = []
    for number, path in enumerate(sorted(folder.rglob("*.md"))):
        text = path.read_text()
        title = str(split(text).data.get("title") or path.stem)
        html = convert(text, path.name, PageIndex()).html
        common = {"source": Source.OFFICIAL, "kind": Kind.OFFICIAL, "seen": Seen.EVERYONE, "vetted": True}
        words = {"title": title, "keywords": headings(html), "body": plain(html)}
        drafts.append(Draft(target=10**6 + number, updated_at=timezone.now(), **common, **words))
    write(drafts)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_handbook_answers(folder, employee):
    put_into_index(folder)
    titles = dict(SearchEntry.objects.values_list("pk", "title"))
    scores, first_three = {}, 0
    for text, wanted in WANTED.items():
        found = [titles[match.id] for match in Postgres().find(Query(text=text), employee, 10).matches]
        scores[text] = (round(ndcg(found, {wanted: 3}), 2), found[:4])
        first_three += wanted in found[:3]
    average = sum(score for score, _found in scores.values()) / len(scores)
    print(f"NDCG@10 {average:.3f}; {first_three} of {len(WANTED)} among the first three; {scores}")
    assert average >= 0.85, scores
    assert first_three >= 0.9 * len(WANTED), scores
