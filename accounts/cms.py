"""People in the CMS, for administrators: created, changed and closed there, never deleted, and every act in the log."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.bulk_actions import DeleteBulkAction, SetActiveStateBulkAction
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from accounts.models import SecurityEvent, User
from accounts.models.people import UserQuerySet


class ByActor:
    """A form that knows who fills it in. Only administrators make administrators."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        if not by.is_superuser:
            self.fields.pop("is_superuser", None)  # type: ignore[attr-defined]


class PersonCreationForm(ByActor, UserCreationForm):
    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        person = super().save(commit)
        SecurityEvent.record("account.created", person=person, by=self.by)
        return person


class PersonEditForm(ByActor, UserEditForm):
    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        """Open and close the account by its verbs, which end sessions; log which fields changed, without values."""
        wanted = self.cleaned_data.get("is_active", self.instance.is_active)
        self.instance.is_active = User.objects.values_list("is_active", flat=True).get(pk=self.instance.pk)
        person = super().save(commit)
        if person.is_active and not wanted:
            person.deactivate(by=self.by)
        elif wanted and not person.is_active:
            person.reactivate(by=self.by)
        if fields := sorted(set(self.changed_data) - {"is_active"}):
            SecurityEvent.record("account.changed", person=person, by=self.by, data={"fields": fields})
        return person


class PersonIndexView(IndexView):
    def get_delete_url(self, instance: User) -> None:
        return None


class PersonCreateView(CreateView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}


class PersonEditView(EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.can_delete = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who keeps accounts without being an administrator does not touch those of administrators."""
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied(_("Only administrators change an administrator's account."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}

    def get_success_buttons(self) -> list[Any]:
        """Whose account has ended leaves things behind; this is the way to them."""
        buttons = super().get_success_buttons()
        if not self.object.is_active:
            url = reverse("person_leaver", args=[self.object.username])
            buttons.append(messages.button(url, _("See what they hold")))
        return buttons


def refuse_deletion(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    raise PermissionDenied(_("Accounts are not deleted: what people wrote keeps its author. Deactivate the account."))


class PersonViewSet(UserViewSet):
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView

    @property
    def delete_view(self):  # type: ignore[no-untyped-def]
        return refuse_deletion

    def get_form_class(self, for_update: bool = False) -> type[PersonCreationForm] | type[PersonEditForm]:
        return PersonEditForm if for_update else PersonCreationForm


class NobodyDeletes(DeleteBulkAction):
    def check_perm(self, obj: User) -> bool:
        return False


class SetActiveByVerbs(SetActiveStateBulkAction):
    def check_perm(self, obj: User) -> bool:
        return super().check_perm(obj) and (self.request.user.is_superuser or not obj.is_superuser)

    @classmethod
    def execute_action(
        cls, objects: UserQuerySet | list[User], mark_as_active: bool = False, user: User | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        people = [person for person in objects if person != user]
        for person in people:
            person.reactivate(by=user) if mark_as_active else person.deactivate(by=user)
        return len(people), 0
