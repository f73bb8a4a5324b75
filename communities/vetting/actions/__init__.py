"""The transitions of vetting that make something: a request, an official version. None is ever a side effect."""

from communities.vetting.actions.asking import ask
from communities.vetting.actions.batch import reaffirm_all, reown_all, withdraw_all
from communities.vetting.actions.granting import adopt_small_change, grant, reaffirm, reown

__all__ = [
    "adopt_small_change",
    "ask",
    "grant",
    "reaffirm",
    "reaffirm_all",
    "reown",
    "reown_all",
    "withdraw_all",
]
