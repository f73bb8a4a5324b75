"""Reading the official tree."""

import pytest
from django.core.cache import cache
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from pages.furniture import KEY
from pages.models import AlertBanner, ContentPage, NewsPage, QuickLink, QuickLinks, SectionPage
from tests.pages.files import a_document, an_image


@pytest.fixture
def read(client, employee):
    client.force_login(employee)
    return lambda url: client.get(url).content.decode()


def test_every_page_type_is_shown_with_its_marks(client, employee, every_page):
    client.force_login(employee)
    for page in every_page:
        response = client.get(page.url)
        assert response.status_code == 200, page
        assert response["Cache-Control"] == "private, no-store"
        html = response.content.decode()
        if page.url not in ("/", "/news/"):
            assert page.title in html
            assert 'data-vetting-state="official"' in html
            assert f'data-revision="{page.live_revision_id}"' in html
            assert "vouched for by Priya Shah" in html


def test_who_is_not_signed_in_is_sent_to_sign_in(client, every_page):
    for page in every_page:
        response = client.get(page.url)
        assert response.status_code == 302, page
        assert response["Location"].startswith("/accounts/login/")


def test_way_there_contents_and_neighbours(read, content, policy):
    html = read(content.url)
    assert '<a href="/finance/">Finance</a>' in html
    assert '<a href="#claiming">Claiming</a>' in html
    assert '<h2 id="claiming">Claiming</h2>' in html
    assert '<a href="/finance/speaking-up/">Speaking up</a>' in html
    assert 'aria-current="page">Expenses abroad' in html


def test_same_heading_in_two_texts_gets_two_addresses(read, section, grow):
    text = "<h2>Rules</h2><p>One.</p>"
    html = read(grow(section, ContentPage, "Twice", body=[("text", text), ("text", text), ("text", text)]).url)
    for name in ("rules", "rules-2", "rules-3"):
        assert html.count(f'<h2 id="{name}">') == 1
        assert html.count(f'href="#{name}"') == 2  # in the margin, and above the text on a phone


def test_text_is_cleaned_on_the_way_in_and_out(read, content):
    content.body = [("text", "<p onclick='x'>Hello<script>alert(1)</script></p>")]
    content.save_revision().publish()
    stored = ContentPage.objects.get(pk=content.pk).body[0].value
    assert stored == "<p>Hello</p>"
    raw = '[{"type": "text", "value": "<p><img src=x onerror=alert(1)>Raw</p>"}]'
    ContentPage.objects.filter(pk=content.pk).update(body=raw)
    html = read(content.url)
    assert "Raw" in html
    assert "onerror" not in html


def test_title_and_summary_are_escaped(read, section, grow):
    html = read(grow(section, ContentPage, "<img src=x onerror=alert(1)>", summary="<script>x</script>", slug="x").url)
    assert "<img src=x" not in html
    assert "<script>x" not in html


@pytest.mark.parametrize("fate", ["unpublished", "expired"])
def test_page_that_is_not_live_does_not_exist(client, employee, content, fate):
    if fate == "unpublished":
        content.unpublish()
    else:
        from wagtail.models import Page

        Page.objects.filter(pk=content.pk).update(live=False, expired=True)
    client.force_login(employee)
    assert client.get(content.url).status_code == 404
    assert content.title not in client.get("/finance/").content.decode()


def test_page_behind_a_group_does_not_exist_for_others(client, employee, editor, section, content):
    restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    restriction.groups.add(editor.groups.get())
    client.force_login(employee)
    for url in (section.url, content.url, f"/official/{content.pk}/review/"):
        assert client.get(url).status_code == 404, url
    assert "Finance" not in client.get("/").content.decode()
    client.force_login(editor)
    assert client.get(content.url).status_code == 200


def test_every_block_is_shown(read, section, grow, content, owner, manager):
    body = [
        ("image", {"image": an_image(), "alt": "A pump", "caption": "Pump 3"}),
        ("callout", {"kind": "warning", "html": "<p>Mind the <strong>step</strong>.</p>"}),
        ("table", {"columns": [{"type": "text", "heading": "Where"}], "rows": [{"values": ["Here"]}], "caption": ""}),
        ("people", {"heading": "Ask", "people": [owner, manager]}),
        ("links", {"heading": "More", "links": [{"title": "", "page": content, "url": ""}]}),
        ("files", {"heading": "Forms", "files": [a_document()]}),
        ("official_page", content),
    ]
    page = grow(section, ContentPage, "Everything")
    stream = page.body.stream_block
    for name, value in body:
        page.body.append((name, stream.child_blocks[name].to_python(value) if name == "table" else value))
    page.save_revision().publish()
    html = read(page.url)
    for words in (
        'alt="A pump"',
        "Pump 3",
        'data-kind="warning"',
        "<td>Here</td>",
        "Mara Lind",
        "Claim form",
        "What we pay.",
    ):
        assert words in html, words


