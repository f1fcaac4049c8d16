"""What machines ask: are you there, are you ready."""

import socket
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from core.clock import beat
from tests.clamd import clamd
from tests.factories import NOW


def test_health_asks_nobody(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_with_a_beating_clock(client):
    beat()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "beat": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "answer"), [(4, "ok"), (6, "bad")])
def test_ready_says_when_the_clock_stopped(client, minutes, answer):
    with time_machine.travel(NOW, tick=False) as clock:
        beat()
        clock.move_to(NOW + timedelta(minutes=minutes))

        response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["beat"] == answer


@pytest.mark.django_db
def test_ready_says_when_the_scanner_is_away(client, settings, tmp_path):
    with clamd() as (settings.CLAMAV_SOCKET, _scanned), time_machine.travel(NOW, tick=False):
        beat()
        there = client.get("/readyz").json()["scanner"]
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        beat()
        away = client.get("/readyz").json()

    assert there == "ok"
    assert away == {"database": "ok", "beat": "ok", "scanner": "bad"}


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_the_database(client, monkeypatch):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "PORT", nobody.getsockname()[1])
        response = client.get("/readyz")
        monkeypatch.undo()
        connection.close()

    assert response.status_code == 503
    assert response.json() == {"database": "bad", "beat": "bad"}
