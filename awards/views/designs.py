"""The design of an edition's certificates, and how it looks on real names."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from awards.actions import design_certificate
from awards.engraving import engraver, sample_of
from awards.forms import DesignForm, first_design
from awards.models import Announcement, Certificate, CertificateTemplate
from awards.placeholders import KNOWN
from awards.queries import awarding_announcement, sample_entries, template_in_use
from awards.states import Audience
from competitions.models import Competition, Stage
from core.files import send_content
from core.forms import ActionForm
from core.limits import limited, person_of
from core.views import ActionView, PermittedMixin
from innovations.models import Proposal
from innovations.states import TeamRole

FIELDS = tuple(
    name
    for name in DesignForm.base_fields
    if name not in {"idempotency_key", "logo", "signature", "drop_logo", "drop_signature"}
)
guarded = limited("certificate-preview", times=20, seconds=60, who=person_of)


class DesignMixin(PermittedMixin):
    """The design of an edition in the address, or of one of its stages (`?tahap=`)."""

    model = Competition
    permission_required = "awards.design_certificate"
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet:
        """The organiser's own editions."""
        return Competition.objects.managed_by(self.request.user).select_related("territory")

    @cached_property
    def stage(self) -> Stage | None:
        """Only a stage that gives something can look different."""
        code = self.request.GET.get("tahap")
        if not code:
            return None
        found = self.object.stages.filter(code=code, tiers__isnull=False).distinct().first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def template(self) -> CertificateTemplate | None:
        """The latest version of this design."""
        return template_in_use(self.object, self.stage)


class CertificateDesignView(DesignMixin, ActionView):
    """Words, pictures, border, signatory; beside it the links to look at it on paper."""

    template_name = "awards/certificate_design.html"
    form_class = DesignForm
    action = staticmethod(design_certificate)
    title = _("Design of the certificates")
    success_message = _("The design is saved. Look at it on the longest name.")

    def get_form_kwargs(self) -> dict:
        """What can be taken away is what is there."""
        return {**super().get_form_kwargs(), "template": self.template}

    def get_initial(self) -> dict:
        """What was saved, else plain words and the announcement's signatory."""
        if self.template is None:
            return first_design(self.object)
        return {name: getattr(self.template, name) for name in FIELDS}

    def act(self, form: ActionForm) -> CertificateTemplate:
        """For the edition, or for the stage in the address."""
        told = form.act_arguments() | {"stage": self.stage}
        return self.action(self.object, by=self.request.user, at=self.request.instant, **told)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Stages that may have a design of their own, and the words in braces."""
        stages = self.object.stages.filter(tiers__isnull=False).distinct().order_by("order")
        return super().get_context_data(
            template=self.template,
            stage=self.stage,
            stages=list(stages),
            slots=[f"{{{word}}}" for word in KNOWN],
            **kwargs,
        )

    def get_back_url(self) -> str:
        """The certificates."""
        return reverse("certificate-list", kwargs={"code": self.object.code})

    def get_success_url(self) -> str:
        """The same design, to look at."""
        query = f"?tahap={self.stage.code}" if self.stage else ""
        return reverse("certificate-design", kwargs={"code": self.object.code}) + query


class CertificatePreviewView(DesignMixin, DetailView):
    """One sheet on real names, the shortest or the longest there are; marked as a sample."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Printing costs; nobody looks thirty times a minute."""
        return guarded(super().get)(self.request, *args, **kwargs)

    def render_to_response(self, context: dict, **_kwargs: Any) -> HttpResponse:
        """Never stored, never numbered."""
        asked = self.request.GET
        audience = asked.get("untuk", Audience.WINNER)
        entries = list(sample_entries(self.object))
        if audience not in Audience.values or not entries:
            raise Http404
        proposal = entries[0 if asked.get("nama") == "pendek" else -1]
        sheet = self.engrave(self.sample(Audience(audience), proposal))
        return send_content(sheet, "contoh-piagam.pdf", is_inline=True)

    def engrave(self, certificate: Certificate) -> bytes:
        """By the design as it is saved now."""
        template = self.template or CertificateTemplate()
        with engraver(template, self.object) as engrave:
            return engrave(certificate)

    def sample(self, audience: Audience, proposal: Proposal) -> Certificate:
        """With the announcement's signatory where there is one already."""
        announcement = awarding_announcement(self.object) or Announcement(
            competition=self.object, publish_at=self.request.instant
        )
        if announcement.publish_at is None:
            announcement.publish_at = self.request.instant
        tier = self.object.tiers.order_by("-stage__order", "order").first()
        return sample_of(
            announcement,
            self.template or CertificateTemplate(),
            {
                "audience": audience,
                "innovation": proposal.innovation,
                "unit_name": proposal.entrant.name,
                "recipient_name": self.name_of(audience, proposal),
                "innovation_name": proposal.title,
            },
            honour=tier.name if tier else "",
        )

    def name_of(self, audience: Audience, proposal: Proposal) -> str:
        """The first innovator's own name, or the unit's."""
        if audience == Audience.INNOVATOR:
            team = proposal.team.filter(role=TeamRole.INNOVATOR).select_related("person")
            member = team.order_by("pk").first()
            if member:
                return member.name or member.person.name
        return proposal.entrant.name
