"""The demo accounts, as the sign-in page and ``manage.py up`` show them. Plain data: read before Django is there."""

import psycopg

PASSWORD = "common-ground"  # noqa: S105 - public by purpose, and refused by the production settings
#: Username, and who that is.
ACCOUNTS = [
    ("admin", "administrator"),
    ("manager", "intranet manager"),
    ("facilitator", "facilitator of the open community Data and analytics"),
    ("delegate", "may make pages of Data and analytics official"),
    ("member", "member of Data and analytics and of a secret community"),
    ("employee", "an employee in no community"),
]


def demo_accounts(database_url: str) -> list[tuple[str, str]]:
    """Those of the accounts that exist in the database."""
    try:
        with psycopg.connect(database_url, connect_timeout=5) as connection:
            rows = connection.execute("SELECT username FROM accounts_user WHERE is_active").fetchall()
    except psycopg.Error:
        return []
    existing = {username for (username,) in rows}
    return [(username, who) for username, who in ACCOUNTS if username in existing]
