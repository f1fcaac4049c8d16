"""Acts of a plenary: open it, decide entries, close it, open it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from core.codes import new_code
from core.digests import digest_of
from core.errors import ActionRefused, StaleWrite, refuse_if
from core.jobs import open_job
from innovations.models import Candidacy
from judging.attending import note_conflicts, seat_panel
from judging.locks import hold_plenary, hold_stage
from judging.minutes import minutes_of
from judging.models import Plenary, PlenaryDecision, PlenaryRecord, RankingRow
from judging.queries.plenaries import (
    computed_rows,
    counts_of,
    free_of_part,
    lines_of,
    obstacles_to_close_plenary,
    obstacles_to_conduct,
    obstacles_to_decide_entry,
    obstacles_to_open_plenary,
    obstacles_to_reopen_plenary,
    ranking_sha256_of,
    undecided_rows,
)
from judging.reserves import natural_place, put_in
from judging.states import CLOSE_PLENARY, REOPEN_PLENARY, Outcome, PaperKind
from judging.tasks import make_plenary_papers

BATCH = 1000
PAPERS = 2 * len(PaperKind)


@dataclass(frozen=True, slots=True)
class PlenaryFacts:
    """When and where it is held, and how many members a decision needs."""

    held_on: date
    quorum: int
    number: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision as it was written: `place` in reserve, `revision` of what was read before."""

    outcome: str
    reason: str = ""
    place: int | None = None
    revision: int = 0


@transaction.atomic
def open_plenary(stage: Stage, *, by: User, at: datetime, facts: PlenaryFacts) -> Plenary:
    """Begin the plenary over the adopted rankings: the panel is asked, its conflicts are noted."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_open_plenary(stage))
    plenary = Plenary.objects.create(
        code=new_code(), stage=stage, opened_at=at, opened_by=by, **_told(facts)
    )
    seat_panel(plenary)
    note_conflicts(plenary, at)
    record("judging.open_plenary", plenary, by=by, at=at, after=_plain(facts))
    return plenary


@transaction.atomic
def change_plenary(plenary: Plenary, *, by: User, at: datetime, facts: PlenaryFacts) -> Plenary:
    """Write number, day, place and quorum anew while it is in session."""
    plenary = _take_plenary(plenary)
    refuse_if(obstacles_to_conduct(plenary))
    before = {name: str(getattr(plenary, name)) for name in PlenaryFacts.__slots__}
    for name, value in _told(facts).items():
        setattr(plenary, name, value)
    plenary.save(update_fields=[*PlenaryFacts.__slots__, "updated_at"])
    record("judging.change_plenary", plenary, by=by, at=at, before=before, after=_plain(facts))
    return plenary


def _told(facts: PlenaryFacts) -> dict:
    return {name: getattr(facts, name) for name in PlenaryFacts.__slots__}


def _plain(facts: PlenaryFacts) -> dict[str, str]:
    return {name: str(value) for name, value in _told(facts).items()}


def _take_plenary(plenary: Plenary) -> Plenary:
    """RACE: the stage is held, then the plenary's row locked: its acts take turns."""
    hold_stage(plenary.stage_id)
    return hold_plenary(plenary)


@transaction.atomic
def decide_entry(
    plenary: Plenary, *, by: User, at: datetime, candidacy: Candidacy, choice: Choice
) -> PlenaryDecision:
    """Let an entry in, put it in reserve or leave it out; across the line only with a reason.

    RACE: who writes on an older decision than the stored one is shown both.
    """
    plenary = _take_plenary(plenary)
    refuse_if(obstacles_to_conduct(plenary))
    row = _row_of(plenary, candidacy)
    refuse_if(obstacles_to_decide_entry(row, choice.outcome, by))
    stored = plenary.decisions.filter(candidacy=candidacy).first()
    _refuse_stale(stored, choice)
    _refuse_silent(plenary, row, choice)
    before = _said(stored) if stored else {}
    decision = _write(plenary, stored, row, choice, by, at)
    _arrange(plenary, decision, choice.place)
    after = {"number": row.candidacy.proposal.number, **_said(decision)}
    record(
        "judging.decide_entry",
        plenary,
        by=by,
        at=at,
        before=before,
        after=after,
        reason=choice.reason,
    )
    return decision


