from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

#: What a community's news say of its pages.
NEWS = {
    "page.created": _("%(name)s wrote a page"),
    "page.edited": _("%(name)s edited a page"),
    "page.restored": _("%(name)s restored an earlier text of a page"),
    "page.moved": _("%(name)s moved a page"),
    "page.archived": _("%(name)s archived a page"),
    "page.brought_back": _("%(name)s brought a page back"),
}


class WikiConfig(AppConfig):
    name = "communities.wiki"
    verbose_name = _("Community pages")

    def ready(self) -> None:
        from accounts.notifications.live.listening import doors
        from communities.discussions.models.links import page_finders
        from communities.figures import seen_there
        from communities.news import WORDS, subjects
        from communities.wiki import reach
        from communities.wiki.linking import pages_at, pages_seen, pages_titled
        from communities.wiki.presence import pages_written
        from communities.writing import link_finders

        doors["presence"] = pages_written
        link_finders.append(pages_titled)
        page_finders.append(pages_at)
        seen_there += [reach.judges, reach.writers]
        WORDS.update(NEWS)
        subjects.setdefault(("wiki", "communitypage"), pages_seen)  # the room above knows their titles
