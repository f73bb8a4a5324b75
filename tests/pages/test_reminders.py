"""Owners hear of a review that is near: at 30, 14 and 3 days, once each."""

from datetime import timedelta

from django.contrib.auth.models import Group

from accounts.notifications.models import Activity, Outbox
from pages.models import ContentPage, ReviewReminder
from pages.models.review import today
from pages.reminding import remind_of_reviews


def due_in(page, days):
    ContentPage.objects.filter(pk=page.pk).update(review_by=today() + timedelta(days=days))


def told():
    return [sorted(row.people) for row in Outbox.objects.filter(activity__verb="review.due").order_by("pk")]


def test_three_reminders_and_no_more(content, owner):
    due_in(content, 40)
    counts = [remind_of_reviews(today() + timedelta(days=passed)) for passed in range(41)]
    assert [day for day, count in enumerate(counts) if count] == [10, 26, 37]
    assert told() == [[owner.pk]] * 3


def test_twice_on_one_day_tells_once(content):
    due_in(content, 30)
    assert (remind_of_reviews(), remind_of_reviews()) == (1, 0)


def test_days_without_the_clock_are_made_up_for_by_one_reminder(content):
    due_in(content, 2)
    assert remind_of_reviews() == 1
    assert Activity.objects.get(verb="review.due").data == {
        "days": 2,
        "review_by": (today() + timedelta(days=2)).isoformat(),
    }
    assert ReviewReminder.objects.count() == 3


def test_a_review_begins_the_count_anew(content, owner):
    due_in(content, 3)
    remind_of_reviews()
    content.review(by=owner, review_by=today() + timedelta(days=14))
    assert remind_of_reviews() == 1


def test_past_the_date_nobody_is_reminded(content):
    due_in(content, -1)
    assert remind_of_reviews() == 0


def test_the_fallback_role_hears_of_it_when_the_owner_has_left(content, owner, editor, manager):
    due_in(content, 3)
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    ContentPage.objects.filter(pk=content.pk).update(fallback_role=Group.objects.get(name="Official editors"))
    remind_of_reviews()
    assert told() == [[editor.pk]]


def test_managers_hear_of_it_when_there_is_nobody_else(content, owner, manager):
    due_in(content, 3)
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    remind_of_reviews()
    assert told() == [[manager.pk]]


def test_an_adopted_page_is_reminded_of_where_it_is_kept(content):
    from communities.vetting.models import AdoptedPage

    assert not AdoptedPage.keeps_own_clock
    assert ContentPage.keeps_own_clock
