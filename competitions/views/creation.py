"""The wizard's door: choose a start, see its dates, create the edition."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from competitions.actions import clone_competition, create_competition
from competitions.forms.creation import CompetitionCreateForm
from competitions.models import Competition
from competitions.plans import EditionPlan
from competitions.starts import Start, named, remarks_on, starts_of
from core.forms import ActionForm
from core.views import ActionView

RECKON = "hitung"  # the button that only shows the dates


class CompetitionCreateView(ActionView):
    """A new edition of the own office. Nothing is published here."""

    permission_required = "competitions.create_competition"
    form_class = CompetitionCreateForm
    template_name = "competitions/competition_create.html"
    title = gettext_lazy("New competition")
    submit_label = gettext_lazy("Create competition")
    success_message = gettext_lazy("The competition is in preparation. Nobody else sees it yet.")

    def get_object(self, _queryset: Any = None) -> Agency:
        """The office of the active workspace."""
        self.check_permission(None)
        return self.request.user.workspace.agency

    @cached_property
    def starts(self) -> list[Start]:
        """Everything that this office can begin with."""
        return starts_of(self.object, self.request.instant.date())

    @cached_property
    def start(self) -> Start | None:
        """The chosen one; None on the first step, 404 for one that the office does not have."""
        key = self.request.GET.get("dari")
        if not key:
            return None
        chosen = next((one for one in self.starts if one.key == key), None)
        if chosen is None:
            raise Http404
        return chosen

    def get_template_names(self) -> list[str]:
        """First the choice, then the form."""
        return [self.template_name if self.start else "competitions/competition_choose.html"]

    def get_initial(self) -> dict:
        """What the start proposes."""
        return {**super().get_initial(), **(self.start.initial if self.start else {})}

    def get_form_kwargs(self) -> dict:
        """Series and year are checked within the office."""
        return {**super().get_form_kwargs(), "organiser": self.object}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Create, or only reckon the dates anew."""
        self.object = self.get_object()
        if self.start is None:
            raise Http404
        if RECKON not in request.POST:
            return super().post(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def get_context_data(self, **kwargs: Any) -> dict:
        """The starts on the first step; form and dates on the second."""
        if self.start is None:
            return super().get_context_data(starts=self.starts, **kwargs)
        form = kwargs.setdefault("form", self.get_form())
        return super().get_context_data(start=self.start, **self.dates_of(plan_of(form)), **kwargs)

    def dates_of(self, plan: EditionPlan | None) -> dict[str, Any]:
        """Every window and stage, and what should be looked at again; nothing is written yet."""
        if plan is None:
            return {"plan": None, "times": [], "remarks": []}
        times = self.start.times(plan)
        return {
            "plan": plan,
            "times": [(named(row), row) for row in times.in_order()],
            "remarks": remarks_on(self.object, plan, times, self.request.instant),
        }

    def get_back_url(self) -> str:
        """The choice, or the list."""
        here = reverse("competition-create")
        return here if self.start else reverse("competition-manage-list")

    def get_act(self) -> str:
        """The key holds for this start."""
        return f"{self.permission_required}:{self.object.pk}:{self.start.key}"

    def act(self, form: ActionForm) -> Competition:
        """From the office's own edition, or from a blueprint."""
        told = {"by": self.request.user, "at": self.request.instant, **form.act_arguments()}
        if self.start.previous is not None:
            return clone_competition(self.start.previous, **told)
        return create_competition(self.object, blueprint=self.start.blueprint, **told)

    def get_success_url(self) -> str:
        """On to its parts."""
        return reverse("edition-prepare", kwargs={"code": self.outcome.code})

    def get_success_message(self) -> str:
        """Named, because offices have several."""
        return _("%(name)s is in preparation. Nobody else sees it yet.") % {
            "name": self.outcome.name
        }


def plan_of(form: CompetitionCreateForm) -> EditionPlan | None:
    """The plan that the form tells, also before it is sent; None while it tells no day."""
    if form.is_bound:
        form.is_valid()
        told = form.cleaned_data
    else:
        told = form.initial
    facts = {name: told.get(name) for name in EditionPlan.__dataclass_fields__}
    return EditionPlan(**facts) if facts["opens_on"] and facts["zone"] else None
