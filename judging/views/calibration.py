"""The calibration round of a stage: shared entries, who has locked them, where judges stand."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from competitions.states import StageState
from core.views import ActionView
from judging.actions import choose_calibration, open_calibration
from judging.forms.discussions import CalibrationForm
from judging.models import CalibrationEntry
from judging.permissions import runs_stage
from judging.queries.calibration import (
    Strip,
    calibration_of,
    choices_of,
    obstacles_to_choose_calibration,
    obstacles_to_open_calibration,
    strips_of,
    wanted_entries,
)
from judging.queries.discussions import discussions_visible_to, measures_of
from judging.states import DiscussionKind
from judging.views.stages import StageMixin


class CalibrationView(StageMixin, ActionView):
    """Before the start the choice of entries; afterwards how far the round is."""

    permission_required = "judging.view_discussions"
    form_class = CalibrationForm
    action = staticmethod(choose_calibration)
    template_name = "judging/calibration.html"
    title = _("Calibration round")

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Reading and choosing are two rights."""
        self.permission_required = "judging.choose_calibration"
        return super().post(request, *args, **kwargs)

    def get_obstacles(self) -> list[str]:
        """Before anybody marks."""
        return list(obstacles_to_choose_calibration(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """The list to choose from while nothing has begun, else the chosen ones."""
        stage = self.object
        is_planned = stage.state == StageState.PLANNED
        may_choose = self.request.user.has_perm("judging.choose_calibration", stage)
        entries = list(calibration_of(stage))
        return super().get_context_data(
            entries=entries,
            choices=self.choices() if is_planned and may_choose else [],
            wanted=wanted_entries(stage) if is_planned else stage.calibration_entries,
            may_choose=may_choose,
            is_planned=is_planned,
            **({} if is_planned else self.session(entries)),
            **kwargs,
        )

    def choices(self) -> list:
        """Every entry, for the boxes."""
        return choices_of(self.object, self.request.instant)

    def session(self, entries: list[CalibrationEntry]) -> dict:
        """Discussions once opened, what they wait for, and the judges' strips after the opening."""
        user, stage = self.request.user, self.object
        rows = discussions_visible_to(user).filter(stage=stage, kind=DiscussionKind.CALIBRATION)
        talks = {row.candidacy_id: row for row in rows}
        for entry in entries:
            entry.talk = talks.get(entry.candidacy_id)
        return {
            "is_begun": bool(talks),
            "opening": [] if talks else list(obstacles_to_open_calibration(stage)),
            "may_open": user.has_perm("judging.open_calibration", stage),
            "strips": self.strips(list(talks)),
            "shows_names": runs_stage(user, stage),
        }

    def strips(self, candidacies: list[int]) -> list[Strip]:
        """SECURITY: nothing of marks before the session is open."""
        return strips_of(measures_of(self.object), candidacies) if candidacies else []

    def get_success_message(self) -> str:
        """How many."""
        count = len(self.outcome)
        text = ngettext(
            "%(count)s entry is shared with every judge.",
            "%(count)s entries are shared with every judge.",
            count,
        )
        return text % {"count": count}

    success_message = _("The entries are shared.")

    def get_success_url(self) -> str:
        """The same page."""
        return reverse("calibration", kwargs={"code": self.object.code})


class CalibrationOpenView(StageMixin, ActionView):
    """Let the judges see each other's marks of the shared entries."""

    permission_required = "judging.open_calibration"
    action = staticmethod(open_calibration)
    template_name = "judging/calibration_open.html"
    title = _("Open the calibration session")
    submit_label = _("Open the session")
    success_message = _("The session is open. The judges have been told.")

    def get_obstacles(self) -> list[str]:
        """Every shared scorecard has to be locked."""
        return list(obstacles_to_open_calibration(self.object))

    def get_back_url(self) -> str:
        """The round's page."""
        return reverse("calibration", kwargs={"code": self.object.code})

    get_success_url = get_back_url
