"""Times of the demo organisation, relative to the moment it is loaded."""

import datetime

from django.utils import timezone


def ago(days: float, hour: int = 9) -> datetime.datetime:
    """So many days ago, at an hour of a working morning unless told; never in the future."""
    moment = timezone.now() - datetime.timedelta(days=days)
    if days >= 1:
        moment = moment.replace(hour=hour, minute=(int(days) * 7) % 60, second=0, microsecond=0)
    return moment


def ahead(days: float, hour: int = 9) -> datetime.datetime:
    """So many days from now, on the hour."""
    return (timezone.now() + datetime.timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


def day(offset: int) -> datetime.date:
    """Today plus so many days."""
    return timezone.localdate() + datetime.timedelta(days=offset)
