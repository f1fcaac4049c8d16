"""Promotion: what goes up, what came from below, and the sealed dossier between."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import DetailView

from awards.actions import name_upper, promote_entries
from awards.dossiers import is_genuine
from awards.forms.promotions import PromoteForm, UpperForm
from awards.forwarding import package_of
from awards.models import Promotion
from awards.queries.promotions import (
    Candidate,
    arrivals_of,
    candidates_of,
    lower_editions,
    obstacles_to_promote,
    places_left,
    readiness_above,
    upper_choices,
    with_standing,
)
from competitions.models import Competition
from core.digests import canonical_json
from core.files import send_archive, send_content
from core.views import ActionView, PermittedMixin
from innovations.comparing import compare_versions, facts_of
from innovations.models import ProposalVersion

EXPORT = "awards.export_promotion"


class OwnEditionMixin:
    """An edition of the own office."""

    model = Competition
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet:
        """With the edition above."""
        rows = Competition.objects.managed_by(self.request.user)
        return rows.select_related("upper__organiser", "territory", "organiser")

    def get_success_url(self) -> str:
        """The page of promotion shows every state."""
        return reverse("promotion-list", kwargs={"code": self.object.code})

    get_back_url = get_success_url


class PromotionListView(OwnEditionMixin, ActionView):
    """Winners and the next behind them: who may go, who went, how they fare above."""

    permission_required = "awards.list_promotions"
    template_name = "awards/promotion_list.html"
    form_class = PromoteForm
    action = staticmethod(promote_entries)
    title = _("To the upper level")
    success_message = _("Sent up.")

    def check_permission(self, subject: Competition) -> None:
        """Reading is for the whole office, sending for those who run the edition."""
        if self.request.method == "POST":
            self.permission_required = "awards.promote_entries"
        super().check_permission(subject)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Lines of the public result."""
        return candidates_of(self.object, self.request.instant)

    def get_form_kwargs(self) -> dict:
        """Groups and categories of the edition above."""
        upper = self.object.upper
        places = {
            "groups": list(upper.groups.order_by("order")) if upper else [],
            "categories": list(upper.categories.order_by("order")) if upper else [],
        }
        return {**super().get_form_kwargs(), "candidates": self.candidates, **places}

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_promote(self.object, self.request.instant)

    def get_success_message(self) -> str:
        """How many went now; those sent before stay sent."""
        count = len(self.outcome)
        if not count:
            return str(_("Everything chosen had been sent up already."))
        words = ngettext(
            "%(count)s entry was sent up. Its team has been told.",
            "%(count)s entries were sent up. Their teams have been told.",
            count,
        )
        return words % {"count": count}

    def get_context_data(self, **kwargs: Any) -> dict:
        """Sent ones with their state above, the others with what stands in their way."""
        may_run = self.request.user.has_perm("awards.promote_entries", self.object)
        return super().get_context_data(
            sent=[one for one in self.candidates if one.promotion],
            barred=[one for one in self.candidates if not one.promotion and one.obstacles],
            left=places_left(self.object) if self.object.upper else 0,
            may_run=may_run,
            **kwargs,
        )


class UpperEditView(OwnEditionMixin, ActionView):
    """Say which edition the winners may enter."""

    permission_required = "awards.name_upper"
    template_name = "awards/upper_edit.html"
    form_class = UpperForm
    action = staticmethod(name_upper)
    title = _("Upper competition")
    success_message = _("Saved.")

    def get_form_kwargs(self) -> dict:
        """Published editions of governments above."""
        return {**super().get_form_kwargs(), "uppers": upper_choices(self.object)}

    def get_initial(self) -> dict:
        """What is named now."""
        return {"upper": self.object.upper_id, "places": self.object.upper_places}


class ArrivalListView(OwnEditionMixin, PermittedMixin, DetailView):
    """What came from below, with its origin, and the editions that may still send."""

    permission_required = "awards.list_arrivals"
    template_name = "awards/arrival_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Two statements beside the edition."""
        return super().get_context_data(
            title=_("From the lower level"),
            editions=list(lower_editions(self.object)),
            arrivals=list(arrivals_of(self.object, self.request.instant)),
            **kwargs,
        )


class PromotionMixin(PermittedMixin):
    """One dossier, for both offices and the entrant."""

    model = Promotion
    permission_required = "awards.view_promotion"

    def get_queryset(self) -> QuerySet:
        """With what the page names."""
        related = ("lower__organiser", "upper", "origin__entrant", "entry", "promoted_by")
        rows = super().get_queryset().select_related(*related)
        return with_standing(rows, self.request.instant)


class PromotionDetailView(PromotionMixin, DetailView):
    """What was sealed, and what was changed since."""

    template_name = "awards/promotion_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """The comparison is with the latest version that was handed in above."""
        promotion = self.object
        content = promotion.dossier["version"]["content"]
        latest = self.latest()
        return super().get_context_data(
            title=promotion.origin.title,
            dossier=promotion.dossier,
            facts=facts_of(content),
            content=content,
            is_genuine=is_genuine(promotion.dossier, promotion.digest),
            latest=latest,
            comparison=compare_versions(content, latest.content) if latest else None,
            may_export=(below := self.request.user.has_perm(EXPORT, promotion)),
            readiness=readiness_above(promotion, is_told=below),
            **kwargs,
        )

    def latest(self) -> ProposalVersion | None:
        """SECURITY: what is still a draft above is nobody's business but the entrant's."""
        return self.object.entry.versions.order_by("number").last()


class PromotionExportView(PromotionMixin, DetailView):
    """The text that won in the order of the form above, with its files, for SINOVIK."""

    permission_required = EXPORT

    def get_queryset(self) -> QuerySet:
        """With the form above."""
        return super().get_queryset().select_related("entry__rule_set", "entry__group", "version")

    def render_to_response(self, context: dict, **_kwargs: Any) -> StreamingHttpResponse:
        """A download that begins at once."""
        promotion = context["object"]
        return send_archive(f"sinovik-{promotion.code}.zip", package_of(promotion))


class PromotionDossierView(PromotionMixin, DetailView):
    """The dossier as it was sealed, byte for byte the same each time."""

    def render_to_response(self, context: dict, **_kwargs: Any) -> HttpResponse:
        """Canonical JSON, so that its digest can be computed by anybody."""
        promotion = context["object"]
        return send_content(canonical_json(promotion.dossier), f"berkas-{promotion.code}.json")
