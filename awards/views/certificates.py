"""Certificates: lists, downloads, and the acts that make them and put one right."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, View
from django.views.generic.list import MultipleObjectMixin

from awards.actions import issue_certificates, reissue_certificate, revoke_certificate
from awards.forms import IssueForm, ReissueForm, RevokeForm
from awards.models import Certificate, CertificateBatch
from awards.queries import (
    awarding_announcement,
    edition_certificates,
    latest_batch,
    name_counts,
    names_to_check,
    obstacles_to_issue,
)
from competitions.models import Competition
from core.files import send_archive, send_stored
from core.views import ActionView, PermittedMixin, stop_polling

PAGE = 50
Files = Iterator[tuple[str, str]]


def file_name(number: str, name: str) -> str:
    """SECURITY: letters, digits and dashes only, whatever stands in the names."""
    return f"piagam-{slugify(number.replace('/', '-'))}-{slugify(name)[:60]}.pdf".replace("-.", ".")


def as_files(certificates: QuerySet[Certificate]) -> Files:
    """Names inside the archive, and where the bytes are."""
    rows = certificates.values_list("number", "recipient_name", "pdf")
    return ((file_name(number, name), stored) for number, name, stored in list(rows))


class EditionCertificatesMixin(PermittedMixin):
    """Certificates of one edition, for its organiser's side."""

    model = Competition
    permission_required = "awards.list_certificates"
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet:
        """The organiser's own editions."""
        return Competition.objects.managed_by(self.request.user)

    def found(self) -> QuerySet[Certificate]:
        """By the words that were searched, or of one agency."""
        asked = self.request.GET
        words, agency = asked.get("q", "").strip(), asked.get("instansi", "")
        return edition_certificates(self.object, words[:100], agency[:16])


class CertificateListView(EditionCertificatesMixin, MultipleObjectMixin, DetailView):
    """All certificates of one edition; above them how far the work is."""

    template_name = "awards/certificate_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Nothing before publication: nothing was issued."""
        announcement = awarding_announcement(self.object)
        batch = latest_batch(self.object) if announcement else None
        at = self.request.instant
        paginator, page, rows, _is_paged = self.paginate_queryset(self.found(), PAGE)
        return DetailView.get_context_data(
            self,
            title=_("Certificates"),
            announcement=announcement,
            is_public=bool(announcement and announcement.is_public_at(at)),
            batch=batch,
            counts=name_counts(batch) if batch and batch.takes_names else None,
            is_checking=bool(batch and batch.is_checking_at(at)),
            page_obj=page,
            number=paginator.count,
            certificates=rows,
            words=self.request.GET.get("q", "").strip(),
            may_change=self.request.user.has_perm("awards.prepare_announcement", self.object),
            **kwargs,
        )


class CertificateArchiveView(EditionCertificatesMixin, DetailView):
    """All of an edition, or of one agency, in one file. Revoked ones stay out."""

    def render_to_response(self, context: dict, **_kwargs: Any) -> StreamingHttpResponse:
        """It is sent while it is written."""
        code = slugify(self.object.code)
        held = self.found().valid_at(self.request.instant)
        return send_archive(f"piagam-{code}.zip", as_files(held))


class CertificateProgressView(EditionCertificatesMixin, DetailView):
    """How far the making is: the list asks again and again."""

    template_name = "core/_job.html"

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """The same for everybody of the office, whoever started it."""
        batch = latest_batch(self.object)
        if batch is None or batch.job is None:
            return HttpResponse(status=204)
        context |= {"job": batch.job, "poll_url": self.request.path}
        response = super().render_to_response(context, **kwargs)
        return stop_polling(self.request, response, batch.job, batch.job.result_url)


class CertificateIssueView(EditionCertificatesMixin, ActionView):
    """All names are checked: make the certificates without waiting for the end of the window."""

    permission_required = "awards.issue_certificates"
    template_name = "awards/certificate_issue.html"
    form_class = IssueForm
    action = staticmethod(issue_certificates)
    title = _("Make the certificates")
    success_message = _("The certificates are being made.")

    @cached_property
    def batch(self) -> CertificateBatch | None:
        """What is waiting."""
        return latest_batch(self.object)

    def get_obstacles(self) -> list[str]:
        """The rule that the act refuses by."""
        if self.batch is None:
            return [str(_("Nothing is announced yet."))]
        return obstacles_to_issue(self.batch, self.request.instant)

    def act(self, form: IssueForm) -> CertificateBatch:
        """On the batch of the edition in the address."""
        return self.action(self.batch, by=self.request.user, at=self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """How the names stand."""
        counts = name_counts(self.batch) if self.batch else None
        return super().get_context_data(counts=counts, **kwargs)

    def get_back_url(self) -> str:
        """The list."""
        return reverse("certificate-list", kwargs={"code": self.object.code})

    def get_success_url(self) -> str:
        """The list, which shows the progress."""
        return self.get_back_url()


class OwnCertificatesView(ListView):
    """What the own branch has received, newest first; above it names that can be checked."""

    template_name = "awards/certificate_own.html"
    context_object_name = "certificates"
    paginate_by = PAGE

    def get_queryset(self) -> QuerySet:
        """Only the own branch."""
        visible = Certificate.objects.visible_to(self.request.user).built()
        rows = visible.select_related("announcement", "innovation", "replaced_by")
        heavy = ("summary", "keywords", "search", "label")
        light = rows.defer(*(f"innovation__{name}" for name in heavy))
        return light.order_by("-issued_on", "pk")

    def get_context_data(self, **kwargs: Any) -> dict:
        """Names first: they have an end."""
        names = names_to_check(self.request.user, self.request.instant)
        return super().get_context_data(title=_("Certificates"), names=list(names), **kwargs)


class OwnArchiveView(View):
    """All that the own branch holds, in one file."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """It is sent while it is written."""
        visible = Certificate.objects.visible_to(request.user).built()
        held = visible.valid_at(request.instant).order_by("-issued_on", "pk")
        return send_archive("piagam.zip", as_files(held))


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
        name = file_name(certificate.number, certificate.recipient_name)
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
