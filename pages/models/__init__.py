from pages.models.audience import PageAudience
from pages.models.base import OfficialPage
from pages.models.content import ContentPage
from pages.models.files import PageDocument, PageImage, PageRendition
from pages.models.following import PageFollow
from pages.models.home import HomePage
from pages.models.launch import LaunchDay, LaunchPage
from pages.models.news import NewsIndexPage, NewsPage
from pages.models.policy import PolicyAcknowledgement, PolicyPage, PolicyVersion
from pages.models.reminder import PolicyReminder, ReviewReminder
from pages.models.responses import NewsAcknowledgement, NewsComment, NewsReaction, NewsReactionKind
from pages.models.review import ReviewRefused, VettingState
from pages.models.section import SectionContact, SectionPage
from pages.models.site import AlertBanner, QuickLink, QuickLinks
from pages.models.visit import HomeVisit

__all__ = [
    "AlertBanner",
    "ContentPage",
    "HomePage",
    "HomeVisit",
    "LaunchDay",
    "LaunchPage",
    "NewsAcknowledgement",
    "NewsComment",
    "NewsIndexPage",
    "NewsPage",
    "NewsReaction",
    "NewsReactionKind",
    "OfficialPage",
    "PageAudience",
    "PageDocument",
    "PageFollow",
    "PageImage",
    "PageRendition",
    "PolicyAcknowledgement",
    "PolicyPage",
    "PolicyReminder",
    "PolicyVersion",
    "QuickLink",
    "QuickLinks",
    "ReviewRefused",
    "ReviewReminder",
    "SectionContact",
    "SectionPage",
    "VettingState",
]
