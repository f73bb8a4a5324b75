"""The copy of a text that a browser keeps, and the word that it is no longer needed."""

from urllib.parse import quote

from django.http import HttpResponse

COOKIE = "drafts_done"


def forget(response: HttpResponse, *keys: str) -> None:
    """Tell the browser that the texts under these draft keys are safely saved.

    Without this word a text stays in the browser, so that nothing is lost when a save fails; it would be offered again
    the next time the same form opens empty. The cookie is read by the editor's script, hence no HttpOnly.
    """
    response.set_cookie(COOKIE, quote("|".join(keys)), max_age=7 * 24 * 3600, samesite="Lax")
