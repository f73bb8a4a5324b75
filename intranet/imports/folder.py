"""Importing a folder of Markdown files into the official tree, from reading to report."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intranet.imports import tree
from intranet.imports.alone import alone
from intranet.imports.filling import Outcome, fill
from intranet.imports.links import Anchors, PageIndex, Target
from intranet.imports.markdown import Converted, former_addresses
from intranet.imports.placement import Placed, Placement, address
from intranet.imports.redirects import redirect_former
from intranet.imports.report import Report

type Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Options:
    """``under`` begins and ends with a slash; ``owner`` answers for the pages; ``hosts`` once published the folder."""

    folder: Path
    under: str
    owner: Any = None
    hosts: tuple[str, ...] = ()
    overwrite: bool = False
    rehearsal: bool = False


def import_folder(options: Options, progress: Progress = lambda done, total, path: None) -> Report:
    """Place all pages, then fill them, so that links forward find their page. Each page is a transaction of its own:
    an import can be stopped at any moment and run again.

    Raises Busy, and WrongPlace when the address cannot hold pages.
    """
    began = time.monotonic()
    with alone("import_pages", options.under):
        read = tree.read(options.folder)
        report = Report(str(options.folder), options.under, options.rehearsal, read.files, findings=read.findings)
        nodes = read.pages
        paths = {node.path for node in nodes} | {finding.path for finding in read.findings}
        placement = Placement(options.under, options.owner, options.overwrite, options.rehearsal)
        placed = [place for place in (placement.place(node, paths) for node in nodes) if place]
        report.sections = sum(place.record is not None and not place.record.page_sha256 for place in bare(placed))
        if options.rehearsal:
            report.sections = sum(place.page is None for place in bare(placed))
        fill_all(placed, index_of(placed, placement, options), options, report, progress)
        report.redirects, told = redirect_former(placed, options.under, options.rehearsal)
        report.findings += placement.findings + told + placement.removed(paths)
        unplaced = [node for node in nodes if node.source and node.address not in placement.placed]
        report.outcomes[Outcome.KEPT] += len(unplaced)
    report.seconds = time.monotonic() - began
    return report


def bare(placed: Iterable[Placed]) -> list[Placed]:
    return [place for place in placed if place.node.source is None]


def index_of(placed: list[Placed], placement: Placement, options: Options) -> PageIndex:
    """Every page of the folder, and those of earlier imports whose file cannot be read this time."""
    index = PageIndex(options.hosts)
    for record in placement.records.values():
        if record.page and (url := address(record.page)):
            index.add(record.path, Target(url, None, record.page.title), former_addresses(record.front_matter))
    for place in placed:
        parsed = place.node.parsed
        nowhere = Anchors() if place.record or place.page is None else None
        target = Target(place.url, parsed.anchors if parsed else nowhere, place.node.title)
        index.add(place.node.path, target, parsed.former_addresses if parsed else (), parsed.moved_to if parsed else "")
    return index


def fill_all(placed: list[Placed], index: PageIndex, options: Options, report: Report, progress: Progress) -> None:
    for done, place in enumerate(placed, 1):
        parsed = place.node.parsed
        converted = parsed.resolved(index) if parsed else Converted("", place.node.title, "", {}, ())
        outcome, told = fill(place, converted, overwrite=options.overwrite, rehearsal=options.rehearsal)
        report.findings += [*converted.findings, *told]
        if place.node.source:
            report.outcomes[outcome] += 1
        progress(done, len(placed), place.node.path)
