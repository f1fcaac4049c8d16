"""Reads of a plenary: what was decided, what is still to decide, and what stands in the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competitions.models import Stage
from competitions.states import StageKind, StageState
from core.digests import digest_of
from core.querysets import counted
from core.words import listed
from innovations.models import Proposal
from judging.models import (
    PanelMember,
    Plenary,
    PlenaryAside,
    PlenaryAttendee,
    PlenaryDecision,
    PlenaryRecord,
    PlenaryScan,
    RankingRow,
)
from judging.queries.sheet import groups_of, sheet_sha256_now, source_of
from judging.queries.standings import DOUBTFUL, SURE
from judging.states import Outcome, PaperKind, PlaceState, PlenaryState, Presence, RunState, Seat

NEAR = 3  # places on each side of the line that are discussed where no chances were computed
SHOWN = 5  # numbers in one sentence
MOST_SCANS = 20  # of one closing


def plenary_of(stage: Stage) -> Plenary | None:
    """The stage's own, if it has one."""
    return Plenary.objects.filter(stage=stage).first()


def owes_plenary(stage: Stage) -> bool:
    """Whether the stage cannot be concluded without one."""
    return stage.kind == StageKind.PLENARY


def panel_sitting_in(stage: Stage) -> QuerySet[PanelMember]:
    """Who is asked to the plenary: the stage's panel, or that of the stage whose marks count."""
    own = PanelMember.objects.filter(stage=stage, state=PlaceState.ACCEPTED)
    rows = PanelMember.objects.filter(stage=source_of(stage), state=PlaceState.ACCEPTED)
    return (own if own.exists() else rows).select_related("person").order_by("-is_chair", "pk")


def computed_rows(stage: Stage) -> QuerySet[RankingRow]:
    """The adopted rankings of a stage, in order, group by group."""
    rows = RankingRow.objects.filter(run__stage=stage, run__state=RunState.ADOPTED)
    return rows.order_by("run__group__order", "run__group", "position")


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Where the computed line of one group runs. `places` are those that the computed list has."""

    run: int
    group: int
    code: str
    name: str
    places: int
    listed: int
    line: int
    has_chances: bool


def lines_of(stage: Stage) -> list[GroupLine]:
    """One for each group with an adopted ranking. One statement."""
    above = Q(is_selected=True)
    rows = (
        computed_rows(stage)
        .order_by()
        .values("run", "run__group", "run__group__code", "run__group__name", "run__group__order")
        .annotate(
            places=Count("pk", filter=above),
            listed=Count("pk"),
            line=Max("position", filter=above, default=0),
            chances=Count("chance"),
        )
        .order_by("run__group__order", "run__group")
    )
    return [
        GroupLine(
            run=row["run"],
            group=row["run__group"],
            code=row["run__group__code"],
            name=row["run__group__name"],
            places=row["places"],
            listed=row["listed"],
            line=row["line"],
            has_chances=bool(row["chances"]),
        )
        for row in rows
    ]


def within_band(lines: Iterable[GroupLine]) -> Q:
    """Entries that the marks alone do not settle.

    By the chance of belonging above the line; where none was computed, the nearest places.
    """
    band = Q(pk__in=[])
    for one in lines:
        if one.has_chances:
            band |= Q(run=one.run, chance__gt=DOUBTFUL, chance__lt=SURE)
        elif one.places < one.listed:
            near = Q(position__gt=one.line - NEAR, position__lte=one.line + NEAR)
            band |= Q(run=one.run, rank__isnull=False) & near
    return band


def is_decided() -> Exists:
    """Whether a row's entry was decided on exactly the ranking of the row."""
    return Exists(
        PlenaryDecision.objects.filter(
            plenary__stage=OuterRef("run__stage"),
            candidacy=OuterRef("candidacy"),
            run=OuterRef("run"),
        )
    )


def undecided_rows(stage: Stage) -> QuerySet[RankingRow]:
    """Entries of the band that nobody decided on the rankings as they are adopted now."""
    return computed_rows(stage).filter(within_band(lines_of(stage)), ~is_decided())


def free_of_part(person: User, rows: QuerySet[RankingRow]) -> QuerySet[RankingRow]:
    """Without the entries in which this person has a part.

    SECURITY: whoever has a part in an entry decides nothing about it.
    """
    involved = Proposal.objects.involving([person.pk]).values("pk")
    return rows.exclude(candidacy__proposal__in=involved)


