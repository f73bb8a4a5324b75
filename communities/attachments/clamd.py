"""Asking clamd by its INSTREAM command (docs.clamav.net, clamd protocol): the file goes over a socket in pieces."""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

#: Seconds for a connection, and for an answer after the last piece.
CONNECT, ANSWER = 3.0, 60.0
PIECE = 64 * 1024


class ScannerAway(Exception):
    """The scanner cannot be asked, or did not say what it thinks. The file waits."""


def ask(url: str, content: IO[bytes]) -> str:
    """The name of what was found; empty when the file is clean.

    Args:
        url: ``tcp://host:3310`` or ``unix:///run/clamav/clamd.sock``.

    Raises:
        ScannerAway: no connection, no answer, or an answer that is neither OK nor FOUND.
    """
    try:
        with _connected(url) as connection:
            connection.sendall(b"zINSTREAM\0")
            for piece in iter(lambda: content.read(PIECE), b""):
                connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
            answer = _answer(connection)
    except OSError as error:
        raise ScannerAway(type(error).__name__) from error
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND").rpartition(": ")[2] or "unnamed"
    if answer.endswith(": OK"):
        return ""
    raise ScannerAway(answer[:100])


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT)
        connection.connect(parts.path)
    else:
        connection = socket.create_connection((parts.hostname or "localhost", parts.port or 3310), CONNECT)
    connection.settimeout(ANSWER)
    return connection


def _answer(connection: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096 and (piece := connection.recv(1024)):
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
