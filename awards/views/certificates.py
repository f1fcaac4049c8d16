"""Certificates: lists, downloads, and the two acts that put one right."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from awards.actions import reissue_certificate, revoke_certificate
from awards.forms import ReissueForm, RevokeForm
from awards.models import Certificate
from awards.queries import announcement_of, certificates_of
from competitions.models import Competition
from core.files import send_stored
from core.views import ActionView, PermittedMixin


class CertificateListView(PermittedMixin, DetailView):
    """All certificates of one edition, for its organiser."""

    model = Competition
    permission_required = "awards.list_certificates"
    template_name = "awards/certificate_list.html"
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet:
        """The organiser's own editions."""
        return Competition.objects.managed_by(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Nothing before publication: nothing was issued."""
        announcement = announcement_of(self.object)
        certificates = list(certificates_of(announcement)) if announcement else []
        return super().get_context_data(
            title=_("Certificates"),
            announcement=announcement,
            is_public=bool(announcement and announcement.is_public_at(self.request.instant)),
            certificates=certificates,
            may_change=self.request.user.has_perm("awards.prepare_announcement", self.object),
            **kwargs,
        )


class OwnCertificatesView(ListView):
    """What the own branch has received, newest first."""

    template_name = "awards/certificate_own.html"
    context_object_name = "certificates"
    paginate_by = 50

    def get_queryset(self) -> QuerySet:
        """Only the own branch."""
        visible = Certificate.objects.visible_to(self.request.user).built()
        return visible.select_related("announcement").order_by("-issued_on", "number", "pk")

    def get_context_data(self, **kwargs: Any) -> dict:
        """The heading."""
        return super().get_context_data(title=_("Certificates"), **kwargs)


class CertificateDownloadView(PermittedMixin, DetailView):
    """The stored bytes, never built again."""

    model = Certificate
    permission_required = "awards.view_certificate"

    def get_queryset(self) -> QuerySet:
        """Only what was built."""
        return super().get_queryset().built()

    def render_to_response(self, context: dict, **_response_kwargs: Any) -> HttpResponse:
        """A file with a name that says what it is."""
        certificate = context["object"]
        name = f"piagam-{slugify(certificate.number.replace('/', '-'))}.pdf"
        return send_stored(certificate.pdf, name=name, content_type="application/pdf")


class CertificateActView(ActionView):
    """An act of the organiser on one certificate."""

    model = Certificate
    context_object_name = "certificate"

    def get_queryset(self) -> QuerySet:
        """With the edition that the permission asks for."""
        return super().get_queryset().select_related("announcement__competition", "row")

    def get_obstacles(self) -> list[str]:
        """The same rule that both acts refuse by."""
        return self.object.obstacles_to_revoke()

    @cached_property
    def list_url(self) -> str:
        """The edition's certificates."""
        code = self.object.announcement.competition.code
        return reverse("certificate-list", kwargs={"code": code})

    def get_back_url(self) -> str:
        """Without acting."""
        return self.list_url

    def get_success_url(self) -> str:
        """After acting."""
        return self.list_url


class CertificateRevokeView(CertificateActView):
    """It no longer holds, and its check page says so."""

    permission_required = "awards.revoke_certificate"
    template_name = "awards/certificate_revoke.html"
    form_class = RevokeForm
    action = staticmethod(revoke_certificate)
    title = _("Revoke certificate")
    success_message = _("Revoked. Its check page says so from now on.")


class CertificateReissueView(CertificateActView):
    """The same honour with names put right, under a new number."""

    permission_required = "awards.reissue_certificate"
    template_name = "awards/certificate_reissue.html"
    form_class = ReissueForm
    action = staticmethod(reissue_certificate)
    title = _("Revoke and issue again")
    success_message = _("Issued again. The old one is revoked.")

    def get_initial(self) -> dict:
        """The names as they were printed."""
        names = ("recipient_name", "innovation_name")
        return {name: getattr(self.object, name) for name in names}
