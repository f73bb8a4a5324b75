"""People. Sign-in has its own addresses, in ``accounts.sign_in.urls``."""

from django.urls import path

from accounts.views import cards, chart, languages, leavers, people, pictures, suggestions

urlpatterns = [
    path("settings/language/", languages.language_set, name="language_set"),
    path("people/", people.person_list, name="person_list"),
    # Before the names of people; see RESERVED_USERNAMES.
    path("people/chart/", chart.person_chart, name="person_chart"),
    path("people/leavers/", leavers.leaver_list, name="leaver_list"),
    path("people/suggestions/", suggestions.person_suggestions, name="person_suggestions"),
    path("people/<str:username>/", people.person_detail, name="person_detail"),
    path("people/<str:username>/card/", cards.person_card, name="person_card"),
    path("people/<str:username>/leaver/", leavers.person_leaver, name="person_leaver"),
    path("people/<str:username>/edit/", people.person_edit, name="person_edit"),
    path("people/<str:username>/confirm/", people.person_confirm, name="person_confirm"),
    path("people/<str:username>/picture/", pictures.person_picture, name="person_picture"),
    path("people/<str:username>/picture/edit/", pictures.person_picture_edit, name="person_picture_edit"),
    path("people/<str:username>/picture/remove/", pictures.person_picture_remove, name="person_picture_remove"),
]