def ranking_sha256_of(stage: Stage) -> str:
    """Names the adopted rankings of all groups; a run that was computed never changes."""
    runs = stage.runs.adopted().order_by("group__code")
    return digest_of(list(map(list, runs.values_list("group__code", "code", "result_sha256"))))


def obstacles_by_rankings(stage: Stage) -> Iterator[str]:
    """Each group needs its adopted ranking, on the scores as they are now."""
    adopted = {run.group_id: run for run in stage.runs.adopted().without_documents()}
    for group in groups_of(stage):
        run = adopted.get(group.pk)
        if run is None:
            yield _("“%(group)s” has no adopted ranking.") % {"group": group.name}
        elif sheet_sha256_now(stage, group) != run.sheet_sha256:
            yield _("Scores of “%(group)s” changed after its ranking. Compute it again.") % {
                "group": group.name
            }


def obstacles_to_open_plenary(stage: Stage) -> Iterator[str]:
    """The panel meets over adopted rankings, once."""
    if stage.state != StageState.LOCKED:
        yield _("A plenary is held once the scores are locked and until the stage is concluded.")
        return
    if plenary_of(stage) is not None:
        yield _("This stage has its plenary already.")
    yield from obstacles_by_rankings(stage)


def obstacles_to_conduct(plenary: Plenary) -> Iterator[str]:
    """What is noted and decided, is noted while the plenary is in session."""
    if plenary.state != PlenaryState.OPEN:
        yield _("The plenary is closed. Open it again, with a reason, to change what it decided.")
    elif plenary.stage.state != StageState.LOCKED:
        yield _("The scores are not locked any more. The plenary goes on once they are.")


def obstacles_to_decide_entry(row: RankingRow, outcome: str, by: User) -> Iterator[str]:
    """Who has no place in the ranking cannot be let in; who has a part in it decides nothing."""
    if row.rank is None and outcome != Outcome.OUT:
        yield _("This entry has no place in the ranking, so it cannot be let in or put in reserve.")
    if Proposal.objects.involving([by.pk]).filter(candidacies=row.candidacy_id).exists():
        yield _("You have a part in this entry. Somebody else notes what is decided about it.")


def obstacles_to_reopen_plenary(plenary: Plenary) -> Iterator[str]:
    """Until its decisions are carried out; afterwards a result is corrected by an announcement."""
    if plenary.state != PlenaryState.CLOSED:
        yield _("The plenary is in session.")
    elif plenary.stage.state == StageState.CONCLUDED:
        yield _("The stage is concluded: what the plenary decided has been carried out.")


def obstacles_to_close_plenary(plenary: Plenary) -> Iterator[str]:
    """All that minutes need, and a decision for every entry of the band."""
    stop = list(obstacles_to_conduct(plenary))
    if stop:
        yield from stop
        return
    yield from obstacles_by_rankings(plenary.stage)
    yield from _undecided(plenary)
    yield from _missing_words(plenary)
    yield from obstacles_by_attendance(plenary)


def _undecided(plenary: Plenary) -> Iterator[str]:
    rows = undecided_rows(plenary.stage) | _outdated(plenary)
    numbers = list(rows.order_by("position").values_list("candidacy__proposal__number", flat=True))
    if numbers:
        text = ngettext(
            "%(count)s entry has no decision yet: %(numbers)s.",
            "%(count)s entries have no decision yet: %(numbers)s.",
            len(numbers),
        )
        yield text % {"count": len(numbers), "numbers": listed(numbers, SHOWN)}


def _outdated(plenary: Plenary) -> QuerySet[RankingRow]:
    """Decided on a ranking that is no longer the adopted one: to be looked at again."""
    old = plenary.decisions.exclude(run__state=RunState.ADOPTED).values("candidacy")
    return computed_rows(plenary.stage).filter(candidacy__in=old)


def _missing_words(plenary: Plenary) -> Iterator[str]:
    if not plenary.number:
        yield _("The number of the minutes is missing.")
    if not plenary.place:
        yield _("The place of the plenary is missing.")


def obstacles_by_attendance(plenary: Plenary) -> Iterator[str]:
    """A quorum of members, and somebody who leads and somebody who writes."""
    people = list(plenary.attendees.all())
    silent = [one.name for one in people if one.presence == Presence.UNKNOWN]
    if silent:
        yield _("Attendance is not noted of: %(names)s.") % {"names": listed(silent, SHOWN)}
    seats = {one.seat for one in people if one.presence == Presence.PRESENT}
    if Seat.CHAIR not in seats:
        yield _("No chair is present.")
    if Seat.SECRETARY not in seats:
        yield _("No secretary is present.")
    present = sum(1 for one in people if counts_in_quorum(one))
    if present < plenary.quorum:
        yield _("%(present)s of the %(quorum)s members needed are present.") % {
            "present": present,
            "quorum": plenary.quorum,
        }


