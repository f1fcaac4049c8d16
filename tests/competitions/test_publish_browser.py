"""The pages of publishing in a real browser: readable by machines that help people read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from competitions.actions import ask_to_extend_window, open_rules_version
from competitions.states import CompetitionState, WindowKind
from tests.factories import World, make_competition
from tests.journeys.hands import Hands

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World(at=datetime.now(UTC))


def test_pages_pass_axe(
    page: Page, live_server: LiveServer, accessibility_faults: object, world: World
) -> None:
    now, edition = datetime.now(UTC), world.competition
    facts = {"territory": world.regency, "state": CompetitionState.DRAFT}
    draft = make_competition(world.secretariat, at=now + timedelta(days=30), **facts)
    window = edition.windows.get(kind=WindowKind.REGISTRATION)
    closes_at = window.closes_at + timedelta(days=3)
    ask_to_extend_window(window, by=world.organiser, at=now, closes_at=closes_at, reason="Banjir")
    open_rules_version(edition, by=world.organiser, at=now)
    Hands(page, live_server.url).sign_in(world.organiser.email)

    for route in ("competition-publish", "edition-preview-applicant", "edition-preview-judge"):
        page.goto(live_server.url + reverse(route, kwargs={"code": draft.code}))
        assert accessibility_faults(page) == [], route
    for route in ("deadline-list", "change-list", "rules-compare", "competition-cancel"):
        page.goto(live_server.url + reverse(route, kwargs={"code": edition.code}))
        assert accessibility_faults(page) == [], route
    kwargs = {"code": edition.code, "key": window.key}
    for route in ("window-extend", "window-reopen"):
        page.goto(live_server.url + reverse(route, kwargs=kwargs))
        assert accessibility_faults(page) == [], route
