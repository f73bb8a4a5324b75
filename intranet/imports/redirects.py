"""Former addresses of imported pages, as the folder's own site had them, as redirects below the import's address."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect

from intranet.imports.findings import Finding, Kind
from intranet.imports.placement import Placed


def redirect_former(pages: Iterable[Placed], under: str, rehearsal: bool) -> tuple[int, list[Finding]]:
    """Make the redirects that are not there yet; returns how many, and those that are somebody else's."""
    wanted, findings = wanted_redirects(list(pages), under)
    there = {row.old_path: row for row in Redirect.objects.filter(old_path__in=wanted)}
    new = []
    for address, placed in wanted.items():
        row = there.get(address)
        if row is None:
            new.append(Redirect(old_path=address, redirect_page=placed.page, is_permanent=True))
        elif placed.page is not None and row.redirect_page_id != placed.page.pk:
            findings.append(Finding(Kind.REDIRECT, 1, address, placed.node.path))
    if not rehearsal:
        Redirect.objects.bulk_create(new)
    return len(new), findings


def wanted_redirects(pages: list[Placed], under: str) -> tuple[dict[str, Placed], list[Finding]]:
    """The page of each former address. An address where a page stands needs none; of two pages the first has it."""
    taken = {placed.url.rstrip("/"): placed for placed in pages}
    wanted: dict[str, Placed] = {}
    findings = []
    for placed in pages:
        for former in placed.node.parsed.former_addresses if placed.node.parsed else []:
            address = Redirect.normalise_path(f"{under.rstrip('/')}/{former.partition('#')[0].strip('/')}")[:255]
            holder = taken.get(address) or wanted.get(address)
            if holder is None:
                wanted[address] = placed
            elif holder is not placed:
                detail = _("%(address)s is %(other)s") % {"address": address, "other": holder.node.path}
                findings.append(Finding(Kind.REDIRECT, 1, detail, placed.node.path))
    return wanted, findings
