"""How a person wants to be told: a page of the profile, and the link at the foot of a mail."""

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from core.limits import limited
from core.views import ActionView
from notifications.actions import choose_channels
from notifications.forms import NewsPreferencesForm
from notifications.models import Message
from notifications.queries import wishes_of
from notifications.states import Channel, Topic
from notifications.unsubscribing import message_of, topics_of


class NewsPreferencesView(PermissionRequiredMixin, ActionView):
    """Which news comes by mail, and when; the portal shows all of it."""

    permission_required = "notifications.choose_channels"
    template_name = "notifications/news_preferences.html"
    form_class = NewsPreferencesForm
    action = staticmethod(choose_channels)
    title = _("News by mail")
    success_message = _("Saved.")

    def get_object(self, _queryset: Any = None) -> Model:
        """Always the own wishes."""
        return self.request.user

    def get_initial(self) -> dict:
        """What was chosen before."""
        return {topic.value: one.value for topic, one in wishes_of(self.request.user).items()}

    def get_success_url(self) -> str:
        """The same page."""
        return reverse("news-preferences")

    def get_back_url(self) -> str:
        """The profile."""
        return reverse("profile")


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(limited("news-stop", times=60, seconds=60), name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class NewsStopView(TemplateView):
    """Stop a kind of mail without signing in: the signed link is the right to do so.

    SECURITY: looking stops nothing, since mail scanners follow links; a mail program posts here
    (RFC 8058) without a cookie, so the token stands for the form's own. It opens nothing else.
    """

    template_name = "notifications/news_stop.html"
    http_method_names: ClassVar[list[str]] = ["get", "post", "head", "options"]

    @cached_property
    def mail(self) -> Message:
        """The mail that the link came with; a forged one does not exist."""
        message = message_of(self.kwargs["token"])
        if message is None:
            raise Http404
        return message

    @cached_property
    def topics(self) -> list[Topic]:
        """What would stop."""
        return topics_of(self.mail)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Once or many times: the answer is the same."""
        person, wishes = self.mail.recipient, dict.fromkeys(self.topics, Channel.NONE)
        if wishes:
            choose_channels(person, by=person, at=request.instant, channels=wishes)
        return self.render_to_response(self.get_context_data(is_done=True))

    def get_context_data(self, **kwargs: Any) -> dict:
        """SECURITY: no name and no address; only what the mail was about."""
        labels = [topic.label for topic in self.topics]
        return super().get_context_data(title=_("Stop mails"), topics=labels, **kwargs)
