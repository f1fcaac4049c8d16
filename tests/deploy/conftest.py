"""A real nginx with the production file, on free ports, before a small origin."""

import datetime
import http.client
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from devtools.postgres import free_port
from devtools.systems import find_program

HOST = "portal.example"
TEMPLATE = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf.template"
NGINX = find_program("nginx")
FRAME = """
daemon off;
worker_processes 1;
pid {home}/nginx.pid;
error_log {home}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  scgi_temp_path {home}/scgi;
  uwsgi_temp_path {home}/uwsgi;
  include {home}/portal.conf;
}}
"""


@dataclass
class Origin:
    """What the portal would be: keeps the requests it got and gives the answers it was told."""

    requests: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)

    def serve(self):
        origin = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                origin.requests.append((self.path, self.headers, body))
                headers = origin.answers.get(self.path, {})
                self.send_response(200)
                for name, value in {**headers, "Content-Length": "7"}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"content")

            do_POST = do_GET  # noqa: N815 -- the base class names it

            def log_message(self, *_):
                """Keep the output of the suite clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_address[1]


@dataclass
class Edge:
    """The running nginx and how to ask it."""

    home: Path
    plain: int
    secure: int
    origin: Origin | None = None

    def connect(self, host=HOST):
        context = ssl.create_default_context(cafile=self.home / "tls_certificate")
        raw = socket.create_connection(("127.0.0.1", self.secure), timeout=10)
        return context.wrap_socket(raw, server_hostname=host)

    def ask(self, path, *, method="GET", body=None, headers=None):
        """Return status, headers and body of one request over TLS."""
        connection = http.client.HTTPSConnection(HOST, self.secure)
        connection.sock = self.connect()
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        read = answer.status, answer.headers, answer.read()
        connection.close()
        return read


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    """Run nginx before an origin that the tests tell what to answer."""
    origin = Origin()
    port = origin.serve()
    with running_edge(tmp_path_factory.mktemp("nginx"), port) as edge:
        edge.origin = origin
        yield edge
    origin.server.shutdown()
    origin.server.server_close()


@contextmanager
def running_edge(home, origin_port):
    """Run nginx with the production file, moved to free ports and a folder of the test."""
    if NGINX is None:
        pytest.skip("no nginx on this machine: THE TESTS OF THE PROXY ARE SKIPPED")
    edge = Edge(home, free_port(), free_port())
    write_certificate(home)
    (home / "media").mkdir()
    write_configuration(edge, origin_port)
    command = [NGINX, "-c", home / "nginx.conf", "-e", home / "error.log"]
    with subprocess.Popen(command) as nginx:
        try:
            wait_for(edge.secure, nginx)
            yield edge
        finally:
            nginx.terminate()


def write_configuration(edge, origin_port):
    home = edge.home
    moves = {
        "${PORTAL_HOST}": HOST,
        "web:8000": f"127.0.0.1:{origin_port}",
        "listen 80": f"listen 127.0.0.1:{edge.plain}",
        "listen 443": f"listen 127.0.0.1:{edge.secure}",
        "/run/secrets": str(home),
        "/var/cache/nginx": str(home / "cache"),
        "/srv/media": str(home / "media"),
        "/var/log/nginx": str(home),
    }
    text = TEMPLATE.read_text()
    for old, new in moves.items():
        assert old in text
        text = text.replace(old, new)
    (home / "cache").mkdir()
    (home / "portal.conf").write_text(text)
    (home / "nginx.conf").write_text(nginx_user() + FRAME.format(home=home))


def nginx_user():
    """Run nginx's workers as root too where we are root: pytest's folders are closed to others."""
    return "user root;\n" if Path("/proc/self").owner() == "root" else ""


def wait_for(port, process):
    """Wait until a server that was started listens."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"{process.args[0]} does not listen")


def write_certificate(home):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (home / "tls_certificate").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (home / "tls_key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
