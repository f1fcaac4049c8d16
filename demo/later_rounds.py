"""Two small rounds beyond the desk: one at its presentations, one at its field visits."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

from competitions.actions import publish_competition
from competitions.blueprints import read_blueprint
from competitions.models import Stage
from competitions.states import StageKind
from demo import bulk
from demo.editions import Plan, StagePlan, build_edition, days_around
from demo.entries import Cast, luck
from demo.files import read
from demo.judgement import BANDS, assign_all, declare_all, score, seat_panel
from demo.open_edition import play
from demo.people import People
from demo.results import rank_and_conclude
from demo.tree import Tree
from innovations.models import Candidacy, Proposal
from judging.actions import (
    add_presentation_day,
    announce_timetable,
    confirm_slot,
    lock_scorecard,
    note_attendance,
    plan_visit,
    run_clock,
    save_scorecard,
    schedule_presentations,
    start_stage,
)
from judging.actions.visits import VisitPlan
from judging.marks import MarkFacts
from judging.models import Assignment, PanelMember, PresentationSlot
from judging.queries.sheet import rubric_of
from judging.states import Attendance

PANEL = ("J1", "J2", "J5")
REPLICATED = ("BMS20-003", "BMS20-010", "BMS20-014", "BMS20-021", "BMS20-006")
OF_SERVICES = ("BMS20-007", "BMS20-008")
HEARD = 2  # presentations that are over
ROOM = "Ruang Joko Kahiman, Sekretariat Daerah"
SAID = "Penyaji menjawab dengan data dan menunjukkan buktinya."
OPEN = {"is_blind": False}


def plan_of_talks(today: datetime) -> Plan:
    """The desk is concluded, presentations are under way."""
    day = days_around(today)
    stages = (
        StagePlan(StageKind.DESK, "Penilaian proposal", (day(-38), day(-20)), 4, 3),
        StagePlan(
            StageKind.PRESENTATION,
            "Presentasi dan wawancara",
            (day(-2), day(5, 15)),
            3,
            3,
            facts={"rubric": "presentation", **OPEN},
        ),
        StagePlan(StageKind.PLENARY, "Sidang pleno", (day(13), day(15)), 2, 3, marks_from=2),
    )
    return _plan(
        today,
        stages,
        series="KRIPP Kabupaten Banyumas",
        slug="kripp-kabupaten-banyumas",
        prefix="REP",
        tier="Top 2 Replikasi",
        theme="Yang terbukti, diteruskan",
        summary=(
            "Kompetisi replikasi inovasi bagi unit yang menerapkan ulang inovasi unit lain. Edisi "
            "contoh ini sedang berada pada tahap presentasi."
        ),
    )


def plan_of_visits(today: datetime) -> Plan:
    """The desk is concluded, teams go out and look."""
    day = days_around(today)
    stages = (
        StagePlan(StageKind.DESK, "Penilaian proposal", (day(-38), day(-20)), 2, 3, facts=OPEN),
        StagePlan(
            StageKind.FIELD_VISIT,
            "Verifikasi lapangan",
            (day(-3), day(9, 15)),
            2,
            2,
            marks_from=1,
            facts=OPEN,
        ),
        StagePlan(StageKind.PLENARY, "Sidang pleno", (day(13), day(15)), 1, 3, marks_from=2),
    )
    return _plan(
        today,
        stages,
        series="Unit Layanan Teladan Banyumas",
        slug="unit-layanan-teladan-banyumas",
        prefix="ULT",
        tier="Unit Layanan Teladan",
        theme="Bukti ada di tempat layanan",
        summary=(
            "Penilaian unit layanan: yang ditulis diperiksa di tempat. Edisi contoh ini sedang "
            "berada pada tahap kunjungan lapangan."
        ),
    )


def _plan(today: datetime, stages: tuple[StagePlan, ...], **facts: str) -> Plan:
    day = days_around(today)
    return Plan(
        year=day(0).year,
        published_at=day(-80),
        registration=(day(-75), day(-50, 15)),
        screening=(day(-70), day(-40, 15)),
        stages=stages,
        **facts,
    )


def later_rounds(tree: Tree, people: People, now: datetime) -> None:
    """Play both through the portal's acts up to today."""
    aspects = read_blueprint("kovablik")["aspects"]
    talks = _begin(plan_of_talks(now), tree, people, now, REPLICATED, aspects=aspects)
    _hear(talks, talks.competition.stages.get(kind=StageKind.PRESENTATION), now)
    visits = _begin(plan_of_visits(now), tree, people, now, OF_SERVICES)
    _go(visits, visits.competition.stages.get(kind=StageKind.FIELD_VISIT), now)


def _begin(
    plan: Plan,
    tree: Tree,
    people: People,
    now: datetime,
    names: Sequence[str],
    *,
    aspects: Sequence[dict] = (),
) -> Cast:
    competition = build_edition(plan, tree, people, aspects=aspects)
    competition = publish_competition(competition, by=people.organiser, at=plan.published_at)
    cast = Cast(competition, tree, people)
    entries = {entry["id"]: entry for entry in read("entries")}
    proposals = {
        name: play(cast, entries[name], _row(place), now, write=bulk.write_sections)
        for place, name in enumerate(names)
    }
    _read(cast, competition.stages.get(kind=StageKind.DESK), proposals)
    return cast


