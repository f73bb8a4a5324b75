"""By what right somebody may do what with an official text, fact by fact; each row is one kind of person."""

from types import SimpleNamespace

import pytest

from communities.vetting.rights import VettingPermissionTester

DEEDS = ("grant", "adopt_small", "reaffirm", "withdraw", "suspend", "ask")
PERSON = {"pk": 7, "is_active": True, "is_intranet_manager": False}
COMMUNITY = {"archival_id": None, "owner_may_reaffirm": False}
ROLE = {"can_view": True, "is_banned": False, "can_grant_official": False, "can_grant_minor": False}
ROLE |= {"is_facilitator": False, "can_request_vetting": False}


def rights(facts):
    def chosen(known):
        return {name: facts.get(name, value) for name, value in known.items()}

    user, community = SimpleNamespace(**chosen(PERSON)), SimpleNamespace(**chosen(COMMUNITY))
    tester = SimpleNamespace(user=user, community=community, **chosen(ROLE))
    owned = facts.get("owner")
    return VettingPermissionTester(tester, SimpleNamespace(owner_id=owned) if owned else None)


ALL_BUT_ASK = dict.fromkeys(DEEDS[:5])
MANAGER = dict.fromkeys(ALL_BUT_ASK, "manager")
DELEGATE = dict.fromkeys(ALL_BUT_ASK, "delegation")
OUT_OF_SIGHT = ({"is_active": False}, {"can_view": False}, {"is_banned": True})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        ({"is_intranet_manager": True}, MANAGER),
        ({"is_intranet_manager": True, "can_grant_official": True}, MANAGER),
        ({"is_intranet_manager": True, "archival_id": 1}, {"withdraw": "manager"}),
        *[({"is_intranet_manager": True, "owner": 7, "owner_may_reaffirm": True} | out, {}) for out in OUT_OF_SIGHT],
        ({"can_grant_official": True}, DELEGATE),
        ({"can_grant_official": True, "is_facilitator": True, "can_grant_minor": True}, DELEGATE),
        ({"can_grant_official": True, "owner": 7, "owner_may_reaffirm": True}, DELEGATE),
        ({"can_grant_official": True, "archival_id": 1}, {}),
        *[({"can_grant_official": True, "can_grant_minor": True} | out, {}) for out in OUT_OF_SIGHT],
        ({"can_grant_minor": True}, {"adopt_small": "small_changes"}),
        ({"owner": 7}, {"withdraw": "owner"}),
        ({"owner": 7, "owner_may_reaffirm": True}, {"withdraw": "owner", "reaffirm": "owner"}),
        ({"owner": 8, "owner_may_reaffirm": True}, {}),
        *[({"owner": 7, "owner_may_reaffirm": True} | out, {}) for out in OUT_OF_SIGHT],
        ({"is_facilitator": True}, {"suspend": "facilitator"}),
        ({"can_request_vetting": True}, {"ask": "member"}),
    ],
)
def test_by_what_right(facts, expected):
    here = rights(facts)
    found = {deed: getattr(here, f"authority_to_{deed}") for deed in DEEDS}
    assert {deed: authority for deed, authority in found.items() if authority} == expected
    assert {deed for deed in DEEDS if getattr(here, f"can_{deed}")} == set(expected)
