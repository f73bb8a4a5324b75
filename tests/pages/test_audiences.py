"""For whom news and policies are meant: what a reader is shown, and who is counted, is the same answer."""

import pytest

from accounts.models import Profile, Team
from pages.models import NewsPage, PageAudience
from pages.models.audience import meant_for, people_meant, reader_of


@pytest.fixture
def staff(person, open_community, member_of):
    """People of every kind: in a team, in one below it, at a place, in a community, in nothing."""
    networks = Team.objects.create(name="Networks", slug="networks")
    water = Team.objects.create(name="Water", slug="water", parent=networks)
    people = {"above": person("above"), "below": person("below"), "here": person("here"), "nobody": person("nobody")}
    people["inside"] = member_of(open_community, "inside")
    Profile.objects.filter(user=people["above"]).update(team=networks)
    Profile.objects.filter(user=people["below"]).update(team=water)
    Profile.objects.filter(user=people["here"]).update(location="Leeds, Canal House")
    return people


@pytest.mark.parametrize(
    ("kinds", "meant"),
    [
        ([], {"above", "below", "here", "inside", "nobody"}),
        (["networks"], {"above", "below"}),
        (["water"], {"below"}),
        (["place"], {"here"}),
        (["community", "place"], {"inside", "here"}),
    ],
)
def test_shown_and_counted_are_the_same_people(kinds, meant, staff, news, open_community):
    for kind in kinds:
        team = Team.objects.filter(slug=kind).first()
        place = "leeds, canal house" if kind == "place" else ""
        community = open_community if kind == "community" else None
        PageAudience.objects.create(page=news, team=team, location=place, community=community)
    shown = {
        name for name, who in staff.items() if NewsPage.objects.filter(meant_for(reader_of(who)), pk=news.pk).exists()
    }
    assert shown == meant
    assert set(people_meant(news)) & set(staff.values()) == {staff[name] for name in meant}


def test_home_and_list_show_what_is_meant_for_the_reader(client, staff, news):
    PageAudience.objects.create(page=news, location="Leeds, Canal House")
    for name, sees in (("here", True), ("nobody", False)):
        client.force_login(staff[name])
        for url in ("/", "/news/"):
            assert (news.title in client.get(url).content.decode()) is sees, (name, url)
        assert news.title in client.get("/news/?all").content.decode()
        assert "for Leeds, Canal House" in client.get(news.url).content.decode()


def test_a_secret_community_is_neither_offered_nor_named(
    client, manager, employee, news, secret_community, open_community
):
    client.force_login(manager)
    html = client.get(f"/cms/pages/{news.pk}/edit/").content.decode()
    assert open_community.name in html
    assert secret_community.name not in html
    PageAudience.objects.create(page=news, community=secret_community)
    client.force_login(employee)
    assert secret_community.name not in client.get(news.url).content.decode()
