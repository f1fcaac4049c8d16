"""The shared first entries of a stage: which they are, who has marked them, where judges stand."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Stage
from competitions.states import StageState
from innovations.models import Candidacy
from judging.models import Assignment, CalibrationEntry, PanelMember, Scorecard
from judging.queries.conflicts import conflicts_of
from judging.queries.progress import entries_of
from judging.querysets import COUNTING
from judging.states import AssignmentState, ScorecardState
from judging.totals import Measure, shown

Pairs = set[tuple[int, int]]


def calibration_of(stage: Stage) -> QuerySet[CalibrationEntry]:
    """The chosen entries with `owed` and `locked`, how many scorecards are asked and in."""
    counting = Q(candidacy__assignments__state__in=COUNTING) & ~Q(
        candidacy__assignments__scorecard__state=ScorecardState.VOID
    )
    locked = counting & Q(candidacy__assignments__scorecard__state=ScorecardState.LOCKED)
    return (
        stage.calibrations.select_related("candidacy__proposal__category")
        .annotate(
            owed=Count("candidacy__assignments", filter=counting),
            locked=Count("candidacy__assignments", filter=locked),
        )
        .order_by("candidacy__proposal__number")
    )


def is_calibrating(stage: Stage) -> bool:
    """Whether the judges' other entries still wait."""
    return stage.calibrations.filter(closed_at=None).exists()


def wanted_entries(stage: Stage) -> int:
    """How many shared entries the stage takes: never more than there are."""
    return min(stage.calibration_entries, entries_of(stage).count())


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry that may be shared; `barred` counts the judges who may not read it."""

    code: str
    number: str
    title: str
    category: str
    barred: int
    is_chosen: bool
    is_proposed: bool


def choices_of(stage: Stage, at: datetime) -> list[Choice]:
    """Every entry: the chosen ones, the proposed ones, then those that most may read.

    Proposed are entries without a conflict, of different categories where it can be. Four
    statements, whatever the size.
    """
    barred: dict[int, int] = defaultdict(int)
    serving = set(stage.panel.serving().values_list("pk", flat=True))
    for candidacy, member in conflicts_of(stage, at):
        barred[candidacy] += member in serving
    chosen = set(stage.calibrations.values_list("candidacy", flat=True))
    rows = list(
        entries_of(stage)
        .order_by("proposal__number")
        .values_list(
            "pk", "code", "proposal__number", "proposal__title", "proposal__category__name"
        )
    )
    proposed = _propose([row for row in rows if not barred[row[0]]], stage.calibration_entries)
    rows.sort(key=lambda row: (row[0] not in chosen, row[0] not in proposed, barred[row[0]]))
    return [
        Choice(
            *row[1:],
            barred=barred[row[0]],
            is_chosen=row[0] in chosen,
            is_proposed=row[0] in proposed,
        )
        for row in rows
    ]


def _propose(rows: list[tuple], wanted: int) -> set[int]:
    """One of each category before a second one of any."""
    taken: dict[str, int] = defaultdict(int)
    turns = []
    for row in rows:
        taken[row[4]] += 1
        turns.append((taken[row[4]], row[2], row[0]))
    return {key for _turn, _number, key in sorted(turns)[:wanted]}


def missing_pairs(stage: Stage, at: datetime) -> list[tuple[Candidacy, PanelMember]]:
    """Shared entries that a serving judge does not have yet, without those a conflict closes."""
    closed = set(conflicts_of(stage, at)) | _given(stage)
    entries = Candidacy.objects.filter(calibration__stage=stage).select_related("proposal", "stage")
    members = list(stage.panel.serving().select_related("person"))
    return [
        (entry, member)
        for entry in entries.order_by("pk")
        for member in members
        if (entry.pk, member.pk) not in closed
    ]


def _given(stage: Stage) -> Pairs:
    given = Assignment.objects.filter(
        candidacy__calibration__stage=stage, state__in=(*COUNTING, AssignmentState.EXCUSED)
    )
    return set(given.values_list("candidacy", "member"))


def obstacles_to_choose_calibration(stage: Stage) -> Iterator[str]:
    """Before anybody marks."""
    if not stage.has_panel:
        yield _("This stage ranks on the marks of an earlier one: it has no judges of its own.")
    elif not stage.calibration_entries:
        yield _("The rules of this stage ask for no calibration round.")
    elif stage.state != StageState.PLANNED:
        yield _("The shared entries are chosen before scoring starts.")
    elif not stage.panel.serving().exists():
        yield _("Put the panel together first: every judge gets the shared entries.")


def obstacles_by_calibration(stage: Stage) -> Iterator[str]:
    """What the start of the stage waits for, where its rules ask for a calibration round."""
    if not stage.calibration_entries or not stage.has_panel:
        return
    lacking = wanted_entries(stage) - stage.calibrations.count()
    if lacking > 0:
        yield ngettext(
            "Choose %(count)s more entry for the calibration round.",
            "Choose %(count)s more entries for the calibration round.",
            lacking,
        ) % {"count": lacking}
    elif missing_pairs(stage, stage.opens_at):
        yield _("Not every judge has the shared entries yet. Save the calibration round again.")


def obstacles_by_round(stage: Stage) -> Iterator[str]:
    """The scores cannot be locked before the judges' other entries have opened."""
    if stage.calibration_entries and is_calibrating(stage):
        yield _("The calibration round is not closed yet.")


