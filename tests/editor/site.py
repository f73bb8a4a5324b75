"""A small site around the editor for its tests: a form, and the addresses an editor may be given."""

import base64
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST

from intranet.ui.editor import drafts
from intranet.ui.editor.fields import RichTextFormField
from intranet.urls import urlpatterns as site_patterns

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PEOPLE = [("sam.okoro", "Sam Okoro"), ("samira.haddad", "Samira Haddad"), ("priya.shah", "Priya Shah")]
PAGES = [("/policies/expenses/", "Expenses abroad"), ("/policies/travel/", "Travel policy")]

PAGE = """{% extends "base.html" %}{% block title %}Editor{% endblock %}{% block content %}<h1>Write</h1>
<form method="post" id="the-form">{% csrf_token %}
{% include "components/form.html" with form=form submit="Save" only %}</form>
{% if saved is not None %}<article class="prose" id="saved">{{ saved|cleaned }}</article>{% endif %}{% endblock %}"""

#: What a test wants the form to be: initial text and options. Emptied by the fixture.
WANTED: dict[str, Any] = {}
#: What the autosave address got, and how it shall answer.
DRAFTS: list[str] = []


class TextForm(forms.Form):
    title = forms.CharField(required=False)
    text = RichTextFormField(label="Text", help_text="Readers see it at once.")
    after = forms.CharField(required=False)


def write(request: HttpRequest) -> HttpResponse:
    form = TextForm(request.POST or None, initial={"text": WANTED.get("text", "")})
    form.fields["text"].required = WANTED.get("required", False)
    form.fields["text"].widget.configure(**WANTED.get("options", {}))
    saved = form.cleaned_data["text"] if request.method == "POST" and form.is_valid() else None
    response = TemplateResponse(request, engines["django"].from_string(PAGE), {"form": form, "saved": saved})
    if saved is not None and WANTED.get("forget"):
        drafts.forget(response, *WANTED["forget"])
    return response


def asked(request: HttpRequest) -> str:
    return request.GET["q"].lower()


def people(request: HttpRequest) -> JsonResponse:
    found = [{"username": u, "name": n, "detail": "Finance"} for u, n in PEOPLE if asked(request) in n.lower()]
    return JsonResponse({"results": found})


def pages(request: HttpRequest) -> JsonResponse:
    found = [{"url": u, "title": t, "detail": "Policies"} for u, t in PAGES if asked(request) in t.lower()]
    return JsonResponse({"results": found})


@require_POST
def picture(request: HttpRequest) -> JsonResponse:
    if "refused" in request.FILES["file"].name:
        return JsonResponse({"error": "This picture is not allowed here."}, status=400)
    return JsonResponse({"url": "/editor/dot.png", "width": 640, "height": 360}, status=201)


@require_POST
def file(request: HttpRequest) -> JsonResponse:
    name = request.FILES["file"].name
    return JsonResponse({"url": f"/editor/{name}", "label": f"{name} (PDF, 12 KB)"}, status=201)


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    DRAFTS.append(request.POST["html"])
    status = WANTED.get("draft_status", 200)
    return JsonResponse({"saved_at": "2026-11-05T14:02:00Z"} if status == 200 else {}, status=status)


def dot(request: HttpRequest) -> HttpResponse:
    return HttpResponse(DOT, content_type="image/png")


urlpatterns = [
    path("editor/", login_not_required(write)),
    path("editor/people/", login_not_required(people)),
    path("editor/pages/", login_not_required(pages)),
    path("editor/pictures/", login_not_required(picture)),
    path("editor/files/", login_not_required(file)),
    path("editor/drafts/", login_not_required(draft)),
    path("editor/dot.png", login_not_required(dot)),
    *site_patterns,
]
