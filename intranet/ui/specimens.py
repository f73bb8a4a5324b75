"""Things to show in the style guide: no models, no database."""

import datetime
from types import SimpleNamespace as Thing

from django import forms
from django.utils import timezone

from intranet.ui.pagination import KeysetPage
from intranet.ui.templatetags.ui import STATES

KINDS = ["accent", "official", "community", "due", "overdue", "lapsed", "withdrawn"]
NAMES = ["Priya Shah", "Sam Okoro", "Ingrid Nygård", "Tomasz Zieliński", "Aiko Mori", "Leila Haddad", "Owen Price"]

CARD = Thing(title="Expenses abroad", url="#sg_prose", state="official", summary="What we pay, and how to get it back.")

PROSE = """<p>Keep every receipt. You are paid back within <strong>ten working days</strong> when the form is complete;
see <a href="/finance/">Finance</a> or the <a href="https://example.org/rates">published rates</a>.</p>
<h2>Before you travel</h2>
<ul><li>Ask your manager</li><li>Book through the travel desk<ul>
<li>Rail before air under five hours</li></ul></li></ul>
<aside class="callout" data-kind="note"><p>Rates change on 1 April.</p></aside>
<aside class="callout" data-kind="tip"><p>A photo of the receipt is enough.</p></aside>
<aside class="callout" data-kind="warning"><p>Cash advances need a second signature.</p></aside>
<aside class="callout" data-kind="danger"><p>Never share a company card number in a message.</p></aside>
<h3>What you may claim</h3><table><thead><tr><th>What</th><th>Up to</th></tr></thead><tbody>
<tr><td>Hotel</td><td>140 a night</td></tr><tr><td>Meals</td><td>38 a day</td></tr></tbody></table>
<blockquote><p>Ask first, travel second.</p></blockquote>
<p>Run <code>claims export --month 5</code>, then ask <span data-mention="sam">@Sam Okoro</span>.</p>
<pre><code>claims export --month 5 --format csv</code></pre>
<details><summary>And in an emergency?</summary><p>Call the duty desk.</p></details>"""


