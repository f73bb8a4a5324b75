"""The style guide: every component in every state, for the people who build screens."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from intranet.ui.specimens import specimens


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/styleguide.html", specimens() | {"icons": icons()})


def icons() -> list[str]:
    """The names of the pictures in the sprite."""
    sprite = Path(settings.STATICFILES_DIRS[0]) / "icons.svg"
    return re.findall(r'<symbol id="([\w-]+)"', sprite.read_text())
