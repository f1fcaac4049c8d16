"""What the browser tests share: a world that is open now, and a way in."""

from contextlib import contextmanager, suppress
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error

from accounts.workspaces import SHARED_DEVICE
from competitions.models import Window
from tests.factories import World


def open_world():
    """The browser has its own clock, so the windows move to today."""
    world = World()
    now = timezone.now()
    Window.objects.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    return world


def sign_in(context, live_server, person, *, is_shared=False):
    client = Client()
    client.force_login(person)
    session = client.session
    session[SHARED_DEVICE] = is_shared
    session.save()
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    context.add_cookies([cookie])


@contextmanager
def held_back(page, script):
    """Inside, the page stands there without this script: the line is slow."""
    held = []

    def hold(route):  # a function of Python's own: Playwright marks its handlers
        held.append(route)

    page.route(script, hold)
    yield
    while not held:
        page.wait_for_timeout(20)
    for route in held:
        route.continue_()
    page.unroute(script)


def kill(page):
    """The system takes the browser's memory: nothing of the page runs any more."""
    with suppress(Error):
        page.goto("chrome://crash", wait_until="commit", timeout=3000)
    page.close()
