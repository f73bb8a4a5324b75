"""In which language somebody is spoken to: on pages what their browser says, in mails what they chose last."""

from django.conf import settings
from wagtail.users.models import UserProfile

from accounts.models import User


def language_of(person: User) -> str:
    """Code of the language mails to this person are in, whoever caused them; the site's own until they choose one.

    What was chosen is kept where the CMS keeps its reader's language, so that it speaks the same.
    """
    offered = dict(settings.LANGUAGES)
    if len(offered) == 1:
        return settings.LANGUAGE_CODE
    chosen = UserProfile.objects.filter(user=person).values_list("preferred_language", flat=True).first()
    return chosen if chosen in offered else settings.LANGUAGE_CODE
