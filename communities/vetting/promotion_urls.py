"""Below ``/communities/<slug>/questions/``, beside the questions' own."""

from django.urls import URLPattern, path

from communities.vetting.views import promotion

urlpatterns: list[URLPattern] = [
    path("<int:pk>/promote/<int:answer>/", promotion.answer_promote, name="answer_promote"),
]
