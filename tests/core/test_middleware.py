"""The instant of a request, and what caches may keep."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory

from core.middleware import InstantMiddleware, NoStoreMiddleware, arrival_of
from core.views import public_page
from tests.factories import NOW, World

STAMP = "1776654000.125"
STAMPED = datetime(2026, 4, 20, 3, 0, 0, 125000, UTC)


def arrive(**headers) -> datetime:
    with time_machine.travel(NOW, tick=False):
        return arrival_of(RequestFactory().get("/", **headers))


def test_without_a_proxy_the_clock_decides(settings):
    settings.TRUSTED_PROXY_COUNT = 0

    assert arrive() == NOW


def test_without_a_proxy_a_stamp_is_a_lie(settings):
    settings.TRUSTED_PROXY_COUNT = 0

    assert arrive(HTTP_X_ARRIVED_AT="1.0") == NOW


def test_behind_the_proxy_its_stamp_decides(settings):
    settings.TRUSTED_PROXY_COUNT = 1

    assert arrive(HTTP_X_ARRIVED_AT=STAMP) == STAMPED


@pytest.mark.parametrize("stamp", ["", "soon", "nan", "inf", "1e300", "-1e18"])
def test_behind_the_proxy_nonsense_is_now(settings, stamp):
    settings.TRUSTED_PROXY_COUNT = 1

    assert arrive(HTTP_X_ARRIVED_AT=stamp) == NOW


def test_a_request_that_drips_arrives_at_its_end(settings):
    settings.TRUSTED_PROXY_COUNT = 1

    assert arrive(HTTP_X_ARRIVED_AT=f"{STAMP}-30.0") == STAMPED - timedelta(seconds=30)
    assert arrive(HTTP_X_ARRIVED_AT=f"{STAMP}-30.1") == STAMPED


@pytest.mark.django_db
def test_a_nul_in_a_cookie_is_a_bad_request(client, settings):
    client.cookies.load({settings.SESSION_COOKIE_NAME: "\x00aaaaaaaaaaaa"})

    assert client.get("/app/").status_code == 400


@pytest.mark.django_db
def test_a_nul_in_a_path_or_a_query_is_a_bad_request(client):
    world = World()
    client.force_login(world.organiser)

    assert client.get("/app/kelola/%00/").status_code == 400
    assert client.get("/app/orang/?q=%00").status_code == 400


def test_one_instant_holds_for_the_whole_request():
    seen = []
    handler = InstantMiddleware(lambda request: seen.append(request.instant) or HttpResponse())

    with time_machine.travel(NOW, tick=False):
        handler(RequestFactory().get("/"))

    assert seen == [NOW]


def test_pages_are_private_unless_they_say_otherwise():
    response = NoStoreMiddleware(lambda _: HttpResponse())(RequestFactory().get("/"))

    assert response["Cache-Control"] == "private, no-store"


def test_a_public_page_may_be_kept_for_a_moment():
    handler = NoStoreMiddleware(lambda _: public_page(HttpResponse(), seconds=30))

    response = handler(RequestFactory().get("/"))

    assert response["Cache-Control"] == "public, max-age=30"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/masuk/", "/app/profil/", "/tidak-ada/"])
def test_every_answer_says_what_caches_may_do(client, path):
    response = client.get(path)

    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_every_page_carries_the_policy(client):
    response = client.get("/masuk/")

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
