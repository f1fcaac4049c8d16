"""A production that would be unsafe does not start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as live
from django.test import override_settings

from core.checks import refuse_unsafe_start

SAFE = {
    "SETTINGS_MODULE": "kipp.settings.base",
    "DEBUG": False,
    "SECRET_KEY": "r4nd0m-" * 9,
    "ALLOWED_HOSTS": ["inovasi.banyumaskab.go.id"],
    "SITE_URL": "https://inovasi.banyumaskab.go.id",
    "REDIS_URL": "redis://:rahasia@127.0.0.1:6379/0",
    "SHOW_MAILBOX": False,
    "SHOW_STYLE_GUIDE": False,
}


def faults(**unsafe) -> list[str]:
    with override_settings(**{**SAFE, **unsafe}):
        return [fault.id for fault in refuse_unsafe_start(None)]


def test_a_safe_production_starts():
    assert faults() == []


@pytest.mark.parametrize(
    ("unsafe", "fault"),
    [
        ({"DEBUG": True}, "core.E001"),
        ({"SECRET_KEY": "short"}, "core.E002"),
        ({"SECRET_KEY": "django-insecure-" + "x" * 50}, "core.E002"),
        ({"SECRET_KEY": "change-me-" + "x" * 50}, "core.E002"),
        ({"ALLOWED_HOSTS": []}, "core.E003"),
        ({"ALLOWED_HOSTS": ["*"]}, "core.E004"),
        ({"SITE_URL": "http://inovasi.banyumaskab.go.id"}, "core.E005"),
        ({"REDIS_URL": "redis://127.0.0.1:6379/0"}, "core.E006"),
        ({"SHOW_MAILBOX": True}, "core.E008"),
        ({"SHOW_STYLE_GUIDE": True}, "core.E008"),
    ],
)
def test_each_unsafe_setting_is_an_error(unsafe, fault):
    assert faults(**unsafe) == [fault]


def test_a_database_without_a_password_is_an_error(monkeypatch):
    monkeypatch.setitem(live.DATABASES["default"], "PASSWORD", "")

    assert faults() == ["core.E007"]


def test_a_development_machine_may_be_unsafe():
    assert faults(SETTINGS_MODULE="kipp.settings.dev", DEBUG=True) == []


def check(**environment) -> subprocess.CompletedProcess:
    facts = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kipp.settings.base",
        "SECRET_KEY": "r4nd0m-" * 9,
        "SITE_URL": "https://inovasi.banyumaskab.go.id",
        "ALLOWED_HOSTS": "inovasi.banyumaskab.go.id",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "DEFAULT_FROM_EMAIL": "portal@banyumaskab.go.id",
        **environment,
    }
    del facts["DJANGO_ALLOW_ASYNC_UNSAFE"]  # only the browser tests of this process need it
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command, cwd=live.BASE_DIR, env=facts, capture_output=True, text=True, check=False
    )


def test_the_real_check_passes_a_safe_environment():
    checked = check()

    assert checked.returncode == 0, checked.stderr


def test_the_real_check_stops_an_unsafe_environment():
    checked = check(ALLOWED_HOSTS="*")

    assert checked.returncode == 1
    assert "core.E004" in checked.stderr


def test_a_missing_secret_stops_the_start():
    facts = {k: v for k, v in os.environ.items() if k != "SECRET_KEY"}
    facts["DJANGO_SETTINGS_MODULE"] = "kipp.settings.base"

    started = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=live.BASE_DIR,
        env=facts,
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode != 0
    assert "SECRET_KEY" in started.stderr
