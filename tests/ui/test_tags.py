import datetime
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone

from intranet.ui.styleguide import icons
from intranet.ui.templatetags.ui import HUES, avatar, hue, icon, initials, mark, moment

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        ({"seconds": 10}, "just now"),
        ({"minutes": 5}, "5 min ago"),
        ({"hours": 3}, "3 h ago"),
        ({"hours": 23}, "yesterday"),
        ({"days": 8}, "12 Nov"),
        ({"days": 400}, "16 Oct 2025"),
        ({"days": -3}, "23 Nov"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_times_in_words_with_the_exact_one(ago, words):
    when = NOW - datetime.timedelta(**ago)
    shown = moment(when)
    assert f">{words}</time>" in shown
    assert f'datetime="{when.isoformat()}"' in shown
    assert "title=" in shown


@time_machine.travel(NOW, tick=False)
def test_times_are_in_the_readers_zone():
    with timezone.override("Asia/Tokyo"):
        assert 'title="20 November 2026, 21:00"' in moment(NOW)
        assert moment(NOW, style="clock").endswith(">21:00</time>"), "under a heading that names the day"


def test_days_and_nothing():
    assert moment(datetime.date(2026, 5, 3)) == '<time datetime="2026-05-03">3 May 2026</time>'
    assert moment(None) == ""
    assert ">20 November 2026</time>" in moment(NOW, style="date")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Priya Shah", "PS"), ("Anna-Lena Groß", "AG"), ("Cher", "CH"), ("李 明", "李明"), ("", "?"), ("— ", "?")],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_hues_are_steady_and_within_the_circle():
    assert hue("Priya Shah") == hue(SimpleNamespace(name="Priya Shah"))
    assert hue(SimpleNamespace(hue=359, name="x")) == "hue-0"
    assert hue(SimpleNamespace(hue=30, name="x")) == "hue-2"
    css = (Path(settings.STATICFILES_DIRS[0]) / "css" / "hues.css").read_text()
    assert all(f".hue-{n} " in css for n in range(HUES))


def test_avatars_show_the_picture_or_initials_and_escape():
    assert 'src="/p?a=1&amp;b"' in avatar(SimpleNamespace(name="A", picture_url="/p?a=1&b"))
    evil = avatar(SimpleNamespace(name='<b>"x', picture_url=""), label=True)
    assert "<b>" not in evil
    assert 'role="img"' in evil


def test_icons_are_decoration_unless_labelled():
    assert 'aria-hidden="true"' in icon("seal")
    assert 'role="img" aria-label="Close &lt;' in icon("close", label="Close <")


def test_states_have_words():
    assert "Official" in mark("official")
    with pytest.raises(KeyError):
        mark("certified")


def test_cleaned_is_the_road_for_html():
    page = Template("{{ html|cleaned }}{{ none|cleaned }}").render(
        Context({"html": "<p onclick=x>t</p><script>x</script>", "none": None})
    )
    assert page == "<p>t</p>"


TEMPLATES = settings.PROJECT / "templates"


def test_every_icon_named_in_a_template_exists():
    known = set(icons())
    for path in TEMPLATES.rglob("*.html"):
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text()):
            assert name in known, (path.name, name)


def test_every_class_in_a_template_has_a_style():
    styles = "".join(path.read_text() for path in (TEMPLATES.parent / "static").rglob("*.css"))
    styles += (TEMPLATES / "mail" / "_styles.html").read_text()  # mail has no stylesheets
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", styles))
    unknown = {}
    for path in TEMPLATES.rglob("*.html"):
        if "cms" in path.parts:
            continue
        text = re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", "…", path.read_text()))
        for value in re.findall(r'class="([^"]*)"', text):
            if missing := [word for word in value.split() if word not in known and "…" not in word and word[-1] != "-"]:
                unknown.setdefault(path.relative_to(TEMPLATES).as_posix(), set()).update(missing)
    assert not unknown


def test_templates_are_short_and_hold_no_inline_style_or_script():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert len(text.splitlines()) <= 80, path
        if not {"email", "mail"} & set(path.parts):
            assert not re.search(
                r"\sstyle=|\son[a-z]+=\"|<script>|\bhx-on|javascript:", re.sub(r"{%.*?%}", "", text)
            ), path
