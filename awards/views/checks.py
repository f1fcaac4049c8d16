"""Anybody may check a certificate: by its code, or by the copy that they hold.

No account, no script, no trace of a person; a copy is compared and forgotten.
"""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files import File
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from awards.certificates import reason_of_end
from awards.forms import CodeForm, CopyForm
from awards.models import Certificate
from core.codes import certificate_codes, read_certificate_code
from core.limits import limited

UNKNOWN = 404
REFUSED = 422
MOST_BYTES = 2 * 1024 * 1024
PDF = b"%PDF-"
SAID = (
    *("decree_number", "signatory_position", "state", "publish_at", "stage_id"),
    "competition__zone",
)
FIELDS = (
    *("code", "number", "state", "audience", "recipient_name", "unit_name", "award"),
    *("innovation_name", "event", "issued_on", "sha256", "size", "ends_at", "revoked_at"),
    *("revoked_reason", "innovation__slug", "innovation__category", "innovation__published_at"),
    *("innovation__published_until", "replaced_by__code", "replaced_by__sha256"),
    "template__signatory_position",
)
guarded = limited("certificate", times=60, seconds=60)
weighed = limited("certificate-copy", times=20, seconds=60)


class RecordMixin:
    """What is on record about one certificate, if anything is."""

    def find(self, **by: Any) -> Certificate | None:
        """Only what is public and built can be known; one statement whatever the answer."""
        rows = Certificate.objects.built().public_at(self.request.instant)
        related = ("announcement__competition", "innovation", "replaced_by", "template")
        fields = (*FIELDS, *(f"announcement__{name}" for name in SAID))
        return rows.select_related(*related).only(*fields).filter(**by).order_by("pk").first()

    def told(self, certificate: Certificate | None) -> dict:
        """The verdict at this instant, and what goes with it."""
        if certificate is None:
            return {"certificate": None, "title": _("Code not found")}
        at, innovation = self.request.instant, certificate.innovation
        is_valid = certificate.is_valid_at(at)
        fresh = getattr(certificate, "replaced_by", None)
        return {
            "certificate": certificate,
            "announcement": certificate.announcement,
            "is_valid": is_valid,
            "title": _("Valid certificate") if is_valid else _("Certificate revoked"),
            "revoked_at": certificate.revoked_at or certificate.ends_at,
            "reason": "" if is_valid else certificate.revoked_reason or reason_of_end(certificate),
            "fresh": fresh if fresh and fresh.sha256 else None,
            "story": innovation if innovation and innovation.is_public_at(at) else None,
        }

    def answer(self, context: dict, status: int) -> HttpResponse:
        """Never kept by a cache, for a revocation counts at once; never found by a search."""
        response = self.render_to_response(context, status=status)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


@method_decorator(login_not_required, name="dispatch")
class CertificateCheckView(TemplateView):
    """Type the code that stands below the QR code, or choose the copy."""

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
        return super().get_context_data(
            title=_("Check a certificate"), most_bytes=MOST_BYTES, **kwargs
        )


@method_decorator([login_not_required, guarded], name="dispatch")
class CertificateDetailView(RecordMixin, TemplateView):
    """Valid, revoked, or not found. SECURITY: names of people's numbers never stand here."""

    template_name = "awards/certificate_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """SECURITY: what is under embargo answers as what was never issued."""
        certificate = self.find(code__in=certificate_codes(kwargs["code"]))
        context = self.get_context_data(**self.told(certificate))
        return self.answer(context, 200 if certificate else UNKNOWN)


@method_decorator([csrf_exempt, login_not_required, weighed], name="dispatch")
class CertificateCompareView(RecordMixin, TemplateView):
    """Whether a copy is what was issued, byte for byte. Nothing of it is kept.

    SECURITY: no token, for the page sets no cookie and the answer changes nothing.
    """

    template_name = "awards/certificate_compare.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A copy is chosen on the page before."""
        return HttpResponseRedirect(reverse("certificate-check"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Equal, not ours, or nothing that could be compared."""
        form = CopyForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.refuse(_("Choose the PDF first."))
        copy = form.cleaned_data["copy"]
        if copy.size > MOST_BYTES:
            return self.refuse(_("The file is larger than any certificate of ours."))
        if copy.read(len(PDF)) != PDF:
            return self.refuse(_("This file is no PDF. Choose the PDF that you were sent."))
        digest = digest_of(copy)
        told = self.told(self.find(sha256=digest))
        if told["certificate"] is None:
            told["title"] = _("Not an unchanged copy")
        context = self.get_context_data(**told, digest=digest, name=copy.name[:80])
        return self.answer(context, 200)

    def refuse(self, reason: str) -> HttpResponse:
        """The form again, with what is wrong."""
        context = self.get_context_data(
            fault=reason, title=_("Compare a copy"), most_bytes=MOST_BYTES
        )
        return self.answer(context, REFUSED)


def digest_of(copy: File) -> str:
    """SHA-256 of all of it."""
    copy.seek(0)
    digest = hashlib.sha256()
    for piece in copy.chunks():
        digest.update(piece)
    return digest.hexdigest()
