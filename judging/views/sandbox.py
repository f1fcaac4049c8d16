"""A game with a result that stands: what other weights would have made of it. Nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from competitions.models import Group
from competitions.states import StageState
from judging.forms.sandbox import SandboxForm
from judging.models import RankingRun
from judging.queries.sandbox import Reweighted, reweighted, weights_of
from judging.queries.standings import facts_of
from judging.views.stages import StageMixin

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Shift:
    """An entry in the official list and in the game."""

    number: str
    title: str
    slug: str
    category: str
    rank: int
    score: Decimal
    new_rank: int | None
    new_score: Decimal | None
    was_in: bool
    is_in: bool

    @property
    def places(self) -> int:
        """How many places up; negative is down."""
        return 0 if self.new_rank is None else self.rank - self.new_rank

    @property
    def fall(self) -> int:
        """How many places down."""
        return -self.places

    @property
    def crosses(self) -> str:
        """`in` or `out` where it would pass the line."""
        if self.was_in == self.is_in:
            return ""
        return "in" if self.is_in else "out"


class WeightSandboxView(StageMixin, DetailView):
    """Weights in the address, the two lists beside each other."""

    permission_required = "judging.try_weights"
    template_name = "judging/weight_sandbox.html"

    @cached_property
    def runs(self) -> list[RankingRun]:
        """The official lists, one a group; a game is played with what is over only."""
        if self.object.state != StageState.CONCLUDED:
            raise Http404
        runs = self.object.runs.adopted().without_documents().select_related("group")
        found = list(runs.order_by("group__order"))
        if not found:
            raise Http404
        for run in found:
            run.stage = self.object
        return found

    @cached_property
    def run(self) -> RankingRun:
        """Of the group in the address, else the first."""
        asked = self.request.GET.get("kelompok")
        return next((run for run in self.runs if run.group.code == asked), self.runs[0])

    def get_context_data(self, **kwargs: Any) -> dict:
        """The form, and the result where the weights are whole."""
        facts, group = facts_of(self.run), self.run.group
        declared = weights_of(self.object, group)
        asked = {name: text for name, text in self.request.GET.items() if name in declared}
        form = SandboxForm(asked or None, declared=declared, names=facts.names)
        is_played = form.is_bound and form.is_valid()
        shifts = self.shifts(group, form.cleaned_data) if is_played else []
        moved = [shift for shift in shifts if shift.crosses]
        return super().get_context_data(
            title=_("Try other weights"),
            stage=self.object,
            run=self.run,
            runs=self.runs,
            form=form,
            parts=form.parts(),
            facts=facts,
            is_played=is_played,
            is_same=is_played and not any(shift.places for shift in shifts),
            moved=moved[:SHOWN],
            entering=sum(shift.is_in for shift in moved),
            shifts=[one for one in shifts if one.was_in or one.is_in][:SHOWN],
            **kwargs,
        )

    def shifts(self, group: Group, weights: Mapping[str, Decimal]) -> list[Shift]:
        """Every ranked entry in the order of the game."""
        played = {row.number: row for row in reweighted(self.object, group, weights)}
        rows = [(played.get(row["number"]), row) for row in self.official()]
        rows.sort(key=lambda pair: (pair[0] is None, pair[0].rank if pair[0] else 0))
        places = facts_of(self.run).plain
        return [_shift(row, new, place <= places) for place, (new, row) in enumerate(rows, 1)]

    def official(self) -> Any:
        """The list that stands."""
        entry = "candidacy__proposal__"
        rows = self.run.rows.filter(rank__isnull=False).order_by("position")
        return rows.values(
            "rank",
            "score",
            "in_plain_list",
            number=F(f"{entry}number"),
            title=F(f"{entry}title"),
            slug=F(f"{entry}innovation__slug"),
            category=F(f"{entry}category__name"),
        )


def _shift(row: Mapping[str, Any], played: Reweighted | None, is_in: bool) -> Shift:
    """Equals stand in the official order, since the game asks no rule for ties."""
    return Shift(
        number=row["number"],
        title=row["title"],
        slug=row["slug"],
        category=row["category"],
        rank=row["rank"],
        score=row["score"],
        new_rank=played and played.rank,
        new_score=played and played.score,
        was_in=row["in_plain_list"],
        is_in=is_in and played is not None,
    )
