"""Was this helpful: one answer a person and text, which may be changed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from communities.request import Request
from communities.wiki.door import readable_page
from communities.wiki.forms import HelpfulForm
from communities.wiki.helpfulness import answers_to


@require_POST
def page_helpful(request: Request, slug: str, path: str) -> HttpResponse:
    found = readable_page(request, slug, path)
    form = HelpfulForm(request.POST)
    if not form.is_valid():
        return redirect(found.page)
    revision = found.revision(form.cleaned_data["number"])
    revision.answer_helpful(form.cleaned_data["answer"] == "yes", by=request.user)
    if request.htmx:
        answers = answers_to(revision, request.user, found.permissions)
        return render(request, "wiki/_helpful.html", found.context | {"helpful": answers})
    version = "official" if revision.number == found.page.official_number else "community"
    return redirect(f"{found.page.get_absolute_url()}?version={version}#was_helpful")
