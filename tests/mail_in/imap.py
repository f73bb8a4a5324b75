"""An IMAP server of one mailbox on 127.0.0.1, as much of it as a program that fetches mail needs (RFC 9051)."""

import socketserver
import threading


class Mailbox(socketserver.ThreadingTCPServer):
    """``mails`` by their UID; ``seen`` are the UIDs marked as seen."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, mails: list[bytes]) -> None:
        self.mails = dict(enumerate(mails, 1))
        self.seen: set[int] = set()
        super().__init__(("127.0.0.1", 0), Session)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"imap://box:secret@127.0.0.1:{self.server_address[1]}/INBOX"


class Session(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, command, *words = line.decode().split()
            for answer in self.answers(command.upper(), words):
                self.wfile.write(answer + b"\r\n")
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if command.upper() == "LOGOUT":
                return

    def answers(self, command: str, words: list[str]):
        if command == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1"
        if command == "SELECT":
            yield f"* {len(self.server.mails)} EXISTS".encode()
        if command == "UID" and words[0] == "SEARCH":
            unseen = [str(uid) for uid in self.server.mails if uid not in self.server.seen]
            yield f"* SEARCH {' '.join(unseen)}".encode()
        if command == "UID" and words[0] == "STORE":
            self.server.seen.add(int(words[1]))
        if command == "UID" and words[0] == "FETCH":
            yield self.fetched(int(words[1]), words[2])

    def fetched(self, uid: int, wanted: str) -> bytes:
        raw = self.server.mails[uid]
        if "SIZE" in wanted:
            return f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)})".encode()
        raw = raw.partition(b"\n\n")[0] + b"\n\n" if "HEADER" in wanted else raw
        return f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")"
