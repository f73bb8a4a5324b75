"""Importing a history of texts as community pages, from reading to report."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.models import User
from communities.models import Community
from intranet.imports.alone import alone
from intranet.imports.history.authors import Authors
from intranet.imports.history.filling import Filling
from intranet.imports.history.lines import opened
from intranet.imports.history.places import Places, common_folder
from intranet.imports.history.report import HistoryReport

type Progress = Callable[[int, int, str], None]


class Refused(Exception):
    """Nothing can be imported here; the text says why."""


@dataclass(frozen=True)
class Options:
    """``root`` is the folder that is not shown, by default the one all files are in; ``hosts`` once published them."""

    file: Path
    community: Community
    people: dict[str, User] = field(default_factory=dict)
    root: str | None = None
    hosts: tuple[str, ...] = ()
    rehearsal: bool = False


def import_history(options: Options, progress: Progress = lambda done, total, path: None) -> HistoryReport:
    """Write every line as a revision of its page. Each page is a transaction of its own: an import can be stopped at
    any moment and run again. Nothing becomes official by it, and nobody is told.

    Raises:
        Busy, Refused, and Unreadable when the file is no history.
    """
    began, community = time.monotonic(), options.community
    if community.archival_id is not None:
        raise Refused(_("“%(name)s” is archived: it takes no pages.") % {"name": community.name})
    with alone("import_page_history", community.slug), opened(options.file) as history:
        report = HistoryReport(options.file.name, community.slug, options.rehearsal, history.count)
        report.tell(history.findings)
        report.left_out = len(history.findings)
        places = Places(community, common_folder(history.places) if options.root is None else options.root.strip("/"))
        places.plan(history)
        filling = Filling(history, places, Authors(options.people, options.rehearsal), report, options.hosts)
        for done, place in enumerate(places, 1):
            filling.fill(place)
            progress(done, len(places.places), place.path or place.where)
        report.tell(places.findings)
        report.left_out += sum(len(history.places[finding.path]) // 3 for finding in places.findings)
        report.authors, report.placeholders = len(filling.authors.named), filling.authors.made
    report.seconds = time.monotonic() - began
    return report
