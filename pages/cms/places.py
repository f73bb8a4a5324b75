"""Choosing a place in the CMS: among those that people's profiles name."""

from django.forms import Select

from accounts.models import Profile


def places() -> list[tuple[str, str]]:
    """Asked each time a form is shown."""
    named = Profile.objects.exclude(location="").filter(user__is_active=True)
    return [
        ("", "---------"),
        *((place, place) for place in named.order_by("location").values_list("location", flat=True).distinct()),
    ]


class PlaceSelect(Select):
    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, choices=places)  # type: ignore[arg-type]  # asked anew each time
