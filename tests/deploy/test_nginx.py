"""What the edge promises, asked of a real nginx with the production file."""

import http.client
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import RequestFactory

from core.middleware import arrival_of
from tests.deploy.conftest import HOST, NGINX

SHARP = 0.01  # nginx tells milliseconds
PUBLIC = {"Cache-Control": "public, max-age=60"}


def arrival(headers, settings):
    """Read the stamp as the portal does behind its proxy."""
    settings.TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", headers={"x-arrived-at": headers["X-Arrived-At"]})
    return arrival_of(request).timestamp()


def cache_states(edge, path, times, headers=None):
    return [edge.ask(path, headers=headers)[1]["X-Cache"] for _ in range(times)]


def test_configuration_is_valid(edge):
    done = subprocess.run(
        [NGINX, "-t", "-c", edge.home / "nginx.conf", "-e", edge.home / "error.log"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, "warn" in done.stderr) == (0, False), done.stderr


def test_stamp_tells_the_first_byte_of_a_slow_upload(edge, settings):
    head = f"POST /slow HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 6\r\n"
    with edge.connect() as line:
        begun = time.time()
        line.sendall(f"{head}Connection: close\r\nExpect: 100-continue\r\n\r\n".encode())
        assert b" 100 " in line.recv(4096)
        is_read = time.time()
        for part in (b"abc", b"def"):
            time.sleep(0.2)
            line.sendall(part)
        line.recv(4096)

    path, headers, body = edge.origin.requests[-1]
    assert (path, body) == ("/slow", b"abcdef")
    assert begun - SHARP < arrival(headers, settings) < is_read + SHARP


def test_stamp_of_a_client_is_overwritten(edge, settings):
    begun = time.time()

    edge.ask("/stamped", headers={"X-Arrived-At": "1000000000.000-0.000"})

    assert begun - SHARP < arrival(edge.origin.requests[-1][1], settings) < time.time() + SHARP


def test_claims_of_a_client_about_its_way_are_dropped(edge):
    lies = {"X-Forwarded-For": "10.1.1.1", "X-Forwarded-Host": "evil", "Forwarded": "for=10.1.1.1"}

    edge.ask("/claims", headers={**lies, "X-Forwarded-Proto": "http", "X-Real-IP": "10.1.1.1"})

    headers = edge.origin.requests[-1][1]
    names = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP"]
    assert [headers[name] for name in names] == ["127.0.0.1", "https", None, None, None]


def test_public_page_is_kept(edge):
    edge.origin.answers["/public"] = PUBLIC

    assert cache_states(edge, "/public", 3) == ["MISS", "HIT", "HIT"]


def test_public_page_is_kept_for_its_own_time_only(edge):
    edge.origin.answers["/short"] = {"Cache-Control": "public, max-age=1"}
    first = cache_states(edge, "/short", 1)

    time.sleep(2.1)

    assert first + cache_states(edge, "/short", 1) == ["MISS", "EXPIRED"]


def test_many_visitors_at_once_cost_one_request(edge):
    edge.origin.answers["/burst"] = PUBLIC

    with ThreadPoolExecutor(20) as visitors:
        list(visitors.map(edge.ask, ["/burst"] * 60))

    assert [path for path, *_ in edge.origin.requests].count("/burst") == 1


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"Cache-Control": "private, no-store"},
        {**PUBLIC, "Set-Cookie": "csrf=1"},
    ],
)
def test_page_that_does_not_offer_itself_is_never_kept(edge, answer):
    edge.origin.answers["/own"] = answer

    assert cache_states(edge, "/own", 2) == ["MISS", "MISS"]


def test_page_of_a_person_is_neither_kept_nor_answered_from_the_cache(edge):
    edge.origin.answers["/shared"] = PUBLIC
    person = {"Cookie": "csrf=1; __Host-kipp=abc"}

    states = cache_states(edge, "/shared", 2, person) + cache_states(edge, "/shared", 1)

    assert states == ["BYPASS", "BYPASS", "MISS"]


@pytest.mark.parametrize(
    "place",
    ["/app/gabung/", "/en/undangan/", "/pulihkan/", "/masuk/?next=%2Fapp%2Fgabung%2F"],
)
def test_no_token_of_a_link_is_written_into_the_log(edge, place):
    edge.ask(f"{place}RAHASIA/?next=RAHASIA", headers={"Referer": f"{place}RAHASIA/"})
    edge.ask("/app/usulan/?q=sehat")

    told = (edge.home / "access.log").read_text()
    assert f'"GET {place}-" 200' in told
    assert '"GET /app/usulan/?q=sehat" 200' in told
    assert "RAHASIA" not in told


def test_protected_file_is_served_when_the_portal_says_so(edge):
    (edge.home / "media" / "certificates").mkdir()
    (edge.home / "media" / "certificates" / "one.pdf").write_bytes(b"%PDF-one")
    edge.origin.answers["/piagam"] = {
        "X-Accel-Redirect": "/_media/certificates/one.pdf",
        "Content-Type": "application/pdf",
        "Cache-Control": "private, no-store",
    }

    status, headers, body = edge.ask("/piagam")

    assert (status, body) == (200, b"%PDF-one")
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/_media/certificates/one.pdf", "/_media/../_media/x", "/_media/"]
)
def test_protected_file_has_no_address_of_its_own(edge, path):
    assert edge.ask(path)[0] == 404


def test_protected_files_end_at_their_folder(edge):
    edge.origin.answers["/climb"] = {"X-Accel-Redirect": "/_media/../tls_key"}

    assert b"PRIVATE KEY" not in edge.ask("/climb")[2]


@pytest.mark.parametrize(
    ("path", "megabytes", "status"),
    [
        ("/usulan", 2, 200),
        ("/usulan", 4, 413),
        ("/lampiran/", 11, 200),
        ("/lampiran/", 13, 413),
        ("/app/usulan/K7QF/lampiran/", 13, 200),
        ("/en/app/usulan/K7QF/bagian/impact/", 13, 200),
        ("/app/usulan/K7QF/tim/", 4, 413),
        ("/app/inovasi/K7QF/foto/ubah/", 15, 200),
        ("/en/app/inovasi/K7QF/foto/ubah/", 17, 413),
    ],
)
def test_uploads_have_a_limit(edge, path, megabytes, status):
    try:
        answered = edge.ask(path, method="POST", body=b"x" * megabytes * 2**20)[0]
    except (BrokenPipeError, ConnectionResetError):
        answered = 413  # nginx hangs up while we still send

    assert answered == status


def test_plain_http_leads_to_tls(edge):
    connection = http.client.HTTPConnection("127.0.0.1", edge.plain)
    connection.request("GET", "/inovasi/?q=a", headers={"Host": HOST})
    answer = connection.getresponse()

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/inovasi/?q=a")
    connection.close()


def test_another_host_gets_no_answer(edge):
    connection = http.client.HTTPConnection("127.0.0.1", edge.plain)
    connection.request("GET", "/", headers={"Host": "evil.example"})

    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()
    connection.close()
