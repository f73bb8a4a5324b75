"""Receivers that misbehave: real servers on the loopback address, and a resolver that says what a test wants."""

import gzip
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from contextlib import contextmanager


class Receiver:
    """Counts connections; answers each with ``behave(connection)``, which may write as long as it likes."""

    def __init__(self, behave: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> None:
        self.behave, self.context, self.connections, self.heard = behave, context, 0, b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.over = threading.Event()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while not self.over.is_set():
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            while b"\r\n\r\n" not in self.heard:
                self.heard += connection.recv(65536)
            self.behave(connection)
        except OSError:
            pass  # the client has gone, as it should
        finally:
            connection.close()


@contextmanager
def receiver(behave: Callable[[socket.socket], None], context: ssl.SSLContext | None = None):
    server = Receiver(behave, context)
    try:
        yield server
    finally:
        server.over.set()
        server.listener.shutdown(socket.SHUT_RDWR)  # closing alone leaves it open while somebody waits in accept()
        server.listener.close()


def answering(text: str, body: bytes = b"") -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 {text}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return lambda connection: connection.sendall(head + body)


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def endless_head(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" * 500)


def drip(connection: socket.socket) -> None:
    """One byte at a time, never silent long enough for a time-out between two of them."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    pause = threading.Event()
    while not pause.wait(0.05):
        connection.sendall(b"y")


def bomb(connection: socket.socket) -> None:
    body = gzip.compress(b"\0" * 10_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)


def certified(directory, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server with a certificate of its own for ``name``, and of a client that trusts it."""
    key, certificate = directory / "key.pem", directory / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key),
            "-out", str(certificate)]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))
