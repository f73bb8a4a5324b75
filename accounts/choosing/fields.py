"""Form fields that take a person by name or user name, and give the person."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.choosing.meaning import Meant, by_user_name, called, meant_by
from accounts.choosing.widgets import PeopleInput, PersonInput, parts_of
from accounts.models import User

NOBODY = _("Nobody here is called “%(typed)s”. Check the name in the people directory.")
IS_IT = _("Is this who you mean by “%(typed)s”? Choose them, or type the whole name.")
WHICH = _("“%(typed)s” can be several people. Choose the one you mean.")


def refusal_of(meant: Meant) -> ValidationError:
    said = NOBODY if not meant.people else WHICH if len(meant.people) > 1 else IS_IT
    return ValidationError(said, params={"typed": meant.typed})


class ChoosesPeople(forms.CharField):
    """``people``: who may be named; ``likely``: of them, who are found by a name and offered."""

    def __init__(self, *, people: Callable[[], QuerySet[User]] = User.objects.active, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.people = self.likely = people

    def offer(self, likely: QuerySet[User], address: str) -> None:
        """Suggest these people only, from an address that answers as ``person_suggestions`` does."""
        self.likely = likely.all
        self.widget.suggestions = address

    def prepare_value(self, value: Any) -> Any:
        return called(value) if isinstance(value, User) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def meant(self, typed: list[str]) -> list[Meant]:
        """Each text with whom it means. What is not sure is asked back by the widget, which is this form's own."""
        found = meant_by(typed, self.people(), self.likely())
        self.widget.asked = [meant for meant in found if meant.people and not meant.is_sure]
        return found


class PersonField(ChoosesPeople):
    widget = PersonInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("A name or a user name."))
        super().__init__(**{"max_length": 320} | kwargs)

    def clean(self, value: Any) -> User | None:
        typed = " ".join((super().clean(value) or "").split())
        if not typed:
            return None
        [meant] = self.meant([typed])
        if not meant.is_sure:
            raise refusal_of(meant)
        return meant.people[0]


class PeopleField(ChoosesPeople):
    """``most``: people named at a time, and ``too_many`` what is said to more."""

    widget = PeopleInput

    def __init__(self, *, most: int, too_many: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Names or user names, separated by commas."))
        super().__init__(**kwargs)
        self.most, self.too_many = most, too_many

    def clean(self, value: Any) -> list[User]:
        """The people in the order they were named, each once."""
        typed = self._apart(self._few(parts_of(super().clean(value) or "")))
        if not typed and self.required:
            raise ValidationError(self.error_messages["required"])
        found = self.meant(typed)
        refused = [refusal_of(meant) for meant in found if not meant.is_sure]
        if refused:
            raise ValidationError(refused)
        return list(dict.fromkeys(meant.people[0] for meant in found))

    def _few(self, parts: list[str]) -> list[str]:
        if any(number > self.most for number in (len(parts), *(len(part.split()) for part in parts))):
            raise ValidationError(self.too_many, params={"most": self.most})
        return parts

    def _apart(self, parts: list[str]) -> list[str]:
        """User names may be parted by spaces too: what is nothing but user names, or begins with one, is several."""
        words = [word.lstrip("@") for part in parts if " " in part for word in part.split()]
        known = by_user_name(self.people(), words)

        def is_list(part: str) -> bool:
            all_known = all(word.casefold() in known for word in part.split())
            return part.startswith("@") or all_known

        return self._few([word for part in parts for word in (part.split() if is_list(part) else [part])])
