"""Where a signed-in person can go: at most seven places a role, the first four on a phone's bar."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from notifications.queries import unread_count

MOST_SHOWN = 99
Place = tuple[str, Promise, str]

HOME: Place = ("home", _("Home"), "house-door")
ENTRIES: Place = ("proposal-list", _("Entries"), "card-list")
COMPETITIONS: Place = ("competition-manage-list", _("Competitions"), "trophy")
TASKS: Place = ("assignment-list", _("My scorecards"), "clipboard-check")
CERTIFICATES: Place = ("certificate-own", _("Certificates"), "patch-check")
AGENCIES: Place = ("agency-list", _("Agencies"), "diagram-3")
PEOPLE: Place = ("person-list", _("People"), "people")
REQUESTS: Place = ("approval-list", _("Requests"), "check2-square")
NEWS: Place = ("notice-list", _("News"), "bell")
GALLERY: Place = ("innovation-list", _("Innovations"), "grid-3x3-gap")
RULES: Place = ("competition-list", _("Rules"), "journal-text")
REGISTER: Place = ("register-list", _("Register"), "journal-bookmark")
PROFILE: Place = ("profile", _("Profile"), "person")

PLACES: dict[str, tuple[Place, ...]] = {
    Role.DRAFTER: (HOME, ENTRIES, REGISTER, NEWS, CERTIFICATES, GALLERY, PROFILE),
    Role.LOCAL_ADMIN: (HOME, ENTRIES, REGISTER, NEWS, PEOPLE, CERTIFICATES, PROFILE),
    Role.AGENCY_HEAD: (HOME, ENTRIES, REGISTER, NEWS, CERTIFICATES, GALLERY, PROFILE),
    Role.ORGANISER: (HOME, COMPETITIONS, PEOPLE, NEWS, AGENCIES, REQUESTS, PROFILE),
    Role.SCREENER: (HOME, COMPETITIONS, NEWS, GALLERY, PROFILE),
    Role.AUDITOR: (HOME, COMPETITIONS, NEWS, GALLERY, PROFILE),
    Role.JUDGE: (HOME, TASKS, RULES, NEWS, PROFILE),
}
WITHOUT_WORKSPACE = (HOME, NEWS, GALLERY, PROFILE)


@dataclass(frozen=True)
class NavItem:
    """One place; `is_current` when the page belongs to it."""

    label: Promise
    url: str
    icon: str
    is_current: bool = False
    badge: str = ""


def nav_items(person: User, path: str, unread: int = 0) -> list[NavItem]:
    """The places of the active workspace; the longest address that begins the path is current."""
    workspace = person.workspace
    places = PLACES[workspace.role] if workspace else WITHOUT_WORKSPACE
    addresses = [reverse(route) for route, _label, _icon in places]
    current = _current(addresses, path)
    return [
        NavItem(
            label,
            address,
            icon,
            is_current=address == current,
            badge=_say_count(unread) if route == NEWS[0] else "",
        )
        for address, (route, label, icon) in zip(addresses, places, strict=True)
    ]


def _say_count(number: int) -> str:
    """Nothing for nothing, and no long number in a small place."""
    return f"{MOST_SHOWN}+" if number > MOST_SHOWN else str(number or "")


def _current(addresses: list[str], path: str) -> str:
    """Home is only itself; every other place holds the pages below it."""
    home, *others = addresses
    below = [address for address in others if path.startswith(address)]
    return max(below, key=len, default=home if path == home else "")


def navigation_of(request: HttpRequest) -> list[NavItem]:
    """Nothing for visitors: public pages have their own row of links."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return nav_items(user, request.path, _unread(request))


def _unread(request: HttpRequest) -> int:
    """Known with the memberships; only for those without any it costs a statement."""
    known = getattr(request.user.workspace, "unread", None)
    return unread_count(request.user, request.instant) if known is None else known
