"""Every component renders, in every state, from what its first line says."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.urls import reverse

from intranet.ui.specimens import SpecimenForm, community, labels, person, specimens
from intranet.ui.templatetags.ui import STATES

COMPONENTS = settings.PROJECT / "templates" / "components"


@pytest.fixture
def guide(client):
    return client.get(reverse("styleguide")).content.decode()


def test_the_style_guide_shows_every_component(guide):
    parts = "".join(path.read_text() for path in (settings.PROJECT / "templates" / "ui").glob("*.html"))
    inside = {
        "field",
        "field_error",
        "error_summary",
        "label_story",
        "messages",
        "person_row",
        "contents",
        "keep_offer",
    }
    for path in COMPONENTS.glob("*.html"):
        assert f"components/{path.name}" in parts or path.stem in inside, path.name


def test_the_style_guide_needs_no_sign_in_and_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get(reverse("styleguide")).status_code == 200


def test_ids_of_the_style_guide_are_unique(guide):
    ids = re.findall(r'\sid="([^"]*)"', guide)
    assert {name for name in ids if ids.count(name) > 1} == set()


def test_every_component_says_what_it_takes():
    for path in COMPONENTS.glob("*.html"):
        assert path.read_text().startswith(("{#", "{% comment %}")), path.name


@pytest.mark.parametrize("label", labels([person("Priya Shah"), person("Sam Okoro")]), ids=lambda label: label["state"])
def test_a_label_says_state_and_opens_to_the_story(label):
    html = render_to_string("components/label.html", label)
    assert f"label--{label['state']}" in html
    assert html.count("<summary") == 1
    assert "None" not in html


@pytest.mark.parametrize("state", STATES)
def test_a_label_says_only_what_is_known(state):
    html = render_to_string("components/label.html", {"state": state})
    assert "None" not in html
    assert "vouched for" not in html.replace("has vouched for it", "").replace("vouched for an earlier", "").replace(
        "person vouched for", ""
    )


def test_newer_edits_are_counted_in_words():
    html = render_to_string("components/label.html", {"state": "official-newer-edits", "newer": 1, "newer_people": 1})
    assert "1 newer community edit by one person since then." in " ".join(html.split())


def test_a_field_ties_label_hint_and_error_to_its_input():
    form = SpecimenForm({"seen": "open", "review_by": "x"})
    html = render_to_string("components/field.html", {"field": form["name"]})
    assert 'for="id_name"' in html
    for name in ("id_name_helptext", "id_name_error"):
        assert f'id="{name}"' in html
        assert name in re.search(r'aria-describedby="([^"]*)"', html)[1]
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_has_a_legend():
    html = render_to_string("components/field.html", {"field": SpecimenForm()["seen"]})
    assert "<fieldset" in html
    assert "<legend" in html
    assert '<label class="field__label" for' not in html


def test_the_summary_of_errors_leads_to_the_fields():
    form = SpecimenForm({"review_by": "x"})
    html = render_to_string("components/form.html", {"form": form, "submit": "Save"})
    summary = html.partition("</ul>")[0]
    for target in re.findall(r'href="#([^"]*)"', summary):
        assert f'id="{target}"' in html, target
    assert "#id_seen_0" in summary


def test_cards_of_choices_carry_their_help():
    html = render_to_string(
        "components/choices.html", {"field": SpecimenForm()["seen"], "helps": {"secret": "Only members know."}}
    )
    assert html.count('class="choice"') == 3
    assert "Only members know." in html


def test_text_of_people_is_escaped_everywhere():
    evil = "<script>alert(1)</script>"
    names = "title text meta note label value here reason facts action kind lead summary placeholder"
    context = specimens() | dict.fromkeys(names.split(), evil)
    context |= {"person": person(f"Eve {evil}"), "community": community(evil, 3, evil), "field": SpecimenForm()["seen"]}
    context |= {"items": [(evil, "#")], "headings": [], "state": "official"}
    for path in COMPONENTS.glob("*.html"):
        if path.stem in {"messages", "files", "tags"}:
            continue
        assert "<script>alert" not in get_template(f"components/{path.name}").render(context), path.name
