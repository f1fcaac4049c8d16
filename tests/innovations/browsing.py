"""What the browser tests share: a world that is open now, and a way in."""

from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

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
