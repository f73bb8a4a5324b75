"""What happened, who is to be told, what each person has been told, and what they chose."""

from accounts.notifications.models.activity import Activity, Outbox
from accounts.notifications.models.choices import MailTimes, Muted, Preference
from accounts.notifications.models.mail import Mail
from accounts.notifications.models.notification import Notification

__all__ = ["Activity", "Mail", "MailTimes", "Muted", "Notification", "Outbox", "Preference"]
