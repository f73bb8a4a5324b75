"""The transitions of vetting that make something: a request, an official version. None is ever a side effect."""

from communities.vetting.actions.adopting import adopt, release
from communities.vetting.actions.asking import ask
from communities.vetting.actions.batch import reaffirm_all, reown_all, withdraw_all
from communities.vetting.actions.granting import adopt_small_change, grant, reaffirm, reown
from communities.vetting.actions.handing import hand_over, take_back

__all__ = [
    "adopt",
    "adopt_small_change",
    "ask",
    "grant",
    "hand_over",
    "reaffirm",
    "reaffirm_all",
    "release",
    "reown",
    "reown_all",
    "take_back",
    "withdraw_all",
]