def _row_of(plenary: Plenary, candidacy: Candidacy) -> RankingRow:
    rows = computed_rows(plenary.stage).select_related("run__group", "candidacy__proposal")
    row = rows.defer("run__document", "run__result").filter(candidacy=candidacy).first()
    if row is None:
        raise ActionRefused(_("This entry is in no adopted ranking of the stage."))
    return row


def _refuse_stale(stored: PlenaryDecision | None, choice: Choice) -> None:
    if stored is None or stored.revision == choice.revision:
        return
    facts = {**_said(stored), "revision": stored.revision, "reason": stored.reason}
    text = _("%(name)s has decided this entry in between. Look at both, then decide.")
    raise StaleWrite(text % {"name": stored.decided_by.name}, stored=facts)


def _refuse_silent(plenary: Plenary, row: RankingRow, choice: Choice) -> None:
    """Every departure from the computed order owes its reason, in reserve too."""
    if choice.reason:
        return
    if row.is_selected != (choice.outcome == Outcome.IN):
        raise ActionRefused(_("Write the reason: this moves the entry across the computed line."))
    if choice.outcome == Outcome.RESERVE and choice.place:
        others = [one.position for one in _reserve(plenary, row.run.group_id, row.candidacy_id)]
        if choice.place != natural_place(others, row.position):
            raise ActionRefused(_("Write the reason: this changes the computed order in reserve."))


def _write(
    plenary: Plenary,
    stored: PlenaryDecision | None,
    row: RankingRow,
    choice: Choice,
    by: User,
    at: datetime,
) -> PlenaryDecision:
    decision = stored or PlenaryDecision(plenary=plenary, candidacy=row.candidacy, revision=0)
    decision.group, decision.run, decision.position = row.run.group, row.run, row.position
    decision.was_selected, decision.is_default = row.is_selected, False
    decision.outcome, decision.reason = choice.outcome, choice.reason
    if choice.outcome != Outcome.RESERVE:
        decision.place = None
    elif decision.place is None:
        decision.place = len(_reserve(plenary, row.run.group_id, row.candidacy_id)) + 1
    decision.revision += 1
    decision.decided_by, decision.decided_at = by, at
    decision.save()
    return decision


def _reserve(plenary: Plenary, group_id: int, besides: int) -> list[PlenaryDecision]:
    rows = plenary.decisions.filter(group=group_id, outcome=Outcome.RESERVE)
    return list(rows.exclude(candidacy=besides).order_by("place"))


def _arrange(plenary: Plenary, decision: PlenaryDecision, wish: int | None) -> None:
    """Number the reserve of the group anew: no gap, nobody twice."""
    others = _reserve(plenary, decision.group_id, decision.candidacy_id)
    order = others
    if decision.outcome == Outcome.RESERVE:
        natural = natural_place([one.position for one in others], decision.position)
        order = put_in(others, decision, wish or natural)
    moved = [(place, one) for place, one in enumerate(order, start=1) if one.place != place]
    for place, one in moved:
        one.place = place
    PlenaryDecision.objects.bulk_update([one for _place, one in moved], ["place"])


def _said(decision: PlenaryDecision) -> dict:
    return {"outcome": decision.outcome, "place": decision.place}


@transaction.atomic
def decide_band(plenary: Plenary, *, by: User, at: datetime, reserves: int = 0) -> int:
    """Decide what is open in the band as it was computed; returns how many entries.

    `reserves`: so many below the line of each group go in reserve, in the computed order. What
    this person has a part in stays open for somebody else.
    """
    plenary = _take_plenary(plenary)
    refuse_if(obstacles_to_conduct(plenary))
    rows = free_of_part(by, undecided_rows(plenary.stage)).select_related("run__group")
    known = set(plenary.decisions.values_list("candidacy", flat=True))
    rows = rows.defer("run__document", "run__result")
    fresh = [row for row in rows if row.candidacy_id not in known]
    if not fresh:
        raise ActionRefused(_("There is nothing left in the band that you can decide."))
    decisions = [_as_computed(plenary, row, by, at) for row in fresh]
    _reserve_first(plenary, decisions, {row.candidacy_id for row in fresh if row.rank}, reserves)
    PlenaryDecision.objects.bulk_create(decisions, batch_size=BATCH)
    facts = {"entries": len(decisions), "reserves": reserves}
    record("judging.decide_band", plenary, by=by, at=at, after=facts)
    return len(decisions)


