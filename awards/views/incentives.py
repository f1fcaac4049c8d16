"""Money that followed an honour: noted by the office, read by everybody."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, View

from accounts.models import Agency
from awards.actions import correct_incentive, note_incentive, withdraw_incentive
from awards.facts import facts_of
from awards.forms import CorrectIncentiveForm, IncentiveForm, WithdrawIncentiveForm
from awards.models import Incentive
from awards.queries import incentive_years, public_incentives, sum_of
from competitions.states import Level
from core.files import send_table
from core.forms import ActionForm
from core.views import ActionView
from innovations.models import Honour, Innovation
from innovations.views.entries import demand

PAGE = 50
HEAD = (
    *("tahun_anggaran", "tingkat", "penerima", "inovasi", "jenis", "keterangan"),
    *("jumlah_rupiah", "jumlah_diketahui", "jenis_sumber", "sumber"),
)


class PublicIncentivesMixin:
    """What everybody may read, by year and level."""

    @cached_property
    def year(self) -> int | None:
        """A year of four digits, or all."""
        asked = self.request.GET.get("tahun", "")
        return int(asked) if asked.isdecimal() and len(asked) == 4 else None

    @cached_property
    def level(self) -> str:
        """A level that we know, or all."""
        asked = self.request.GET.get("tingkat", "")
        return asked if asked in Level.values else ""

    def get_queryset(self) -> QuerySet:
        """Filtered by what was asked."""
        return public_incentives(self.request.instant, self.year, self.level)


@method_decorator(login_not_required, name="dispatch")
class IncentiveListView(PublicIncentivesMixin, ListView):
    """Facts with their sources; the sum says what it leaves out."""

    template_name = "awards/incentive_list.html"
    paginate_by = PAGE

    def get_context_data(self, **kwargs: Any) -> dict:
        """Filters, and the sum of all that was found."""
        return super().get_context_data(
            title=_("Incentives after an honour"),
            total=sum_of(self.get_queryset()),
            years=incentive_years(self.request.instant),
            levels=Level.choices,
            year=self.year,
            level=self.level,
            query=self.request.GET.urlencode(),
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class IncentiveTableView(PublicIncentivesMixin, View):
    """The same rows as CSV."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """An empty amount is unknown, and a column says so."""
        return send_table("insentif", HEAD, (self.line(one) for one in self.get_queryset()))

    def line(self, one: Incentive) -> tuple:
        """One fact."""
        is_known = one.amount is not None
        innovation = one.innovation.name if one.innovation else ""
        return (
            *(one.year, Level(one.level).label, one.agency.name, innovation),
            *(one.get_kind_display(), one.kind_note, one.amount if is_known else ""),
            *("ya" if is_known else "tidak", one.get_source_kind_display(), one.source),
        )


class OfficeIncentivesView(ListView):
    """What the own office has noted; withdrawn ones too."""

    template_name = "awards/incentive_office.html"
    paginate_by = PAGE

    def get_queryset(self) -> QuerySet:
        """Only of the own office."""
        return Incentive.objects.visible_to(self.request.user).for_list().order_by("-year", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict:
        """The heading."""
        may = self.request.user.has_perm("awards.keep_incentives")
        return super().get_context_data(title=_("Incentives"), may_keep=may, **kwargs)


class IncentiveFormMixin:
    """Days and honours that the form needs."""

    def get_form_kwargs(self) -> dict:
        """Honours that are public now."""
        return {
            **super().get_form_kwargs(),
            "honours": self.honours(),
            "today": self.request.instant.date(),
        }

    def get_success_url(self) -> str:
        """All that the office has noted."""
        return reverse("incentive-office")

    def get_back_url(self) -> str:
        """The same without acting."""
        return reverse("incentive-office")


class IncentiveNoteView(IncentiveFormMixin, ActionView):
    """A fact about one innovation of the register."""

    model = Innovation
    permission_required = "awards.note_incentive"
    template_name = "awards/incentive_form.html"
    context_object_name = "innovation"
    form_class = IncentiveForm
    title = _("Note an incentive")
    success_message = _("Noted. Everybody can read it with its source.")

    def get_queryset(self) -> QuerySet:
        """What the office knows of, without the columns of the search."""
        rows = super().get_queryset().select_related("owner")
        return rows.defer("keywords", "search", "label")

    def honours(self) -> QuerySet[Honour]:
        """Its own."""
        return Honour.objects.visible_at(self.request.instant).filter(innovation=self.object)

    def get_initial(self) -> dict:
        """This year, if nothing else is known."""
        return {"year": self.request.instant.year}

    def act(self, form: ActionForm) -> Incentive:
        """For the unit that runs it."""
        who = {"by": self.request.user, "at": self.request.instant}
        return note_incentive(
            self.object.owner, innovation=self.object, **who, **form.act_arguments()
        )


class AgencyIncentiveView(IncentiveFormMixin, ActionView):
    """A fact about a whole agency, such as the fund that a regency received."""

    model = Agency
    permission_required = "awards.note_agency_incentive"
    template_name = "awards/incentive_form.html"
    context_object_name = "agency"
    form_class = IncentiveForm
    title = _("Note an incentive")
    success_message = _("Noted. Everybody can read it with its source.")

    def get_object(self, queryset: QuerySet | None = None) -> Agency:
        """The government that the office works for."""
        if not hasattr(self, "_object"):
            demand(self.request, "awards.keep_incentives")
            agency = self.request.user.workspace.agency
            self._object = agency.parent or agency
        self.check_permission(self._object)
        return self._object

    def honours(self) -> QuerySet[Honour]:
        """Those of its whole branch."""
        branch = Agency.objects.branch_of(self.object)
        told = Honour.objects.visible_at(self.request.instant)
        return told.filter(innovation__owner__in=branch).order_by("-year", "award")

    def get_initial(self) -> dict:
        """This year, if nothing else is known."""
        return {"year": self.request.instant.year}

    def act(self, form: ActionForm) -> Incentive:
        """For the government itself."""
        who = {"by": self.request.user, "at": self.request.instant}
        return note_incentive(self.object, **who, **form.act_arguments())


class IncentiveActView(ActionView):
    """An act on a fact that is there already."""

    model = Incentive
    permission_required = "awards.change_incentive"
    context_object_name = "incentive"

    def get_queryset(self) -> QuerySet:
        """With what the page names."""
        return super().get_queryset().for_list()

    def get_obstacles(self) -> list[str]:
        """What was withdrawn stays so."""
        return self.object.obstacles_to_change()

    def get_back_url(self) -> str:
        """All facts."""
        return reverse("incentive-office")

    def get_success_url(self) -> str:
        """All facts."""
        return reverse("incentive-office")


class IncentiveCorrectView(IncentiveFormMixin, IncentiveActView):
    """Put it right, with a reason."""

    template_name = "awards/incentive_form.html"
    form_class = CorrectIncentiveForm
    action = staticmethod(correct_incentive)
    title = _("Correct an incentive")
    success_message = _("Corrected. The trail keeps what stood there.")

    def honours(self) -> QuerySet[Honour]:
        """Of its innovation, or of the agency's branch."""
        told = Honour.objects.visible_at(self.request.instant)
        if self.object.innovation_id:
            return told.filter(innovation=self.object.innovation_id)
        branch = Agency.objects.branch_of(self.object.agency)
        return told.filter(innovation__owner__in=branch).order_by("-year", "award")

    def get_initial(self) -> dict:
        """What stands there."""
        facts = facts_of(self.object)
        return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


class IncentiveWithdrawView(IncentiveActView):
    """Nobody reads it any more."""

    template_name = "awards/incentive_withdraw.html"
    form_class = WithdrawIncentiveForm
    action = staticmethod(withdraw_incentive)
    title = _("Withdraw an incentive")
    success_message = _("Withdrawn. Nobody reads it any more.")
