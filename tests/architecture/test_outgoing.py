"""S8: every place that may open a connection to the outside is known, with the reason why it is not the one client."""

import ast

from tests.architecture.sources import sources, tree

CLIENTS = {
    "requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "socket", "imaplib", "poplib",
    "smtplib", "ftplib", "telnetlib", "nntplib", "xmlrpc.client", "websockets", "pycurl",
}  # fmt: skip
#: Modules that reach other machines, or look as if they did. What people type in goes through intranet.outgoing alone.
KNOWN = {
    "intranet/outgoing/__init__.py": "the one client for addresses that people type in",
    "intranet/outgoing/connecting.py": "the one client for addresses that people type in",
    "accounts/notifications/mail/sending.py": "knows what the operator's mail server answers; Django connects",
    "communities/attachments/clamd.py": "the operator's virus scanner, named in the environment",
    "intranet/doorkeeper.py": "the connections our own server accepts",
    "intranet/mail_in/mailbox.py": "the operator's mailbox, named in the environment",
    "intranet/running/ask.py": "our own health check on this machine",
    "intranet/running/probe.py": "our own servers on this machine",
    "intranet/running/programs.py": "our own servers on this machine",
    "intranet/running/up.py": "the socket our own server listens on",
    "intranet/running/web.py": "the socket our own server listens on",
    "intranet/search/backends/opensearch/client.py": "the operator's search server, named in the environment",
    "intranet/servers/supervisor.py": "our own servers on this machine",
    "intranet/servers/valkey.py": "our own servers on this machine",
}


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {name.name for name in node.names}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = {name.name for name in node.names if not name.name.endswith(("Error", "Exception"))}
        return {node.module, *(f"{node.module}.{name}" for name in names)} if names else set()
    return set()


def test_only_known_places_call_other_machines():
    found = {str(path) for path in sources(".py") for node in ast.walk(tree(path)) if imported(node) & CLIENTS}
    assert found <= set(KNOWN), f"These open connections: use intranet.outgoing. {sorted(found - set(KNOWN))}"


def test_nobody_but_the_client_opens_a_connection_by_another_name():
    calls = {"create_connection", "open_connection", "urlopen", "urlretrieve"}
    found = {
        str(path)
        for path in sources(".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in calls
    }
    assert found <= set(KNOWN)
