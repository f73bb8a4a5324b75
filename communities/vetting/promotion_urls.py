"""Below ``/communities/<slug>/questions/``, beside the questions' own."""

from django.urls import URLPattern, path

from communities.vetting.views import answers, promotion

urlpatterns: list[URLPattern] = [
    path("<int:pk>/promote/<int:answer>/", promotion.answer_promote, name="answer_promote"),
    path("<int:pk>/answers/<int:answer>/vetting/", answers.answer_vetting, name="answer_vetting"),
    path("<int:pk>/answers/<int:answer>/vetting/ask/", answers.answer_ask_vetting, name="answer_ask_vetting"),
    path("<int:pk>/answers/<int:answer>/vetting/review/", answers.answer_vet, name="answer_vet"),
    path("<int:pk>/answers/<int:answer>/vetting/withdraw/", answers.answer_withdraw, name="answer_withdraw"),
]
