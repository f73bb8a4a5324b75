"""Below ``/communities/<slug>/questions/``."""

from django.urls import URLPattern, URLResolver, include, path

from communities.questions.views import answering, asking, experts, listing, marking, reading

question: list[URLPattern] = [
    path("", reading.question_detail, name="question_detail"),
    path("answer/", answering.question_answer, name="question_answer"),
    path("comment/<int:answer>/", answering.question_comment, name="question_comment"),
    path("vote/<int:answer>/", marking.question_vote, name="question_vote"),
    path("accept/<int:answer>/", marking.question_accept, name="question_accept"),
    path("verify/<int:answer>/", marking.question_verify, name="question_verify"),
    path("duplicate/", marking.question_duplicate, name="question_duplicate"),
    path("convert/", marking.question_convert, name="question_convert"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.question_list, name="question_list"),
    path("new/", asking.question_new, name="question_new"),
    path("experts/", experts.expert_list, name="expert_list"),
    path("experts/<int:pk>/remove/", experts.expert_remove, name="expert_remove"),
    path("<int:pk>/", include(question)),
]
