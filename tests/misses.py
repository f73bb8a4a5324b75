"""What a refusal or a miss tells, beside what its reader sent."""

import re

from django.http import HttpResponse

#: Tokens of forms, which differ in every page, and the words of the address in the search of a miss.
_THEIR_OWN = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken":)"\w+"'), r"\1"),
    (re.compile(r'(name="q" value=)"[^"]*"'), r"\1"),
)


def told(response: HttpResponse) -> str:
    """The page without its address, the words of that address, and tokens."""
    page = response.content.decode().replace(response.wsgi_request.path, "/…/")
    for pattern, instead in _THEIR_OWN:
        page = pattern.sub(instead, page)
    return page
