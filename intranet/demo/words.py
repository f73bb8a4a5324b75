"""What people say, from the demo's Markdown: mentions, and links to pages and files by their place in the demo.

``@name`` mentions somebody; ``](page:it-help/printers)`` leads to a community page, ``](file:chart.png)`` to a file of
the community in which it is said.
"""

import re

from accounts.models import User
from communities.attachments.models import Attachment
from communities.models import Community
from intranet.demo.files import sized
from intranet.ui.editor.from_markdown import to_html

MENTION = re.compile(r"(?<![\w@])@([a-z]+(?:\.[a-z]+)?)")
PAGE = re.compile(r"\]\(page:([\w-]+)/([\w/-]+)\)")
FILE = re.compile(r"\]\(file:([^)]+)\)")


def as_html(text: str, people: dict[str, User], community: Community) -> str:
    def named(match: re.Match[str]) -> str:
        person = people.get(match[1])
        return f"[@{person.name}](mention:{person.username})" if person else match[0]

    def kept(match: re.Match[str]) -> str:
        files.append(community.attachments.filter(name=match[1]).latest("pk"))
        return f"]({files[-1].get_absolute_url()})"

    files: list[Attachment] = []
    text = FILE.sub(kept, PAGE.sub(r"](/communities/\1/pages/\2/)", text))
    return sized(to_html(MENTION.sub(named, text), heading_ids=False), files)