class SpecimenForm(forms.Form):
    name = forms.CharField(label="Name of the community", help_text="People will look for this word.")
    purpose = forms.CharField(label="Purpose", widget=forms.Textarea, required=False)
    review_by = forms.DateField(label="Review by", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="Kind", choices=[("learning", "Learning"), ("support", "Support")])
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=[("a", "Reports"), ("b", "Datasets")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    picture = forms.FileField(label="Picture", required=False, help_text="At most 5 MB.")
    tell = forms.BooleanField(label="Tell the members", required=False, help_text="214 people get a notification.")
    seen = forms.ChoiceField(
        label="Who sees it",
        choices=[("open", "Open"), ("closed", "Closed"), ("secret", "Secret")],
        widget=forms.RadioSelect,
        initial="open",
    )


def person(name: str) -> Thing:
    username = name.split()[0].lower()
    return Thing(name=name, username=username, pk=1)


def community(name: str, hue: int, purpose: str) -> Thing:
    return Thing(name=name, hue=hue, purpose=purpose, slug="x", get_absolute_url="/communities/")


def specimens() -> dict[str, object]:
    """The context of the style guide."""
    people = [person(name) for name in NAMES]
    refused = SpecimenForm({"name": "", "review_by": "soon", "seen": "nobody"}, prefix="refused")
    refused.add_error(None, "Your session ended before this was saved. Check the form and send it again.")
    rows = [
        {"name": "Rates 2026.xlsx", "url": "#", "kind": "XLSX", "size": 48_000},
        {"name": "Form.pdf", "url": "#", "kind": "PDF", "size": 210_000},
    ]
    return {
        "people": people,
        "colours": ["paper", "surface", "sunken", "hover", *KINDS],
        "communities": [
            community("Data and analytics", 255, "We help you find, trust and use the company's data."),
            community("Field safety", 30, "Everyone comes home: practice and near misses from the crews."),
            community("New joiners", 150, "Your first hundred days, with people who remember theirs."),
        ],
        "facts": ["Open", "Support and learning", "214 members"],
        "fact_list": [("Owner", "Priya Shah", "#"), ("Kept by", "Data and analytics", "#"), ("Reviewed", "3 May 2026")],
        "labels": labels(people),
        "states": list(STATES),
        "kinds": KINDS,
        "form": SpecimenForm(),
        "refused": refused,
        "chosen": SpecimenForm(prefix="chosen"),
        "helps": {
            "open": "Every signed-in person sees what is in it.",
            "closed": "Everyone finds it in the list; only members see what is in it.",
            "secret": "Only members know that it exists.",
        },
        "pictures": {"open": "globe", "closed": "lock", "secret": "eye-off"},
        "prose": PROSE,
        "figure": Thing(label="Questions answered", bars=bars()),
        "bar_size": (300, 60),
        "text_with_cards": [Thing(html="<p>What counts is this page:</p>"), Thing(card=CARD)],
        "files": rows,
        "matrix": matrix(),
        "roles": [(Thing(label=role), "") for role in ("Employee", "Member", "Editor", "Facilitator")],
        "tabs": [("Home", "#", True), ("Discussions", "#", False, 12), ("Pages", "#", False), ("Members", "#", False)],
        "trail": [("Communities", "/communities/"), ("Data and analytics", "/communities/")],
        "page": KeysetPage([1, 2], "?after=x", "", 2),
        "an_hour_ago": timezone.now() - datetime.timedelta(hours=1),
        "menu": [("Edit", "#", "pencil"), ("History", "#", "history"), ("Print", "#", "print")],
    }


def bars() -> list[Thing]:
    """A chart of five weeks, in units of its size."""
    return [
        Thing(
            x=str(n * 60 + 1), y=str(60 - height), width="58", height=str(height), words=f"Week {n + 1}", value=height
        )
        for n, height in enumerate([12, 30, 7, 60, 41])
    ]


def labels(people: list[Thing]) -> list[dict[str, object]]:
    """The vetting label in each of its states."""
    day = datetime.date(2026, 5, 3)
    vouched = {"voucher": people[0], "voucher_role": "Finance", "reviewed": day, "review_by": day.replace(year=2027)}
    kept = {"community": community("Data and analytics", 255, "")}
    edited = kept | {"edited_by": people[1], "edited_at": timezone.now() - datetime.timedelta(hours=5)}
    return [
        {"state": "official", **vouched, **kept, "revision": 12},
        {
            "state": "official-newer-edits",
            **vouched,
            "newer": 3,
            "newer_people": 2,
            "newest_url": "#",
            "diff_url": "#",
            "vet_url": "#",
        },
        {"state": "community", **edited, "ask_url": "#"},
        {"state": "due", **vouched, "vet_url": "#"},
        {"state": "overdue", **vouched, "vet_url": "#"},
        {"state": "lapsed", **edited, "ended_at": day, "official_url": "#"},
        {
            "state": "withdrawn",
            **edited,
            "ended_at": day,
            "ended_by": people[0],
            "reason": "The rates are no longer in force.",
        },
    ]


def matrix() -> list[dict[str, object]]:
    capabilities = [
        ("Reply", "Answer in discussions."),
        ("Edit pages", "Change any page."),
        ("Manage members", "Invite, remove, name roles."),
    ]
    return [
        {
            "capability": Thing(label=name),
            "help": help_,
            "cells": [
                {
                    "value": f"{role}-{name}",
                    "role": Thing(label=role),
                    "checked": n > row,
                    "always": n == 3,
                    "never": n == 0 and row == 2,
                }
                for n, role in enumerate(["Employee", "Member", "Editor", "Facilitator"])
            ],
        }
        for row, (name, help_) in enumerate(capabilities)
    ]
