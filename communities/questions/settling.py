"""What a question asked of people, and what answers that."""

from accounts.notifications.models import Activity
from accounts.notifications.settling import settle_all
from communities.discussions.models import Topic

#: Of experts and facilitators: to answer it. Of the asker: to say whether an answer helped.
TO_ANSWER = ("question.asked", "question.escalated")
EVERYTHING = (*TO_ANSWER, "question.left_open")
#: Acts on an answer, and acts on the topic.
_OF_POST = {"question.answered": TO_ANSWER, "question.accepted": EVERYTHING}
_OF_TOPIC = {"question.marked_duplicate", "question.made_discussion", "topic.closed"}


def end_of_asking(activity: Activity) -> None:
    """For ``after_record``. What the asker writes below their own question answers nobody's."""
    if activity.verb in _OF_TOPIC:
        settle_all(Topic, [activity.target_id], *EVERYTHING)
    elif verbs := _OF_POST.get(activity.verb):
        topic = activity.target.topic
        if activity.verb != "question.answered" or activity.actor_id != topic.author_id:
            settle_all(Topic, [topic.pk], *verbs)
