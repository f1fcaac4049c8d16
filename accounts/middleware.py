"""What a signed-in request owes before its view: a live session, one workspace, a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.states import GUARDED_ROLES
from accounts.workspaces import (
    CHOSEN,
    IDLE_SECONDS,
    KEEP_OFFLINE,
    NOTE_EVERY,
    SEEN_AT,
    SHARED_COOKIE,
    SHARED_DEVICE,
    choose_workspace,
    keeper_of,
    memberships_of,
)

Handler = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
WITHOUT_WORKSPACE = {"workspace-choose", "account_logout", "account_login"}
WITHOUT_SECOND_FACTOR = {
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "workspace-choose",
}


class SharedDeviceMiddleware:
    """On a shared device an idle session ends, and scripts are told to keep nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Without a session cookie nobody is signed in: the session stays untouched."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if request.session.get(SHARED_DEVICE) and request.user.is_authenticated:
            self.watch(request)
        response = self.get_response(request)
        self.tell_scripts(request, response)
        self.tell_worker(request, response)
        return response

    def watch(self, request: HttpRequest) -> None:
        """End what was left idle; else note the visit, once a minute at most."""
        now = int(request.instant.timestamp())
        idle = now - request.session.get(SEEN_AT, now)
        if idle >= IDLE_SECONDS:
            logout(request)
            messages.info(request, _("You were signed out. Your text is safe. Sign in to go on."))
        elif idle >= NOTE_EVERY or SEEN_AT not in request.session:
            request.session[SEEN_AT] = now

    def tell_scripts(self, request: HttpRequest, response: HttpResponse) -> None:
        """Set or clear the cookie when it does not say what the session says."""
        is_shared = bool(request.session.get(SHARED_DEVICE)) and request.user.is_authenticated
        if is_shared and SHARED_COOKIE not in request.COOKIES:
            response.set_cookie(
                SHARED_COOKIE, "1", secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
            )
        elif not is_shared and SHARED_COOKIE in request.COOKIES:
            response.delete_cookie(SHARED_COOKIE, samesite="Lax")

    def tell_worker(self, request: HttpRequest, response: HttpResponse) -> None:
        """For whom a page is kept, on a shared device for nobody; who leaves takes all along."""
        if KEEP_OFFLINE in response:
            del response[KEEP_OFFLINE]
            if request.user.is_authenticated and not request.session.get(SHARED_DEVICE):
                response[KEEP_OFFLINE] = keeper_of(request.user)
        match = request.resolver_match
        if match and match.url_name == "account_logout" and request.method == "POST":
            response["Clear-Site-Data"] = '"storage"'


class WorkspaceMiddleware:
    """One workspace a request: rights of several memberships never add up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Memberships are read anew on each request: what has ended no longer opens anything."""
        request.memberships = []
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            facts = {"with_news": request.content_type != "application/json"}
            request.memberships = memberships_of(request.user, request.instant, **facts)
            chosen = request.session.get(CHOSEN, "")
            request.user.workspace = choose_workspace(request.memberships, chosen)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """409 for a form that was opened in another workspace: nothing of it is done."""
        is_harmless = request.method in SAFE_METHODS or not request.memberships
        if is_harmless or request.resolver_match.url_name in WITHOUT_WORKSPACE:
            return None
        posted = request.headers.get("X-Workspace") or request.POST.get("workspace", "")
        if not posted or posted == request.user.workspace.code:
            return None
        known = {membership.code: membership for membership in request.memberships}
        context = {"posted": known.get(posted), "title": _("This form is from another workspace")}
        return render(request, "accounts/workspace_conflict.html", context, status=409)


class SecondFactorMiddleware:
    """Who organises, screens or judges signs in with a second factor, on every door."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The question is asked when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Send to the page where it is set up; pages that owe no sign-in stay open."""
        if not getattr(view, "login_required", True):
            return None
        request.owes_second_factor = owes_second_factor(request)  # its pages say why they are here
        is_door = request.resolver_match.url_name in WITHOUT_SECOND_FACTOR
        if is_door or not request.owes_second_factor:
            return None
        if request.htmx:
            return HttpResponseClientRedirect(resolve_url("mfa_activate_totp"))
        return redirect("mfa_activate_totp")


def owes_second_factor(request: HttpRequest) -> bool:
    """Whether this session may go no further than the enrol page."""
    if not settings.MFA_REQUIRED or not request.user.is_authenticated:
        return False
    workspace = request.user.workspace
    is_guarded = workspace.role in GUARDED_ROLES if workspace else request.user.is_staff
    if not is_guarded or has_passed(request):
        return False
    return not is_mfa_enabled(request.user, [Authenticator.Type.TOTP])


def has_passed(request: HttpRequest) -> bool:
    """A second factor was given at sign-in: then there is one, and nothing needs to be read."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)