def obstacles_to_open_calibration(stage: Stage) -> Iterator[str]:
    """The session begins when every judge has locked the shared entries."""
    if stage.state != StageState.SCORING:
        yield _("Marks are discussed only while the stage is being scored.")
        return
    waiting = [row for row in calibration_of(stage) if row.closed_at is None]
    if not waiting:
        yield _("There is no calibration round left to open.")
    for row in waiting:
        if row.locked < row.owed or row.locked < 1:
            facts = {
                "number": row.candidacy.proposal.number,
                "locked": row.locked,
                "owed": row.owed,
            }
            yield _("%(number)s: %(locked)s of %(owed)s scorecards are locked.") % facts


@dataclass(frozen=True, slots=True)
class Strip:
    """A judge against the others on the same entries, in points of a hundred.

    `mean` and `panel`: own mean, and that of the others; `spread`: between the own highest and
    lowest total.
    """

    member: int
    name: str
    mean: Decimal
    panel: Decimal
    spread: Decimal
    count: int

    @property
    def off(self) -> Decimal:
        """Above the others, or below."""
        return self.mean - self.panel


def strips_of(measures: Mapping[int, Measure], entries: Collection[int]) -> list[Strip]:
    """Each judge who locked one of these entries that another locked too; the mildest first."""
    cards = (
        Scorecard.objects.locked()
        .filter(assignment__state=AssignmentState.FINISHED, assignment__candidacy__in=entries)
        .values_list(
            "assignment__candidacy",
            "assignment__candidacy__proposal__group",
            "assignment__member",
            F("assignment__member__person__name"),
            "numerator",
        )
    )
    by_entry: dict[int, dict[tuple[int, str], Fraction]] = defaultdict(dict)
    for entry, group, member, name, numerator in cards:
        by_entry[entry][member, name] = measures[group].points(numerator)
    pairs: dict[tuple[int, str], list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for totals in by_entry.values():
        for judge, own in totals.items():
            others = [total for key, total in totals.items() if key != judge]
            if others:
                pairs[judge].append((own, sum(others) / len(others)))
    strips = [_strip(judge, rows) for judge, rows in pairs.items()]
    return sorted(strips, key=lambda strip: (-strip.off, strip.member))


def _strip(judge: tuple[int, str], rows: list[tuple[Fraction, Fraction]]) -> Strip:
    own, others = [row[0] for row in rows], [row[1] for row in rows]
    return Strip(
        *judge,
        mean=shown(sum(own) / len(own)),
        panel=shown(sum(others) / len(others)),
        spread=shown(max(own) - min(own)),
        count=len(rows),
    )
