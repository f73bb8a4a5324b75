"""When somebody may no longer be here: their connections end within seconds (security.md S3)."""

from accounts.models import SecurityEvent
from accounts.notifications.live.publishing import revoke, signer

#: What ends sessions without touching the row of any, and what may change somebody's duties.
ENDS_SESSIONS = {"account.deactivated", "account.changed", "sessions.ended", "password.changed", "password.reset"}


def end_of_person(happened: SecurityEvent) -> None:
    if happened.kind in ENDS_SESSIONS and happened.person_id is not None:
        revoke(f"person:{happened.person_id}")


def end_of_session(session_key: str) -> None:
    revoke(f"session:{signer().session_name(session_key)}")
