"""What tests of questions share: questions and answers as people write them."""

import pytest

from communities.questions.models import Expert, Question
from tests.communities.conftest import at, browse, queries_of

__all__ = ["at", "browse", "queries_of"]


@pytest.fixture
def asker(community, member_of):
    return member_of(community, "asker")


@pytest.fixture
def expert(community, member_of):
    """Named for the tag "meters" by the ``experts`` fixture."""
    return member_of(community, "expert")


@pytest.fixture
def experts(community, facilitator, expert):
    """The tag "meters" of the community, with its expert."""
    tag = community.tags.create(name="meters", slug="meters")
    Expert.name(tag, by=facilitator, person=expert)
    return tag


@pytest.fixture
def asked(community, asker):
    """A factory of questions by the asker: ``asked("A title", tags=["meters"])``."""

    def make(title="How do I read a meter in the rain?", *, by=asker, where=None, html="<p>It is wet.</p>", **fields):
        return Question.ask(where or community, by=by, title=title, html=html, **fields)

    return make


@pytest.fixture
def question(asked):
    return asked()


@pytest.fixture
def answer(question, member):
    """The member's answer to the question."""
    return question.answer(by=member, html="<p>Under an umbrella.</p>")
