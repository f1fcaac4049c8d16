"""A small browser for loopback: one connection a request, as sync workers want it."""

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any

HOST = "127.0.0.1"
SECRET = "k" * 32  # the CSRF cookie and its header need only agree


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    milliseconds: float

    def count(self, name: str) -> int:
        """A figure that the counting middleware put into a header."""
        return int(self.headers[name.lower()])


class Client:
    """Reads pages and posts JSON, signed in when it was given a session."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.headers = {"Accept": "text/html,*/*", "X-CSRFToken": SECRET}
        if session:
            self.headers["Cookie"] = f"kipp={session}; csrf={SECRET}"

    def get(self, path: str, **headers: str) -> Answer:
        """The whole body is read; nothing is followed."""
        return self.send("GET", path, None, headers)

    def post(self, path: str, data: dict[str, Any], **headers: str) -> Answer:
        """A script's save."""
        headers["Content-Type"] = "application/json"
        return self.send("POST", path, json.dumps(data).encode(), headers)

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """One request over one connection."""
        line = http.client.HTTPConnection(HOST, self.port, timeout=120)
        begun = time.perf_counter()
        try:
            line.request(method, path, body=body, headers={**self.headers, **headers})
            response = line.getresponse()
            content = response.read()
        finally:
            line.close()
        took = (time.perf_counter() - begun) * 1000
        known = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, known, content, took)
