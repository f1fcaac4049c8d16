"""The processes of production without containers: gunicorn as deployed, nginx before it."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.postgres import free_port
from tests.deploy.conftest import HOST, running_edge, wait_for
from tests.workers import environment as of_the_test_database

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
HEALTH = [sys.executable, "deploy/healthcheck.py"]


@pytest.fixture
def production(transactional_db, tmp_path):
    """The environment that docker-compose.yml makes, on the test's database."""
    addresses = of_the_test_database()
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": addresses["DATABASE_URL"],
        "REDIS_URL": addresses["REDIS_URL"],
        "DJANGO_SETTINGS_MODULE": "kipp.settings.base",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "MEDIA_ROOT": str(tmp_path),
        "STATIC_ROOT": str(tmp_path / "static"),
        "EMAIL_URL": "dummymail://",
        "DEFAULT_FROM_EMAIL": f"portal@{HOST}",
        "TRUSTED_PROXY_COUNT": "1",
        "ACCEL_PREFIX": "/_media/",
        "WEB_BIND": f"127.0.0.1:{free_port()}",
        "WEB_WORKERS": "1",
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture
def portal(production, tmp_path):
    """The portal behind its edge."""
    run([sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], production)
    port = int(production["WEB_BIND"].split(":")[1])
    home = tmp_path / "edge"
    home.mkdir()
    with subprocess.Popen(GUNICORN, cwd=ROOT, env=production, stderr=subprocess.DEVNULL) as web:
        try:
            wait_for(port, web)
            with running_edge(home, port) as edge:
                yield edge
        finally:
            web.terminate()


def run(command, environment):
    return subprocess.run(
        command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_portal_is_served_over_tls_with_its_headers_and_static_files(portal, production):
    status, headers, body = portal.ask("/")
    sheet = body.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    sheet_status, sheet_headers, _ = portal.ask(sheet)

    assert (status, sheet_status) == (200, 200)
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "immutable" in sheet_headers["Cache-Control"]
    assert run([*HEALTH, "web"], production).returncode == 0


def test_unsafe_production_does_not_start(production):
    """Each fault alone is one too: tests/core/test_checks.py."""
    unsafe = {
        "SECRET_KEY": "secret",
        "ALLOWED_HOSTS": "*",
        "SITE_URL": "http://portal.example",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }

    done = run(GUNICORN, {**production, **unsafe})

    codes = ("core.E002", "core.E004", "core.E005", "core.E006")
    assert done.returncode != 0
    assert [code for code in codes if code not in done.stderr] == []


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "SITE_URL", "EMAIL_URL"])
def test_production_does_not_start_without_its_settings(production, name):
    del production[name]

    done = run(GUNICORN, production)

    assert done.returncode != 0
    assert f"Set the {name} environment variable" in done.stderr


def test_worker_without_a_fresh_heartbeat_is_unwell(production):
    done = run([*HEALTH, "worker"], production)

    assert (done.returncode, done.stderr.strip()) == (1, "there is no fresh heartbeat")
