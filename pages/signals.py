"""What makes the site's furniture new, and tells those who follow a page."""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import page_published, post_page_move

from pages.following import tell_followers
from pages.furniture import forget
from pages.models import AlertBanner, QuickLink, QuickLinks
from pages.reminding import settle_review

WATCHED = (AlertBanner, QuickLink, QuickLinks, PageViewRestriction, CollectionViewRestriction, Site)


def connect() -> None:
    for model in WATCHED:
        post_save.connect(forget, sender=model)
        post_delete.connect(forget, sender=model)
    for through in (PageViewRestriction.groups.through, CollectionViewRestriction.groups.through):
        m2m_changed.connect(forget, sender=through)
    post_page_move.connect(forget)
    page_published.connect(tell_of_publishing)
    post_save.connect(forget_page)
    post_delete.connect(forget_page)


def forget_page(sender: type, **_signal: object) -> None:
    """Pages near the top are in the menu; which of them are, is not worth finding out."""
    if issubclass(sender, Page):
        forget()


def tell_of_publishing(sender: type, instance: Page, revision: Any = None, **_signal: object) -> None:
    """Wagtail publishes by many roads (a button, a workflow, the clock), and this is where they meet."""
    settle_review(instance)
    tell_followers(instance, by=revision.user if revision else None)
