"""Anybody may check a certificate by its code: no account, no script, no trace of a person."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from awards.forms import CodeForm
from awards.models import Certificate
from core.codes import read_certificate_code
from core.limits import limited

UNKNOWN = 404
SAID = ("decree_number", "signatory_position", "state", "publish_at", "competition__zone")
FIELDS = (
    "code",
    "number",
    "state",
    "recipient_name",
    "award",
    "innovation_name",
    "event",
    "issued_on",
    "sha256",
    "size",
    "revoked_at",
    "row__innovation__slug",
    "row__innovation__category",
)
guarded = limited("certificate", times=60, seconds=60)


@method_decorator(login_not_required, name="dispatch")
class CertificateCheckView(TemplateView):
    """Type the code that stands below the QR code."""

    template_name = "awards/certificate_check.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A code leads to its own page, so that an answer has an address."""
        form = CodeForm(request.GET if "code" in request.GET else None)
        if form.is_valid():
            code = read_certificate_code(form.cleaned_data["code"])
            return HttpResponseRedirect(reverse("certificate-detail", kwargs={"code": code}))
        return super().get(request, *args, form=form, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The heading."""
        return super().get_context_data(title=_("Check a certificate"), **kwargs)


@method_decorator([login_not_required, guarded], name="dispatch")
class CertificateDetailView(TemplateView):
    """Valid, revoked, or not found. SECURITY: names of people's numbers never stand here."""

    template_name = "awards/certificate_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Never kept by a cache: a revocation counts at once."""
        certificate = self.find(read_certificate_code(kwargs["code"]))
        context = self.get_context_data(certificate=certificate, code=kwargs["code"])
        response = self.render_to_response(context, status=200 if certificate else UNKNOWN)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def find(self, code: str) -> Certificate | None:
        """Only what is public and built can be known."""
        rows = Certificate.objects.built().public_at(self.request.instant)
        related = ("announcement__competition", "row__innovation")
        fields = (*FIELDS, *(f"announcement__{name}" for name in SAID))
        return rows.select_related(*related).only(*fields).filter(code=code).first()

    def get_context_data(self, **kwargs: Any) -> dict:
        """The heading is the verdict."""
        certificate = kwargs["certificate"]
        if certificate is None:
            return super().get_context_data(title=_("Code not found"), **kwargs)
        title = _("Valid certificate") if certificate.is_valid else _("Certificate revoked")
        return super().get_context_data(title=title, **kwargs)
