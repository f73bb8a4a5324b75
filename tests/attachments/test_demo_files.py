"""What the demo organisation's files are made of is taken like anybody's."""

import pytest

from intranet.demo.files import chart, demo_file, pdf, table


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faults.png", chart({"Jan": 12, "Feb": 7}, "Faults a month")),
        ("plan.pdf", pdf("Storm plan (north)", ["Call the desk.", "Close valve 4 — then report."])),
        ("faults.csv", table([["month", "faults"], ["Jan", 12]])),
        ("notes.txt", b"Bring boots.\n"),
    ],
)
def test_made_files_are_kept_and_found_clean(community, member, name, content):
    kept = demo_file(community, name, content, member)
    assert kept == demo_file(community, name, content, member)
    assert kept.name == name
    assert kept.scans.get().found_clean
