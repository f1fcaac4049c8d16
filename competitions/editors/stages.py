"""Windows, stages and awards."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.editors.base import Block, Editor
from competitions.forms.calendar import WindowForm
from competitions.forms.constraints import StageQuotaForm
from competitions.forms.stages import AwardTierForm, StageForm
from competitions.models import AwardTier, Competition, Stage, StageQuota, Window
from competitions.subjects import names_for, say_constraint
from core.moments import say_span


def note_of_stage(stage: Stage) -> str:
    """When, and how many go on."""
    when = say_span(stage.opens_at, stage.closes_at, stage.competition.zone)
    own = [f"{cut.group}: {cut.places}" for cut in stage.cuts.all()]
    places = ", ".join([_("%(cut)s places") % {"cut": stage.cut}, *own])
    return f"{when} · {places}"


def tags_of_stage(stage: Stage) -> list[tuple[str, str]]:
    """Who gives marks there, if anybody does."""
    tags = [(stage.get_kind_display(), "info")]
    if stage.is_public:
        return [*tags, (_("by the public"), "info")]
    return tags if stage.is_scored else [*tags, (_("without marks of its own"), "none")]


def constraints_by_stage(competition: Competition, rows: list[StageQuota]) -> list[Block]:
    """One block a stage, also where nothing is constrained yet; names are read once."""
    names = names_for(competition, rows)
    for row in rows:
        row.subject_name = names[row.pk]
    return [
        Block(
            rows=[row for row in rows if row.stage_id == stage.pk],
            title=stage.name,
            parent=stage,
            parent_slug=STAGES.slug,
            query=f"induk={stage.key}",
        )
        for stage in competition.stages.all()
    ]


def note_of_constraint(row: StageQuota) -> str:
    """What is counted, how many places, and for whom."""
    return f"{say_constraint(row, row.subject_name)} · {row.group or _('all groups')}"


def tags_of_constraint(row: StageQuota) -> list[tuple[str, str]]:
    """What is told to the plenary alone."""
    return [] if row.is_binding else [(_("For information"), "none")]


STAGES = Editor(
    slug="tahapan",
    model=Stage,
    form_class=StageForm,
    title=gettext_lazy("Stages"),
    one=gettext_lazy("Stage"),
    add_label=gettext_lazy("Add a stage"),
    lead=gettext_lazy("Each stage has its own panel, rubric, weight and cut."),
    note_of=note_of_stage,
    tags_of=tags_of_stage,
    related=("marks_from",),
    prefetched=("cuts__group",),
)
AWARDS = Editor(
    slug="penghargaan",
    model=AwardTier,
    form_class=AwardTierForm,
    title=gettext_lazy("Awards"),
    one=gettext_lazy("Award"),
    add_label=gettext_lazy("Add an award"),
    lead=gettext_lazy("What those are called who come out of a stage, e.g. Top 10."),
    note_of=lambda tier: " · ".join(filter(None, map(_name, (tier.stage, tier.group)))),
    related=("stage", "group"),
)
CONSTRAINTS = Editor(
    slug="batasan",
    model=StageQuota,
    form_class=StageQuotaForm,
    title=gettext_lazy("Constraints of the cut"),
    one=gettext_lazy("Constraint of the cut"),
    add_label=gettext_lazy("Add a constraint"),
    lead=gettext_lazy(
        "Least and most places by category, agency, region or new faces. What the list would be "
        "without them always stands beside it."
    ),
    note_of=note_of_constraint,
    tags_of=tags_of_constraint,
    related=("stage", "group"),
    parent_slug=STAGES.slug,
    blocks=constraints_by_stage,
)
WINDOWS = Editor(
    slug="waktu",
    model=Window,
    form_class=WindowForm,
    title=gettext_lazy("Times"),
    one=gettext_lazy("Time"),
    lead=gettext_lazy("When something may be done. All times stand together on the calendar."),
    note_of=lambda window: say_span(window.opens_at, window.closes_at, window.competition.zone),
)


def _name(row: Any) -> str:
    return str(row) if row else ""


EDITORS = (STAGES, CONSTRAINTS, AWARDS, WINDOWS)
