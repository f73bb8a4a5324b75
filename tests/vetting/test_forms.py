"""What forms of vetting take and refuse, without a screen around them."""

import uuid
from datetime import timedelta

import pytest
from django.http import QueryDict

from communities.vetting.forms.acts import ReaffirmForm, ReownForm, WithdrawForm
from communities.vetting.forms.addresses import AdoptForm, HandOverForm, places
from communities.vetting.forms.answering import AnswerForm, ReviewByField
from communities.vetting.forms.batch import BatchForm
from communities.vetting.forms.filters import QueueFilterForm
from communities.vetting.forms.promotion import PromoteForm
from communities.vetting.forms.standing import DayForm
from communities.vetting.models import OfficialVersion
from communities.wiki.models import CommunityPage
from pages.models import ContentPage, HomePage, SectionPage
from pages.models.review import in_a_year, latest_review, today

pytestmark = pytest.mark.django_db
SEEN = {"number": "3", "sha256": "abc", "base": "9"}
TERMS = ("review_by", "owner", "fallback_role")


def wrong(form):
    return set(form.errors)


# Answers --------------------------------------------------------------------------------------------------------------
def test_a_yes_names_its_terms(manager):
    assert wrong(AnswerForm(SEEN | {"answer": "grant"})) == set(TERMS)
    day = in_a_year()
    terms = dict(zip(TERMS, (day.isoformat(), "manager", "managers"), strict=True))
    form = AnswerForm(SEEN | terms | {"answer": "grant"})
    assert form.is_valid()
    assert (form.seen.number, form.seen.sha256, form.seen.base) == (3, "abc", 9)
    assert (form.cleaned_data["owner"], form.cleaned_data["review_by"]) == (manager, day)


@pytest.mark.parametrize(("answer", "missing"), [("changes", {"note"}), ("decline", {"note"}), ("small", set())])
def test_a_no_needs_its_reason_and_none_of_the_terms(answer, missing):
    nonsense = dict.fromkeys(TERMS, "nonsense")
    for terms in ({}, nonsense):
        assert wrong(AnswerForm(SEEN | terms | {"answer": answer})) == missing
        assert AnswerForm(SEEN | terms | {"answer": answer, "note": "The rates."}).is_valid()
    note = AnswerForm(SEEN | {"answer": answer}).fields["note"]
    assert note.error_messages["required"].startswith("Say what is missing")
    assert note.widget.is_required is False  # the browser would hold a yes back as well


def test_what_is_no_answer_needs_everything():
    assert wrong(AnswerForm(SEEN | {"answer": "maybe"})) == {"answer"}
    assert AnswerForm().fields["owner"].required


@pytest.mark.parametrize(("days", "valid"), [(-1, False), (0, False), (1, True), ("latest", True), ("later", False)])
def test_a_review_is_after_today_and_within_two_years(days, valid):
    known = {"latest": latest_review(), "later": latest_review() + timedelta(days=1)}
    day = known.get(days) or today() + timedelta(days=days)
    form = ReaffirmForm({"version": "1", "review_by": day.isoformat()}, official=OfficialVersion(pk=1))
    assert form.is_valid() is valid
    assert ReviewByField(required=False).clean("") is None


def test_fields_say_what_they_are_for():
    form = AnswerForm()
    assert str(form["owner"].label) == "Owner"
    assert str(form["review_by"].label) == "Review by"
    assert "reminded of its review" in form["owner"].help_text
    assert "At most 24 months" in form["review_by"].help_text
    html = str(form["review_by"])
    assert 'type="date"' in html
    assert 'data-until=""' in html


# Acts -----------------------------------------------------------------------------------------------------------------
def test_acts_begin_with_what_holds_now():
    official = OfficialVersion(pk=5, fallback_role="managers")
    assert ReaffirmForm(official=official).initial == {"version": 5, "review_by": in_a_year()}
    assert ReownForm(official=official).initial == {"version": 5, "fallback_role": "managers"}
    form = WithdrawForm({"version": "5", "reason": "Wrong."}, official=official)
    assert form.is_valid()
    assert form.words == {"reason": "Wrong."}
    assert wrong(WithdrawForm({"version": "5", "reason": "x" * 501}, official=official)) == {"reason"}
    assert WithdrawForm({"version": "5", "reason": "x" * 500}, official=official).is_valid()


