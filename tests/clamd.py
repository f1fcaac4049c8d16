"""A little clamd: speaks the protocol of the real one over a unix socket or loopback."""

import socketserver
import struct
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

from tests.filing import EICAR

MOST = 1024 * 1024


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        command = self._until_nul()
        if command == b"zPING":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM":
            self.wfile.write(self._verdict(self._stream()) + b"\0")
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def _until_nul(self):
        found = b""
        while not found.endswith(b"\0"):
            found += self.rfile.read(1)
        return found[:-1]

    def _stream(self):
        found = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            found += self.rfile.read(size)
        self.server.scanned.append(found)
        return found

    def _verdict(self, data):
        if len(data) > MOST:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: Eicar-Signature FOUND" if EICAR in data else b"stream: OK"


class _UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class _TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def clamd(*, is_tcp=False):
    """Yield the address for `CLAMAV_SOCKET`, and the list of what was scanned."""
    with tempfile.TemporaryDirectory() as folder:
        place = ("127.0.0.1", 0) if is_tcp else str(Path(folder) / "s")
        with (_TcpServer if is_tcp else _UnixServer)(place, _Talk) as server:
            server.scanned = []
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            found = server.server_address
            yield (f"{found[0]}:{found[1]}" if is_tcp else found), server.scanned
            server.shutdown()
            thread.join()