class TestFurniture:
    def test_menu_comes_from_the_tree(self, read, section, home, grow):
        assert '<a class="menu__item" href="/finance/">Finance</a>' in read("/")
        grow(home, SectionPage, "Hidden", show_in_menus=False)
        assert 'menu__item" href="/hidden/"' not in read("/")
        section.title = "Money"
        section.save_revision().publish()
        assert 'href="/finance/">Money</a>' in read("/")
        section.unpublish()
        assert "Money" not in read("/")

    def test_alert_is_shown_from_until(self, read, content):
        now = timezone.now()
        day = timezone.timedelta(days=1)
        AlertBanner.objects.create(text="Storm now", level="danger", link_page=content)
        AlertBanner.objects.create(text="Storm gone", starts_at=now - 2 * day, ends_at=now - day)
        AlertBanner.objects.create(text="Storm to come", starts_at=now + day)
        html = read("/")
        assert "Storm now" in html
        assert f'href="{content.url}">Read more' in html
        assert "Storm gone" not in html
        assert "Storm to come" not in html
        AlertBanner.objects.all()[0].delete()
        AlertBanner.objects.get(text="Storm now").delete()
        assert "Storm now" not in read("/")

    def test_quick_links(self, read, content):
        links = QuickLinks.load()
        QuickLink.objects.create(setting=links, title="Claim", page=content)
        QuickLink.objects.create(setting=links, title="Who", url="/people/")
        html = read("/")
        assert f'href="{content.url}">Claim' in html
        assert 'href="/people/">Who' in html

    def test_works_with_the_cache_away(self, read, section, monkeypatch):
        monkeypatch.setattr(cache, "get_many", lambda *args, **kwargs: {})
        monkeypatch.setattr(cache, "set", lambda *args, **kwargs: None)
        assert "Finance" in read("/")

    def test_is_kept_in_the_cache(self, client, employee, section):
        client.force_login(employee)
        client.get("/")
        assert cache.get(KEY)[1].menu[0].link.title == "Finance"


class TestHome:
    def test_sections_news_and_must_read(self, read, section, news, news_index, grow, in_days):
        grow(news_index, NewsPage, "Old must", must_read=True, date=in_days(-31))
        grow(news_index, NewsPage, "Future", date=in_days(3))
        html = read("/")
        assert html.index("Must read") < html.index("Storm Edda")
        assert html.count(">Storm Edda</a>") == 1
        assert "Old must" in html
        assert "Future" not in html
        assert "Money in and out." in html

    def test_news_index_is_paged(self, read, news_index, sow, in_days):
        sow(news_index, NewsPage, 22)
        for number, item in enumerate(NewsPage.objects.order_by("path")):
            NewsPage.objects.filter(pk=item.pk).update(title=f"Item {number:02}", date=in_days(-number))
        html = read("/news/")
        assert "Item 19" in html
        assert "Item 21" not in html
        assert "Load more" in html


class TestCost:
    def count(self, client, url):
        from django.db import connection

        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries), [query["sql"][:160] for query in queries]

    def test_same_queries_for_2_and_20_children(self, client, employee, home, section, content, policy, news, sow):
        client.force_login(employee)
        urls = ["/", section.url, content.url, policy.url, "/news/", news.url]
        few = {url: self.count(client, url)[0] for url in urls}
        for parent, model in ((section, ContentPage), (home, SectionPage), (news.get_parent(), NewsPage)):
            sow(parent, model, 18)
        NewsPage.objects.update(must_read=True)
        assert {url: self.count(client, url)[0] for url in urls} == few

    def test_budget(self, client, employee, section, content, policy, news):
        client.force_login(employee)
        for url, budget in (("/", 16), (section.url, 12), (content.url, 12), (policy.url, 12), (news.url, 12)):
            spent, queries = self.count(client, url)
            assert spent <= budget, (url, queries)
