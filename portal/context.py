"""What every page's shell shows."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.navigation import navigation_of


def shell(request: HttpRequest) -> dict:
    """Workspace, switcher, switches, and places to go, which are found only where drawn."""
    user = getattr(request, "user", None)
    return {
        "workspace": getattr(user, "workspace", None),
        "workspaces": getattr(request, "memberships", []),
        "nav_items": SimpleLazyObject(partial(navigation_of, request)),
        "demo_band": settings.DEMO,
        "site_owner": settings.SITE_OWNER,
        "help_address": settings.HELP_ADDRESS,
        "show_mailbox": settings.SHOW_MAILBOX,
        "show_style_guide": settings.SHOW_STYLE_GUIDE,
    }
