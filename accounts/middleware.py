"""One workspace a request: rights of several memberships never add up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.workspaces import choose_workspace, memberships_of

Handler = Callable[[HttpRequest], HttpResponse]


class WorkspaceMiddleware:
    """Put the active membership on the signed-in person, where `visible_to` and rules read it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Memberships are read anew on each request: what has ended no longer opens anything."""
        request.memberships = []
        if request.user.is_authenticated:
            request.memberships = memberships_of(request.user, request.instant)
            chosen = request.session.get("workspace", "")
            request.user.workspace = choose_workspace(request.memberships, chosen)
        return self.get_response(request)
