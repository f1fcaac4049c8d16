"""The own account: profile, workspace, sessions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.actions import PROFILE_FIELDS, end_sessions, update_profile
from accounts.forms import ProfileForm
from accounts.models import Membership, User
from accounts.workspaces import CHOSEN
from core.forms import ActionForm
from core.views import ActionView


class OwnAccountView(ActionView):
    """An act on the account of whoever asks."""

    model = User

    def get_object(self, _queryset: QuerySet | None = None) -> User:
        """Nobody else's account can be named."""
        self.check_permission(self.request.user)
        return self.request.user


class ProfileView(OwnAccountView):
    """Name as on certificates, phone, language; the ways to password, second factor, sessions."""

    permission_required = "accounts.update_profile"
    form_class = ProfileForm
    template_name = "accounts/profile.html"
    action = staticmethod(update_profile)
    title = _("Profile")
    success_message = _("Your profile is saved.")

    def get_initial(self) -> dict:
        """What is stored now."""
        return {name: getattr(self.request.user, name) for name in PROFILE_FIELDS}

    def get_success_url(self) -> str:
        """The same page, in the language that was chosen."""
        with override(self.outcome.language):
            return reverse("profile")


class SessionEndView(OwnAccountView):
    """Sign out everywhere."""

    permission_required = "accounts.end_sessions"
    template_name = "accounts/session_end.html"
    action = staticmethod(end_sessions)
    title = _("Sign out everywhere?")
    submit_label = _("Sign out everywhere")

    def form_valid(self, form: ActionForm) -> HttpResponse:
        """This session ends with the others."""
        response = super().form_valid(form)
        logout(self.request)
        messages.success(self.request, gettext("You are signed out on every device."))
        return response

    def get_success_url(self) -> str:
        """Where one signs in again."""
        return reverse("account_login")

    def get_back_url(self) -> str:
        """The profile."""
        return reverse("profile")


class WorkspaceChooseView(TemplateView):
    """The workspaces of a person; posting one makes it active."""

    template_name = "accounts/workspace_choose.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """SECURITY: rights change with the workspace, so the session gets a new key."""
        rows = Membership.objects.on(request.instant.date()).filter(person=request.user)
        chosen = get_object_or_404(rows, code=request.POST.get("workspace", ""))
        request.session[CHOSEN] = chosen.code
        request.session.cycle_key()
        return redirect("home")

    def get_context_data(self, **kwargs: Any) -> dict:
        """The list comes with the shell."""
        return super().get_context_data(title=_("Your workspaces"), **kwargs)
