"""Every template tag of the generators, and what it becomes."""

import pytest

from intranet.imports.findings import Kind
from intranet.imports.template_tags import expand


def head(body: str) -> str:
    return f"---\ntitle: T\nversion: 3\n---\n{body}"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ('[Pay]({% page "/pay/" %})', '<a href="/handbook/people/pay/">Pay</a>'),
        ("[Pay]({%page 'people/pay'%})", '<a href="/handbook/people/pay/">Pay</a>'),
        ('[Pay\nrules]({% page\n  "people/pay/#rates" %})', '<a href="/handbook/people/pay/#rates">Pay rules</a>'),
        ('[Pay]({% page "pay/#rates " %})', '<a href="/handbook/people/pay/#rates">Pay</a>'),
        ("[Pay]({% link 'people/pay' %})", '<a href="/handbook/people/pay/">Pay</a>'),
        (
            '[Out]({%link "https://example.org/x"%})',
            '<a href="https://example.org/x" rel="noopener noreferrer">Out</a>',
        ),
        ("[Pay]({{base.baseurl}}/pay/)", '<a href="/handbook/people/pay/">Pay</a>'),
        ('Ask in {% slack_channel "help" %}.', "Ask in <code>#help</code>."),
        ('{% slack_channel "#help" %}', "<code>#help</code>"),
        ('{% slack_channel "help" "The help desk" %}', "The help desk (<code>#help</code>)"),
        ('{% slack_channel "Help desk" %}', "<code>Help desk</code>"),
        ('<table><tr><td>{% slack_channel "help" %}</td></tr></table>', "<td><code>#help</code></td>"),
        ('{% image "_img/x.png" "A *big* cat" %}', "<em>[Picture: A *big* cat]</em>"),
        ('{% image_with_class "_img/x.png" "wide" "A cat" %}', "<em>[Picture: A cat]</em>"),
        ('`{% raw %}{% page "x" %}{% endraw %}`', '<code>{% page "x" %}</code>'),
        ("```\n{% raw %}{{ x }}{% endraw %}\n```", "{{ x }}"),
        ('`{{ "{%include%}" }}`', "<code>{%include%}</code>"),
        ("Version {{ version }}, {{ page.title }}", "Version 3, T"),
        ("a{% comment %}never {% page 'x' %} shown{% endcomment %}b", "<p>ab</p>"),
        ("{%- slack_channel 'help' -%}", "<code>#help</code>"),
    ],
)
def test_tag(converted, source, wanted):
    assert wanted in converted(head(source)).html


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [("", "note"), ('"Mind", "warning"', "warning"), ('"Stop" "error" "slim"', "danger"), ('"Yes" "success"', "tip")],
)
def test_alert_is_a_callout(converted, arguments, kind):
    html = converted(head(f"Before\n{{% alert {arguments} %}}\n  Some *text*\n  - a\n{{% endalert %}}\nAfter")).html
    assert f'<aside class="callout" data-kind="{kind}">' in html
    assert "<p>Some <em>text</em></p>" in html.replace("\n", "")
    assert html.index("Before") < html.index("<aside") < html.index("</aside>") < html.index("After")
    heading = arguments.split('"')[1] if arguments else ""
    assert (f"<strong>{heading}</strong>" in html) == bool(heading)


def test_alert_in_a_list_item_stays_there(converted):
    html = converted(head("- one\n\n  {% alert %}\n  Mind\n  {% endalert %}\n\n- two")).html
    assert html.count("<li>") == 2
    assert html.index("<aside") < html.index("two")
    assert html.count("<ul>") == 1


@pytest.mark.parametrize(
    ("source", "kind", "detail"),
    [
        ('{% include "warning.html" %}', Kind.INCLUDE, "warning.html"),
        ('{% include "steps.html" steps:a.b\n current:1 %}', Kind.INCLUDE, "steps.html"),
        ('{% image "_img/x.png" "A cat" %}', Kind.PICTURE, "_img/x.png"),
        ('{% uswds_icon "campaign" %}', Kind.PICTURE, "icon campaign"),
        ('[Form]({% download "downloads/form.pdf" %})', Kind.DOWNLOAD, "/downloads/form.pdf"),
        ("{% comment %}to do{% endcomment %}", Kind.COMMENT, "to do"),
        ("{% if x %}", Kind.TAG, "{% if x %}"),
        ("{{ x | upper }}", Kind.TAG, "{{ x | upper }}"),
        ("{% usa-current a b %}", Kind.TAG, "{% usa-current a b %}"),
        ("{% alert %} never closed", Kind.TAG, "{% alert %} is never closed"),
        ("[Gone]({% page '/gone/' %})", Kind.LINK, "/gone/"),
    ],
)
def test_what_is_not_carried_over_is_told_with_its_line(converted, source, kind, detail):
    result = converted(head(f"One\n\n{source}\n"))
    assert [(found.kind, found.line, found.detail) for found in result.findings if found.kind != Kind.FRONT_MATTER] == [
        (kind, 7, detail)
    ]


def test_unknown_tags_stay_as_text(converted):
    result = converted(head("Use {% for x in y %} and {{ secret }} here"))
    assert "Use {% for x in y %} and {{ secret }} here" in result.html


def test_tags_are_text_in_a_file_without_front_matter(converted):
    result = converted("Write {% page 'pay' %} to link")
    assert "{% page" in result.html
    assert not result.findings


def test_lines_are_those_of_the_file():
    text = '{% comment %}\na\nb{% endcomment %}\nx {% page\n "y" %}\n{% alert %}\nz\n{% endalert %}\nend'
    expansion = expand(text, 10)
    where = dict(zip(expansion.text.split("\n"), expansion.lines, strict=True))
    assert len(expansion.lines) == expansion.text.count("\n") + 1
    assert (where["x /y"], where["z"], where["end"]) == (13, 16, 18)


@pytest.mark.parametrize("piece", ["{% raw %}", "{% alert ", "{{ x ", "{%", "{% comment %}{% raw %}"])
def test_a_file_full_of_open_tags_takes_no_time(piece):
    assert expand(piece * 5000).text