def counts_in_quorum(attendee: object) -> bool:
    """Members of the panel who are there; a secretary from outside and guests do not count."""
    return attendee.member_id is not None and attendee.presence == Presence.PRESENT


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many of one group are in and in reserve; `places` are those of the computed list."""

    line: GroupLine
    chosen: int
    reserve: int
    reason: str

    @property
    def differs(self) -> bool:
        """Whether another number of places was given."""
        return self.chosen != self.line.places


def counts_of(plenary: Plenary, lines: Iterable[GroupLine]) -> list[GroupCount]:
    """What is in now: by decision, and as computed where nothing was decided. Two statements."""
    decided = {
        row["group"]: row
        for row in plenary.decisions.order_by()
        .values("group")
        .annotate(
            chosen=Count("pk", filter=Q(outcome=Outcome.IN)),
            reserve=Count("pk", filter=Q(outcome=Outcome.RESERVE)),
        )
    }
    open_rows = computed_rows(plenary.stage).filter(
        ~Exists(plenary.decisions.filter(candidacy=OuterRef("candidacy"))), is_selected=True
    )
    rest = dict(open_rows.order_by().values_list("run__group").annotate(Count("pk")))
    return [
        GroupCount(
            line=line,
            chosen=decided.get(line.group, {}).get("chosen", 0) + rest.get(line.group, 0),
            reserve=decided.get(line.group, {}).get("reserve", 0),
            reason=plenary.count_reasons.get(line.code, ""),
        )
        for line in lines
    ]


def obstacles_by_plenary(stage: Stage) -> Iterator[str]:
    """A stage is concluded by its plenary's decisions, where there is one or has to be one."""
    plenary = plenary_of(stage)
    if plenary is None:
        if owes_plenary(stage):
            yield _("Hold the plenary first: this stage is concluded by its decisions.")
    elif plenary.state != PlenaryState.CLOSED:
        yield _("The plenary is still in session. Close it first.")
    elif plenary.ranking_sha256 != ranking_sha256_of(stage):
        yield _("Another ranking was adopted after the plenary. Open the plenary again.")


def chosen_candidacies(stage: Stage) -> QuerySet:
    """Candidacy ids of those who go on: by the closed plenary, else by the adopted rankings."""
    decided = PlenaryDecision.objects.filter(plenary__stage=stage)
    if decided.exists():
        return decided.filter(outcome=Outcome.IN).values("candidacy")
    return computed_rows(stage).filter(is_selected=True).order_by().values("candidacy")


def latest_record(plenary: Plenary) -> PlenaryRecord | None:
    """What the last closing froze."""
    return plenary.records.order_by("-number").first()


def obstacles_to_add_scan(plenary: Plenary) -> Iterator[str]:
    """What is signed is what the closed plenary printed."""
    if plenary.state != PlenaryState.CLOSED:
        yield _("Signed papers are added once the plenary is closed.")


def obstacles_to_release_scan(scan: PlenaryScan) -> Iterator[str]:
    """Marks of entries that were not chosen are nowhere public."""
    if scan.kind == PaperKind.SHEET:
        yield _("The recapitulation holds marks of every entry, so it is not shown to everybody.")


def plenaries_visible_to(person: User) -> QuerySet[Plenary]:
    """With what every page of one tells: its stage, who leads it, how many are there."""
    people = PlenaryAttendee.objects.filter(plenary=OuterRef("pk"))
    members = people.exclude(member=None)
    here = {"presence": Presence.PRESENT}
    return (
        Plenary.objects.visible_to(person)
        .select_related("stage__competition", "stage__rule_set", "stage__marks_from", "job")
        .annotate(
            members=counted(members),
            present=counted(members.filter(**here)),
            unnoted=counted(people.filter(presence=Presence.UNKNOWN)),
            aside_count=counted(PlenaryAside.objects.filter(plenary=OuterRef("pk"))),
            chair=Subquery(people.filter(seat=Seat.CHAIR, **here).values("name")[:1]),
            secretary=Subquery(people.filter(seat=Seat.SECRETARY, **here).values("name")[:1]),
        )
    )
