"""Asking a worker to send now."""

from intranet.kick import Kick

kick = Kick("intranet.webhooks.tasks.send")
