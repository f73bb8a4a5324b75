from pages.models.base import OfficialPage
from pages.models.content import ContentPage
from pages.models.files import PageDocument, PageImage, PageRendition
from pages.models.home import HomePage
from pages.models.launch import LaunchDay, LaunchPage
from pages.models.news import NewsIndexPage, NewsPage
from pages.models.policy import PolicyAcknowledgement, PolicyPage, PolicyVersion
from pages.models.reminder import ReviewReminder
from pages.models.review import ReviewRefused, VettingState
from pages.models.section import SectionContact, SectionPage
from pages.models.site import AlertBanner, QuickLink, QuickLinks

__all__ = [
    "AlertBanner",
    "ContentPage",
    "HomePage",
    "LaunchDay",
    "LaunchPage",
    "NewsIndexPage",
    "NewsPage",
    "OfficialPage",
    "PageDocument",
    "PageImage",
    "PageRendition",
    "PolicyAcknowledgement",
    "PolicyPage",
    "PolicyVersion",
    "QuickLink",
    "QuickLinks",
    "ReviewRefused",
    "ReviewReminder",
    "SectionContact",
    "SectionPage",
    "VettingState",
]
