"""What people write into a reply, from the programs they write with."""

from pathlib import Path

import pytest

from intranet.mail_in.content import Content
from intranet.mail_in.letter import Letter
from intranet.ui.markup import to_text

MAILS = Path(__file__).parent / "mails"


@pytest.mark.parametrize("name", sorted(path.stem for path in MAILS.glob("*.eml")))
def test_the_text_is_what_the_person_wrote(name):
    content = Content(Letter.of((MAILS / f"{name}.eml").read_bytes()))
    written = "\n".join(line.rstrip() for line in content.text.strip().split("\n"))
    assert written == (MAILS / f"{name}.txt").read_text().strip()
    words = to_text(content.html)
    assert all(word in words for word in written.replace(">", " ").split() if word != "wrote:")
