"""A user's eye on the embedded servers: passes on what their keepers report, and replaces a keeper that was killed."""

from intranet.servers import ensure
from intranet.servers.embedded import Server, keeper_log, keeper_runs, log_size
from intranet.servers.supervisor import Say


class Caretaker:
    """Looks after the servers one process uses. Call ``look`` every second or so."""

    def __init__(self, servers: list[Server], say: Say) -> None:
        self.servers, self.say = servers, say
        self.read = {server.name: log_size(keeper_log(server)) for server in servers}

    def look(self) -> None:
        for server in self.servers:
            self._report(server)
            if not keeper_runs(server):
                self.say(server.name, "its keeper is gone; starting both again")
                ensure([server])

    def _report(self, server: Server) -> None:
        """Show what the keeper wrote since the last look."""
        log = keeper_log(server)
        if log_size(log) <= self.read[server.name]:
            return
        with log.open("rb") as file:
            file.seek(self.read[server.name])
            text = file.read()
        self.read[server.name] += len(text)
        for line in text.decode(errors="replace").splitlines():
            self.say(server.name, line)
