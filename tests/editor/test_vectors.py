"""Hostile HTML as stored text and as a paste: nothing runs, nothing is reported, nothing hostile comes out."""

import pytest

from intranet.ui import markup

pytestmark = pytest.mark.browser

VECTORS = [
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<p style="background:url(javascript:alert(1))" onclick=alert(1)>t</p>',
    "<p/style=color:red/onclick=alert(1)>q</p>",
    "<details ontoggle=alert(1) open><summary onfocus=alert(1) autofocus>s</summary>x</details>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    '<span data-mention="a&quot; onx=1">@x</span>',
    "<base href=//evil.example/>",
    '<meta http-equiv="refresh" content="0;url=//evil.example/">',
    '<link rel="stylesheet" href="//evil.example/x.css">',
    "<!--><img src=x onerror=alert(1)>-->",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<template><script>alert(1)</script></template>",
    '<img src="//evil.example/x.png"><img src="/\\evil.example/x.png">',
    '<table background="javascript:alert(1)"><tr><td background="x">c</td></tr></table>',
    "{{7*7}}",
]


def test_nothing_runs_and_nothing_hostile_comes_out(writer):
    dialogs = []
    writer.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    writer.open()
    for vector in VECTORS:
        stored = writer.through(vector)
        writer.through("")
        writer.paste(html=vector)
        for out in (stored, writer.html):
            assert markup.clean(out) == out, vector
            assert "alert" not in out, vector
    writer.page.wait_for_timeout(300)
    assert not dialogs


def test_a_hostile_text_in_the_page_itself(writer):
    """As a form would show it if somebody had stored it raw."""
    writer.open("</textarea><script>alert(1)</script><img src=x onerror=alert(1)>words")
    assert writer.html == "<p>words</p>"
