"""Dumps of a Stack Exchange site for tests, in the format of the public ones."""

from xml.sax.saxutils import quoteattr


def rows(table, *found):
    """The text of a file: one row element for each dictionary."""
    lines = "\n".join(
        f"  <row {' '.join(f'{name}={quoteattr(str(value))}' for name, value in row.items())} />" for row in found
    )
    return f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<{table}>\n{lines}\n</{table}>\n'


def question(number, title="How?", body="<p>How is it done?</p>", day=1, **more):
    row = {"Id": number, "PostTypeId": 1, "CreationDate": f"2010-03-{day:02}T10:00:00.123", "Score": 0, "Body": body}
    return row | {"Title": title, "Tags": "<meters><grid>", "OwnerUserId": 1} | more


def answer(number, parent, body="<p>So.</p>", day=2, **more):
    row = {"Id": number, "PostTypeId": 2, "ParentId": parent, "CreationDate": f"2010-03-{day:02}T10:00:00.123"}
    return row | {"Score": 0, "Body": body, "OwnerUserId": 2} | more


def comment(number, post, text="Thanks", day=3, **more):
    row = {"Id": number, "PostId": post, "Score": 0, "Text": text, "CreationDate": f"2010-03-{day:02}T11:00:00.0"}
    return row | {"UserId": 3} | more


def vote(number, post, kind=2):
    return {"Id": number, "PostId": post, "VoteTypeId": kind, "CreationDate": "2010-03-05T00:00:00.000"}


def user(number, name):
    return {"Id": number, "DisplayName": name, "Reputation": 1}


def link(number, post, other, kind=3):
    row = {"Id": number, "CreationDate": "2010-04-01T00:00:00.0", "PostId": post}
    return row | {"RelatedPostId": other, "LinkTypeId": kind}