# Several at once ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("verb", "needed"), [("reaffirm", "review_by"), ("reown", "owner"), ("withdraw", "reason")])
def test_a_batch_needs_what_its_decision_needs(verb, needed):
    form = BatchForm(QueryDict(f"verb={verb}&chosen=3&chosen=4"))
    assert wrong(form) == {needed}
    assert form.cleaned_data["chosen"] == [3, 4]
    assert str(BatchForm(QueryDict(f"verb={verb}")).errors["chosen"][0]) == "Choose at least one text."
    assert not any(BatchForm().fields[name].required for name in ("review_by", "owner", "reason"))


def test_a_batch_has_at_most_fifty():
    def sent(numbers):
        return BatchForm(QueryDict("verb=withdraw&reason=x&" + "&".join(f"chosen={number}" for number in numbers)))

    assert sent(range(50)).is_valid()
    assert "at most 50 pages" in str(sent(range(51)).errors["chosen"])
    assert wrong(sent(["x"])) == wrong(sent(["1" * 19])) == {"chosen"}
    assert sent(["1" * 18]).is_valid()


# What lists are narrowed by -------------------------------------------------------------------------------------------
def test_nonsense_narrows_nothing(community, found):
    found("aardvarks")
    form = QueueFilterForm({"kind": "nonsense"}, communities=type(community).objects.all())
    assert form.wanted == {}
    assert [str(words) for _value, words in form.fields["community"].choices][:3] == [
        "All communities",
        "Aardvarks",
        "Open house",
    ]
    assert QueueFilterForm({"kind": "new"}, communities=type(community).objects.all()).wanted["kind"] == "new"


def test_a_day_is_today_or_earlier():
    assert DayForm({"on": today()}).is_valid()
    assert wrong(DayForm({"on": today() + timedelta(days=1)})) == {"on"}


# Answers that become sections -----------------------------------------------------------------------------------------
def test_where_an_answer_goes():
    pages, sections = CommunityPage.objects.none(), [("one", "First")]
    form = PromoteForm(pages=pages, may_begin=True, sections=sections, initial={"heading": "Rain"})
    assert (form.initial["heading"], type(form.initial["key"])) == ("Rain", uuid.UUID)
    assert (form.fields["page"].required, str(form.fields["page"].empty_label)) == (False, "A new page")
    assert [value for value, _words in form.fields["below"].widget.choices] == ["", "one"]
    form = PromoteForm(pages=pages, may_begin=False, sections=[])
    assert (form.fields["page"].required, form.fields["page"].empty_label) == (True, None)
    assert "below" not in form.fields
    assert form.initial["key"]


# Official addresses ---------------------------------------------------------------------------------------------------
def test_places_two_levels_down(page, manager):
    home = HomePage.objects.get()
    one = home.add_child(instance=SectionPage(title="One", content_owner=manager))
    two = one.add_child(instance=SectionPage(title="Two", content_owner=manager))
    three = two.add_child(instance=SectionPage(title="Three", content_owner=manager))
    assert {one.pk, two.pk} <= set(places().values_list("pk", flat=True))
    assert three.pk not in places().values_list("pk", flat=True)
    form = AdoptForm(None, page)
    assert (form.initial["title"], form.initial["slug"]) == ("Expenses abroad", "expenses-abroad")
    assert ">/one/  One</option>" in str(form["parent"])


def test_terms_of_handing_over(community, closed_community, found, manager, member):
    found("aardvarks")
    page = ContentPage(
        title="Rates", slug="rates", content_owner=manager, review_by=today(), owning_community=community
    )
    key = uuid.uuid4()
    form = HandOverForm(None, page, member, key)
    expected = {"key": key, "slug": "rates", "owner": manager, "review_by": today(), "community": community.pk}
    assert form.initial == expected
    assert [place.name for place in form.fields["community"].queryset] == ["Aardvarks", "Open house"]
    tied = form.fields["review_by"].widget.attrs
    assert (tied["min"], tied["max"]) == (today().isoformat(), latest_review().isoformat())
    manager.is_active = False
    assert HandOverForm(None, page, member, key).initial["owner"] is None
    page.content_owner = None
    assert HandOverForm(None, page, member, key).initial["owner"] is None
