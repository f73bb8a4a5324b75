"""Asking from anywhere, below ``/ask/``."""

from django.urls import URLPattern, path

from communities.questions.views import asking

urlpatterns: list[URLPattern] = [
    path("", asking.question_ask, name="question_ask"),
    path("similar/", asking.question_similar, name="question_similar"),
    path("found/", asking.question_found, name="question_found"),
]
