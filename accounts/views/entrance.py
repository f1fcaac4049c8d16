"""The way in for somebody who was invited."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts.actions import accept_invitation, join_agency
from accounts.forms import NewPersonForm
from accounts.models import Invitation
from accounts.queries import account_of
from accounts.workspaces import CHOSEN
from core.digests import sha256_of
from core.errors import ActionRefused

GONE = 410


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class InvitationAcceptView(FormView):
    """Whoever holds the link makes the account, or accepts with the one there is."""

    form_class = NewPersonForm
    template_name = "accounts/invitation_accept.html"

    @cached_property
    def invitation(self) -> Invitation:
        """By the hash of the token; an unknown one does not exist."""
        rows = Invitation.objects.filter(token_hash=sha256_of(self.kwargs["token"])).for_list()
        invitation = rows.first()
        if invitation is None:
            raise Http404
        return invitation

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """A link that no longer works says why, as something that is gone."""
        obstacles = self.invitation.obstacles_to_accept(request.instant)
        context = self.get_context_data(obstacles=obstacles)
        return self.render_to_response(context, status=GONE if obstacles else 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Somebody signed in only says yes; anybody else fills the form."""
        if request.user.is_authenticated:
            return self.join()
        return super().post(request, *args, **kwargs)

    def join(self) -> HttpResponse:
        """Accept with the account in use."""
        request = self.request
        try:
            membership = join_agency(self.invitation, by=request.user, at=request.instant)
        except ActionRefused as refusal:
            return self.refuse(refusal)
        request.session[CHOSEN] = membership.code
        return HttpResponseRedirect(reverse("home"))

    def form_valid(self, form: NewPersonForm) -> HttpResponse:
        """Make the account and sign its owner in."""
        try:
            person = accept_invitation(
                self.invitation, at=self.request.instant, **form.cleaned_data
            )
        except ActionRefused as refusal:
            return self.refuse(refusal)
        return perform_login(self.request, person)

    def form_invalid(self, form: NewPersonForm) -> HttpResponse:
        """422 tells machines that nothing was saved."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def refuse(self, refusal: ActionRefused) -> HttpResponse:
        """Say why, without the form."""
        context = self.get_context_data(obstacles=refusal.reasons)
        return self.render_to_response(context, status=422)

    def get_initial(self) -> dict:
        """What is known already is not asked again."""
        return {"name": self.invitation.name, "language": get_language()}

    def get_form_kwargs(self) -> dict:
        """The password is held against the address."""
        return {**super().get_form_kwargs(), "email": self.invitation.email}

    def get_context_data(self, **kwargs: Any) -> dict:
        """Who looks decides what is asked: a form, a yes, or to sign in first."""
        person = self.request.user
        email = self.invitation.email.lower()
        return super().get_context_data(
            title=_("Your invitation"),
            invitation=self.invitation,
            is_right_person=person.is_authenticated and person.email.lower() == email,
            is_other_person=person.is_authenticated and person.email.lower() != email,
            has_account=person.is_anonymous and account_of(email) is not None,
            **kwargs,
        )
