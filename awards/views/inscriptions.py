"""Names before they are printed: the owner looks, the office decides."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView
from django.views.generic.list import MultipleObjectMixin

from awards.actions import check_names, correct_names, keep_names
from awards.forms import CorrectForm, KeepForm, NamesForm
from awards.models import Inscription
from awards.queries import latest_batch, name_counts, names_of_edition
from awards.views.certificates import PAGE, EditionCertificatesMixin
from core.views import ActionView

NAMES = ("recipient_name", "innovation_name")


class InscriptionListView(EditionCertificatesMixin, MultipleObjectMixin, DetailView):
    """All names of an edition; corrections that wait for the office come first."""

    template_name = "awards/inscription_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """With how many stand where."""
        batch = latest_batch(self.object)
        names = names_of_edition(self.object)
        _paginator, page, rows, _is_paged = self.paginate_queryset(names, PAGE)
        return DetailView.get_context_data(
            self,
            title=_("Names on the certificates"),
            batch=batch,
            counts=name_counts(batch) if batch else None,
            page_obj=page,
            names=rows,
            may_change=self.request.user.has_perm("awards.prepare_announcement", self.object),
            **kwargs,
        )


class InscriptionActView(ActionView):
    """An act on one name."""

    model = Inscription
    context_object_name = "inscription"

    def get_queryset(self) -> QuerySet:
        """With the edition that the permission asks for."""
        related = ("batch__announcement__competition", "proposal", "checked_by")
        return super().get_queryset().select_related(*related)

    def get_success_url(self) -> str:
        """Where one came from."""
        return self.get_back_url()

    def get_context_data(self, **kwargs: Any) -> dict:
        """The edition beside the name."""
        announcement = self.object.batch.announcement
        return super().get_context_data(competition=announcement.competition, **kwargs)


class InscriptionCheckView(InscriptionActView):
    """The owner's own look at the own name."""

    permission_required = "awards.check_names"
    template_name = "awards/inscription_check.html"
    form_class = NamesForm
    action = staticmethod(check_names)
    title = _("Check the names")
    success_message = _("Thank you. What you sent is written down.")

    def get_initial(self) -> dict:
        """What was asked for last, else what will be printed."""
        one = self.object
        return {name: getattr(one, f"wished_{name}") or getattr(one, name) for name in NAMES}

    def get_obstacles(self) -> list[str]:
        """Only while the window is open."""
        return self.object.obstacles_to_check(self.request.instant)

    def get_back_url(self) -> str:
        """The own certificates."""
        return reverse("certificate-own")


class OfficeNamesView(InscriptionActView):
    """What the office does with a name."""

    permission_required = "awards.decide_names"

    def get_obstacles(self) -> list[str]:
        """Until it is numbered."""
        return self.object.obstacles_to_decide()

    def get_back_url(self) -> str:
        """All names."""
        code = self.object.batch.announcement.competition.code
        return reverse("inscription-list", kwargs={"code": code})


class InscriptionCorrectView(OfficeNamesView):
    """Print it like this."""

    template_name = "awards/inscription_correct.html"
    form_class = CorrectForm
    action = staticmethod(correct_names)
    title = _("Correct the names")
    success_message = _("Corrected. It will be printed like this.")

    def get_initial(self) -> dict:
        """What the owner asks for."""
        one = self.object
        return {name: getattr(one, f"wished_{name}") or getattr(one, name) for name in NAMES}


class InscriptionKeepView(OfficeNamesView):
    """Do not take the correction."""

    template_name = "awards/inscription_keep.html"
    form_class = KeepForm
    action = staticmethod(keep_names)
    title = _("Keep the name as it was")
    success_message = _("Kept. The unit reads your reason.")

    def get_obstacles(self) -> list[str]:
        """There has to be something to refuse."""
        obstacles = super().get_obstacles()
        if not obstacles and not self.object.is_wished:
            return [str(_("No correction waits for a decision."))]
        return obstacles
