"""The order in which the demo organisation comes to life."""

from accounts.models import User
from intranet.demo.acting import load_acts
from intranet.demo.connected import load_connected
from intranet.demo.gatherings import add_key_pages, load_communities
from intranet.demo.mailed import load_mailed
from intranet.demo.mailing import load_mail
from intranet.demo.official import load_official
from intranet.demo.people import load_people
from intranet.demo.questions import load_questions
from intranet.demo.reached import load_reached
from intranet.demo.readers import load_readers
from intranet.demo.searching import load_searching
from intranet.demo.talk import load_talk
from intranet.demo.wiki import load_wiki, part, settle_notifications, show_in_official_tree
from intranet.search.indexing.relay import index_changes


def demo_is_loaded() -> bool:
    """Whether its facilitator is here. It is loaded in one transaction, so all of it is here or nothing."""
    return User.objects.filter(username="facilitator").exists()


def load_demo() -> None:
    people = load_people()
    communities = load_communities(people)
    pages = load_official(people, communities)
    add_key_pages(communities, pages)
    community_pages = load_wiki(people, communities)
    show_in_official_tree(people, communities, pages, community_pages)
    settle_notifications()
    part(people)
    load_talk(people, communities)
    load_questions(people, communities, pages, community_pages)
    load_readers(people, communities, pages)
    load_acts(people, communities)
    load_mail(people, communities)
    load_searching(people, pages)
    load_connected(people, communities)
    load_reached(people, communities)
    load_mailed(people, communities)
    index_changes()
