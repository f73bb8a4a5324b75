"""Whatever is done to pages in whatever order: counters equal a recount, texts are intact, addresses lead somewhere."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from communities import actions
from communities.wiki.door import find_page
from communities.wiki.models import CommunityPage, PageAddress, PageRevision
from communities.wiki.refusals import PageRefused

WORDS = st.sampled_from(["<p>a</p>", "<p>b</p>", "<h2>c</h2><p>d</p>", "<ul><li>e</li></ul>"])
PLACE = st.integers(0, 4)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), PLACE, WORDS),
        st.tuples(st.just("publish"), PLACE, WORDS),
        st.tuples(st.just("stale"), PLACE, WORDS),
        st.tuples(st.just("restore"), PLACE, st.integers(1, 5)),
        st.tuples(st.just("move"), PLACE, PLACE),
        st.tuples(st.just("archive"), PLACE, st.none()),
        st.tuples(st.just("bring back"), PLACE, st.none()),
        st.tuples(st.just("official"), PLACE, st.booleans()),
    ),
    min_size=5,
    max_size=25,
)


class Pages(TestCase):
    def setUp(self) -> None:
        self.refused: list[str] = []
        self.person = User.objects.create_user("writer", "writer@example.com", "common-ground")
        self.community = actions.found(
            by=None, slug="any-room", facilitators=[self.person], name="Any", purpose="Anything"
        )

    @settings(max_examples=25)
    @given(DEEDS)
    def test_any_sequence(self, deeds) -> None:
        for deed in deeds:
            self.do(*deed)
        self.recount()

    def do(self, deed, place, argument) -> None:
        pages = list(CommunityPage.objects.filter(community=self.community).order_by("pk"))
        if deed == "begin" or not pages:
            above = pages[place % len(pages)] if pages and place else None
            self.attempt(CommunityPage.begin, self.community, title=f"Page {place}", html="<p>x</p>", parent=above)
            return
        page, by = pages[place % len(pages)], {"by": self.person}
        if deed in ("publish", "stale"):
            base = page.revision_count - (deed == "stale")
            self.attempt(page.publish, title=page.title, html=argument, based_on=base)
        elif deed == "restore":
            self.attempt(page.restore, page.revisions.get(number=min(argument, page.revision_count)))
        elif deed == "move":
            self.attempt(page.move, pages[argument % len(pages)] if argument else None)
        elif deed == "official":  # as the vetting room writes it
            number = page.revision_count if argument else None
            CommunityPage.objects.filter(pk=page.pk).update(official_number=number, edits_since_official=0)
        else:
            self.attempt(page.archive if deed == "archive" else page.unarchive, **by)

    def attempt(self, verb, *args, **words) -> None:
        try:
            verb(*args, **({"by": self.person} | words))
        except PageRefused as refusal:
            self.refused.append(str(refusal))

    def recount(self) -> None:
        for page in CommunityPage.objects.filter(community=self.community).select_related("newest", "parent"):
            numbers = list(page.revisions.order_by("number").values_list("number", flat=True))
            assert numbers == list(range(1, page.revision_count + 1))
            assert page.newest.number == page.revision_count
            assert (page.title, page.changed_at) == (page.newest.title, page.newest.at)
            since = len([n for n in numbers if page.official_number and n > page.official_number])
            assert page.edits_since_official == since
            assert page.path == (f"{page.parent.path}/{page.slug}" if page.parent else page.slug)
            assert page.archivals.filter(lifted_at=None).count() == (1 if page.archival_id else 0)
            assert find_page(CommunityPage.objects.filter(community=self.community), page.path) == page
        assert all(revision.is_intact for revision in PageRevision.objects.filter(page__community=self.community))
        taken = set(CommunityPage.objects.values_list("path", flat=True))
        assert not taken & set(PageAddress.objects.values_list("path", flat=True))
