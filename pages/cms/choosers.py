"""Choosing a person in the CMS: active people only, by name or user name."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet


class ActivePeopleMixin:
    """Nobody who has left can be made an owner or a contact."""

    def get_object_list(self) -> QuerySet[Any]:
        return get_user_model().objects.filter(is_active=True).order_by("first_name", "last_name", "username")

    def filter_object_list(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        for word in self.request.GET.get("q", "")[:100].split()[:5]:  # type: ignore[attr-defined]
            objects = objects.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word)
            )
        return objects


class PersonChooseView(ActivePeopleMixin, ChooseView):
    pass


class PersonChooseResultsView(ActivePeopleMixin, ChooseResultsView):
    pass


class PersonChooserViewSet(ChooserViewSet):
    model = "accounts.User"
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this person")
    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView
    register_widget = True
    per_page = 20


person_chooser = PersonChooserViewSet("person_chooser")
PersonChooserBlock = person_chooser.get_block_class(name="PersonChooserBlock", module_path="pages.cms.choosers")