def _row(place: int) -> dict:
    return {"end": "eligible", "days_ago": 65 - place}


def _read(cast: Cast, desk: Stage, proposals: dict[str, Proposal]) -> None:
    panel = _seat(cast, desk)
    wanted = [(name, judge, row) for name, row in proposals.items() for judge in PANEL]
    pairs = assign_all(cast, desk, panel, wanted, desk.opens_at)
    desk = start_stage(desk, by=cast.people.organiser, at=desk.opens_at)
    declare_all(cast, panel, desk.opens_at + timedelta(hours=1))
    for place, (names, assignment) in enumerate(pairs.items()):
        score(cast, assignment, names, desk.opens_at + timedelta(hours=3 + 7 * place))
    rank_and_conclude(cast, desk, desk.closes_at)


def _seat(cast: Cast, stage: Stage) -> dict[str, PanelMember]:
    return seat_panel(cast, stage, PANEL, stage.opens_at - timedelta(days=2))


def _hear(cast: Cast, talks: Stage, now: datetime) -> None:
    """Two have spoken yesterday, the others speak tomorrow."""
    by, day = cast.people.organiser, days_around(now)
    panel = _seat(cast, talks)
    entries = Candidacy.objects.filter(stage=talks).select_related("proposal")
    wanted = [(row.code, judge, row.proposal) for row in entries for judge in PANEL]
    assign_all(cast, talks, panel, wanted, day(-4))
    declare_all(cast, panel, day(-3))
    for held, hours in ((day(-1, 9), 1), (day(1, 9), 3)):
        span = (held, held + timedelta(hours=hours))
        add_presentation_day(talks, by=by, at=day(-3), span=span, room=ROOM)
    schedule_presentations(talks, by=by, at=day(-3))
    announce_timetable(talks, by=by, at=day(-3))
    start_stage(talks, by=by, at=day(-2))
    for place, slot in enumerate(PresentationSlot.objects.filter(day__stage=talks)):
        _play_slot(cast, slot, place)


def _play_slot(cast: Cast, slot: PresentationSlot, place: int) -> None:
    by, admin = cast.people.organiser, _admin_of(cast, slot)
    if place <= HEARD:
        asked = slot.starts_at - timedelta(hours=30)
        confirm_slot(slot, by=admin, at=asked, presenters="Kepala unit dan dua pelaksana")
    if place >= HEARD:
        return
    for step, minutes in (("talk", 0), ("questions", 7), ("end", 20)):
        run_clock(slot, by=by, at=slot.starts_at + timedelta(minutes=minutes), step=step)
    facts = {"attendance": Attendance.PRESENT, "note": ""}
    note_attendance(slot, by=by, at=slot.ends_at, **facts)
    for assignment in Assignment.objects.filter(candidacy=slot.candidacy_id):
        _mark(assignment, slot.ends_at + timedelta(hours=2), is_locked=place == 0)


def _admin_of(cast: Cast, slot: PresentationSlot) -> object:
    name = slot.candidacy.proposal.innovation.name
    entry = next(row for row in read("entries") if row["name"] == name)
    return cast.admin(entry)


def _mark(assignment: Assignment, at: datetime, *, is_locked: bool) -> None:
    """Marks of what was heard; the second presentation's wait for their judges to lock them."""
    judge, stage = assignment.member.person, assignment.member.stage
    rubric = rubric_of(stage, assignment.candidacy.proposal.group_id)
    marks = [_heard(assignment, criterion.code) for criterion in rubric]
    card = save_scorecard(assignment, by=judge, at=at, version=0, marks=marks)
    if is_locked:
        lock_scorecard(assignment, by=judge, at=at, version=card.version)


def _heard(assignment: Assignment, criterion: str) -> MarkFacts:
    number = assignment.candidacy.proposal.number
    value = 62 + int(luck(number, assignment.member.person.email, criterion) * 30)
    return MarkFacts(criterion, sum(value >= low for low in BANDS), Decimal(value), SAID)


def _go(cast: Cast, visits: Stage, now: datetime) -> None:
    """A team of two for each entry; the days lie ahead."""
    by, day = cast.people.organiser, days_around(now)
    panel = _seat(cast, visits)
    declare_all(cast, panel, day(-4))
    start_stage(visits, by=by, at=day(-3))
    team = [panel[code] for code in PANEL[:2]]
    entries = Candidacy.objects.filter(stage=visits).select_related("proposal__entrant")
    for place, candidacy in enumerate(entries.order_by("pk")):
        plan = VisitPlan(
            planned_on=day(place + 1).date(),
            from_hour=time(9),
            until_hour=time(11),
            address=f"{candidacy.proposal.entrant.name}, Kabupaten Banyumas",
        )
        plan_visit(candidacy, by=by, at=day(-3), members=team, plan=plan)