def _as_computed(plenary: Plenary, row: RankingRow, by: User, at: datetime) -> PlenaryDecision:
    return PlenaryDecision(
        plenary=plenary,
        candidacy_id=row.candidacy_id,
        group_id=row.run.group_id,
        run_id=row.run_id,
        position=row.position,
        was_selected=row.is_selected,
        outcome=Outcome.IN if row.is_selected else Outcome.OUT,
        decided_by=by,
        decided_at=at,
    )


def _reserve_first(
    plenary: Plenary, decisions: list[PlenaryDecision], ranked: set[int], reserves: int
) -> None:
    """The first few below each line go in reserve, behind and between those already there."""
    for group in {one.group_id for one in decisions}:
        order = _reserve(plenary, group, 0)
        below = [one for one in decisions if one.group_id == group and not one.was_selected]
        for one in [one for one in below if one.candidacy_id in ranked][:reserves]:
            one.outcome = Outcome.RESERVE
            order = put_in(order, one, natural_place([r.position for r in order], one.position))
        for place, one in enumerate(order, start=1):
            one.place = place
        PlenaryDecision.objects.bulk_update([one for one in order if one.pk], ["place"])


@transaction.atomic
def close_plenary(
    plenary: Plenary, *, by: User, at: datetime, reasons: Mapping[str, str]
) -> Plenary:
    """End the plenary: what is outside the band stands as computed, and the minutes are frozen.

    `reasons`, by a group's code: why it gets another number of places than the list has.
    """
    stage = Stage.objects.lock(plenary.stage)
    plenary = hold_plenary(plenary)
    plenary.stage = stage
    note_conflicts(plenary, at)
    refuse_if(obstacles_to_close_plenary(plenary))
    _take_reasons(plenary, reasons)
    _decide_the_rest(plenary, by, at)
    plenary.move(
        CLOSE_PLENARY,
        closed_at=at,
        closed_by=by,
        count_reasons=plenary.count_reasons,
        ranking_sha256=ranking_sha256_of(stage),
        job=open_job(by.pk, "plenary_papers", total=PAPERS),
    )
    kept = _freeze(plenary, by, at)
    record("judging.close_plenary", plenary, by=by, at=at, after={"minutes": kept.digest})
    _hand_over(kept)
    return plenary


def _take_reasons(plenary: Plenary, reasons: Mapping[str, str]) -> None:
    counts = counts_of(plenary, lines_of(plenary.stage))
    told = {one.line.code: reasons.get(one.line.code, "").strip() for one in counts if one.differs}
    silent = [one for one in counts if one.differs and not told[one.line.code]]
    text = _("“%(group)s”: %(chosen)s entries are in for %(places)s places. Write why.")
    refuse_if(
        text % {"group": one.line.name, "chosen": one.chosen, "places": one.line.places}
        for one in silent
    )
    plenary.count_reasons = told


def _decide_the_rest(plenary: Plenary, by: User, at: datetime) -> None:
    known = set(plenary.decisions.values_list("candidacy", flat=True))
    rows = (
        computed_rows(plenary.stage)
        .select_related("run")
        .only("candidacy", "position", "is_selected", "run__group")
    )
    rest = [_as_computed(plenary, row, by, at) for row in rows if row.candidacy_id not in known]
    for decision in rest:
        decision.is_default = True
    PlenaryDecision.objects.bulk_create(rest, batch_size=BATCH)


def _freeze(plenary: Plenary, by: User, at: datetime) -> PlenaryRecord:
    facts = minutes_of(plenary)
    return PlenaryRecord.objects.create(
        plenary=plenary,
        number=plenary.records.count() + 1,
        facts=facts,
        digest=digest_of(facts),
        closed_at=at,
        closed_by=by,
    )


def _hand_over(kept: PlenaryRecord) -> None:
    """A worker makes the papers; the page offers to ask again should the broker be away."""
    transaction.on_commit(lambda: make_plenary_papers.delay(kept.pk), robust=True)


@transaction.atomic
def reopen_plenary(plenary: Plenary, *, by: User, at: datetime, reason: str) -> Plenary:
    """Go back into session, with a reason; the record of the closing and its papers stay."""
    stage = Stage.objects.lock(plenary.stage)
    plenary = hold_plenary(plenary)
    plenary.stage = stage
    refuse_if(obstacles_to_reopen_plenary(plenary))
    plenary.decisions.filter(is_default=True).delete()
    plenary.move(REOPEN_PLENARY, reopen_reason=reason, ranking_sha256="", count_reasons={})
    record("judging.reopen_plenary", plenary, by=by, at=at, reason=reason)
    return plenary
