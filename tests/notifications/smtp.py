"""A mail server on loopback that takes, refuses, or falls silent in the middle of a mail."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as Django asks for. `mood`: takes, refuses or hangs."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mood: str = "takes"):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mood = mood
        self.mails: list[bytes] = []
        self.has_mail = threading.Event()
        self.is_over = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    """One client."""

    def handle(self) -> None:
        self.say("220 mail")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"QUIT":
                return self.say("221 bye")
            if word == b"RCPT" and self.server.mood == "refuses":
                self.say("550 no such mailbox")
            elif word == b"DATA":
                self.take()
            else:
                self.say("250 ok")
        return None

    def take(self) -> None:
        self.say("354 go on")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        self.server.mails.append(b"".join(lines))
        self.server.has_mail.set()
        if self.server.mood == "hangs":
            self.server.is_over.wait(30)
        self.say("250 taken")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server(mood: str = "takes") -> Iterator[MailServer]:
    with MailServer(mood) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.is_over.set()
            server.shutdown()
            thread.join()
