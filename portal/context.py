"""What every page's shell shows."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict:
    """Workspace, switcher and switches; navigation comes from `portal.navigation`."""
    user = getattr(request, "user", None)
    return {
        "workspace": getattr(user, "workspace", None),
        "workspaces": getattr(request, "memberships", []),
        "demo_band": settings.DEMO,
        "show_mailbox": settings.SHOW_MAILBOX,
        "show_style_guide": settings.SHOW_STYLE_GUIDE,
    }
