"""Mails are in their reader's language, whoever caused them, and every word of them can be translated."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from accounts.notifications.mail.composing import NotNeeded, compose
from accounts.notifications.models import Activity, Mail
from intranet.mail_in.reasons import ANSWERS
from tests.access.world import build
from tests.words.reading import WORD, Outside, plain, without
from tests.words.test_walk import world

__all__ = ["build", "world"]


def read(message) -> list[str]:
    """What stands outside the brackets in subject and both parts."""
    page = Outside()
    page.feed(str(message.alternatives[0][0]) if getattr(message, "alternatives", None) else "")
    page.close()
    left = [line for said in (message.subject, message.body) for line in without(said)[0].splitlines()]
    return [*page.found, *filter(WORD.search, map(plain, left))]


def mails_of(person, activities):
    """One mail for each thing that happened, and a summary of all of them."""
    waiting = [
        (Mail.objects.create(person=person, sort="now", key=f"activity:{one.pk}"), [one]) for one in activities
    ] + [(Mail.objects.create(person=person, sort="day", key="day:all"), activities)]
    for mail, told in waiting:
        person.notifications.filter(activity__in=told).delete()
        for one in told:
            person.notifications.create(activity=one, thread=one.thread, cadence=mail.sort, mail=mail)
        try:
            yield compose(mail)
        except NotNeeded:
            continue


def test_every_word_of_mails_can_be_translated_and_is_in_the_readers_language(world, brackets):
    person = world.people["facilitator"]
    UserProfile.objects.create(user=person, preferred_language=brackets)
    Activity.objects.update(at=timezone.now() - timedelta(hours=1))
    with translation.override("en-gb"):  # of who caused it
        messages = list(mails_of(person, list(Activity.objects.order_by("pk"))))
    found = {words: message.subject for message in messages for words in read(message)}
    assert not found, "\n".join(f"{words}  ({subject})" for words, subject in found.items())
    assert len(messages) > 8


@pytest.mark.parametrize("chosen", ["", "xx"])
def test_who_chose_nothing_that_is_offered_gets_the_sites_language(world, brackets, chosen):
    person = world.people["facilitator"]
    UserProfile.objects.create(user=person, preferred_language=chosen)
    with translation.override(brackets):
        message = next(mails_of(person, list(Activity.objects.order_by("-pk"))))
    assert "⟦" not in message.subject + message.body


def test_a_choice_holds_for_pages_and_for_mails(client, employee, brackets):
    client.force_login(employee)
    assert client.post("/settings/language/", {"language": "xx"}).status_code == 400
    assert client.post("/settings/language/", {"language": brackets, "next": "//evil.example"}).url == "/"
    assert UserProfile.objects.get(user=employee).preferred_language == brackets
    page = client.get("/people/")
    assert page.headers["Content-Language"] == brackets
    assert f'<html lang="{brackets}">' in page.text
    assert 'name="language" value="en-gb"' in page.text


def test_pages_of_a_language_that_runs_leftwards_say_so(client, employee, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("he", "עברית")]
    client.force_login(employee)
    assert '<html lang="he" dir="rtl">' in client.get("/people/", headers={"accept-language": "he"}).text
    assert '<html lang="he" dir="rtl">' in client.get("/none/", headers={"accept-language": "he"}).text


def test_mails_about_ones_account_can_be_translated(client, employee, brackets):
    client.post("/accounts/password/reset/", {"email": employee.email}, headers={"accept-language": brackets})
    (message,) = outbox.outbox
    assert "⟦" in message.subject
    assert not [words for words in read(message) if "http" not in words]


def test_answers_to_mails_can_be_translated(brackets):
    with translation.override(brackets):
        assert all(str(answer.text).startswith("⟦") for answer in ANSWERS.values() if answer.text)
