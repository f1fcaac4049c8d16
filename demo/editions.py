"""Editions as rows: 2020 with its real award date, and others around today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from competitions.blueprints import build_limits, build_rule_set, read_blueprint
from competitions.models import Appointment, AwardTier, Competition, RuleSet, Stage, Window
from competitions.states import EditionRole, Level, StageKind, WindowKind
from core.codes import new_code
from demo.people import People
from demo.tree import Tree

ZONE = ZoneInfo("Asia/Jakarta")
SERIES = "KIPP Kabupaten Banyumas"
CHAIR = "J1"
Span = tuple[datetime, datetime]


def wib(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """An instant told in the edition's own zone."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@dataclass(frozen=True)
class Plan:
    """Everything in which the demo's editions differ."""

    year: int
    theme: str
    summary: str
    published_at: datetime
    registration: Span
    screening: Span
    stages: tuple["StagePlan", ...]
    tier: str
    objection: Span | None = None
    is_whole: bool = True  # with quotas, reminders and letters, as a new edition has them
    series: str = SERIES
    slug: str = "kipp-kabupaten-banyumas"
    prefix: str = "BMS"
    level: Level = Level.REGENCY
    blueprint: str = "regency_top10"
    early_tiers: tuple[tuple[int, str], ...] = ()  # of stages before the last, by their place

    @property
    def name(self) -> str:
        """As the regency calls it."""
        return f"{self.series} {self.year}"


@dataclass(frozen=True)
class StagePlan:
    """One stage; `marks_from` is the place, from one, of the stage whose marks it ranks on."""

    kind: StageKind
    name: str
    span: Span
    cut: int
    judges: int
    marks_from: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def desk_and_plenary(
    desk: Span, plenary: Span, cuts: tuple[int, int], judges: int, **facts: Any
) -> tuple[StagePlan, ...]:
    """As a regency judges: on paper, then the plenary on the same marks."""
    return (
        StagePlan(StageKind.DESK, "Penilaian proposal", desk, cuts[0], judges, facts=facts),
        StagePlan(StageKind.PLENARY, "Sidang pleno", plenary, cuts[1], judges, marks_from=1),
    )


def plan_of_2020(cuts: tuple[int, int]) -> Plan:
    """The figures of 2020; between its start and the award only the dates are made up."""
    return Plan(
        year=2020,
        theme="Inovasi pelayanan publik untuk warga yang lebih sehat, cerdas, dan mandiri",
        summary=(
            "Kompetisi tahunan bagi seluruh perangkat daerah dan unit pelayanan di Kabupaten "
            "Banyumas. Sepuluh inovasi terbaik berhak diusulkan ke tingkat provinsi."
        ),
        published_at=wib(2020, 4, 6),
        registration=(wib(2020, 4, 13), wib(2020, 6, 12, 15)),
        screening=(wib(2020, 6, 12, 15), wib(2020, 6, 27)),
        stages=desk_and_plenary(
            (wib(2020, 6, 29), wib(2020, 7, 25)), (wib(2020, 8, 3), wib(2020, 8, 15)), cuts, 3
        ),
        tier=f"Top {cuts[1]}",
        is_whole=False,
    )


def days_around(today: datetime) -> Callable[..., datetime]:
    """Instants by days from today and by the hour, in the edition's own zone."""
    morning = datetime.combine(today.astimezone(ZONE).date(), time(8), ZONE)

    def day(offset: int, hour: int = 8) -> datetime:
        return (morning + timedelta(days=offset)).replace(hour=hour)

    return day


def plan_around(today: datetime) -> Plan:
    """Windows overlap, so that a visitor can walk the whole job on one day."""
    day = days_around(today)
    return Plan(
        year=day(0).year,
        theme="Layanan yang mendatangi warga",
        summary=(
            "Edisi percobaan: pendaftaran, seleksi administrasi, dan penilaian dibuka bersamaan "
            "agar seluruh alur dapat dicoba dalam satu hari."
        ),
        published_at=day(-30),
        registration=(day(-28), day(14, 15)),
        screening=(day(-21), day(18, 15)),
        stages=desk_and_plenary(
            (day(-7), day(21, 15)), (day(-1), day(28, 15)), (5, 3), 2, moderation_gap=8
        ),
        tier="Top 3",
        objection=(day(-12), day(5, 15)),
    )


def build_edition(
    plan: Plan, tree: Tree, people: People, *, aspects: Sequence[dict] = ()
) -> Competition:
    """Write the edition in preparation: rules, windows, stages, tier and offices."""
    competition = Competition.objects.create(
        code=new_code(),
        slug=f"{plan.slug}-{plan.year}",
        organiser=tree.organiser,
        territory=tree.territory,
        series=plan.series,
        name=plan.name,
        year=plan.year,
        level=plan.level,
        theme=plan.theme,
        summary=plan.summary,
        number_prefix=f"{plan.prefix}{plan.year % 100:02}",
        is_demo=True,
    )
    blueprint = read_blueprint(plan.blueprint)
    blueprint["aspects"] = [*blueprint["aspects"], *aspects]
    rule_set = build_rule_set(competition, blueprint if plan.is_whole else _as_in_2020(blueprint))
    if plan.is_whole:
        build_limits(competition, blueprint)
    _build_windows(competition, plan)
    final = _build_stages(rule_set, plan)
    AwardTier.objects.create(competition=competition, stage=final, name=plan.tier, order=1)
    for order, (place, name) in enumerate(plan.early_tiers, start=2):
        stage = competition.stages.get(order=place)
        AwardTier.objects.create(competition=competition, stage=stage, name=name, order=order)
    _appoint(competition, people)
    return competition


def _as_in_2020(blueprint: dict) -> dict:
    """Form and rubric alone: nobody handed in letters that year."""
    return {**blueprint, "requirements": []}


def _build_windows(competition: Competition, plan: Plan) -> None:
    spans = {WindowKind.REGISTRATION: plan.registration, WindowKind.SCREENING: plan.screening}
    if plan.objection:
        spans[WindowKind.OBJECTION] = plan.objection
    Window.objects.bulk_create(
        Window(competition=competition, kind=kind, opens_at=span[0], closes_at=span[1])
        for kind, span in spans.items()
    )


def _build_stages(rule_set: RuleSet, plan: Plan) -> Stage:
    """In their order; returns the last one."""
    stages: list[Stage] = []
    for order, row in enumerate(plan.stages, start=1):
        source = stages[row.marks_from - 1] if row.marks_from else None
        stages.append(_build_stage(rule_set, row, order, source))
    return stages[-1]


def _build_stage(rule_set: RuleSet, row: StagePlan, order: int, source: Stage | None) -> Stage:
    return Stage.objects.create(
        code=new_code(),
        competition=rule_set.competition,
        rule_set=rule_set,
        kind=row.kind,
        name=row.name,
        order=order,
        opens_at=row.span[0],
        closes_at=row.span[1],
        judges_per_entry=row.judges,
        quorum=2,
        cut=row.cut,
        marks_from=source,
        lot_seed_source="Lima angka terakhir undian siaran radio kabupaten setelah nilai dikunci",
        **row.facts,
    )


def _appoint(competition: Competition, people: People) -> None:
    offices = (
        (people.judges[CHAIR], EditionRole.CHAIR),
        (people.organiser, EditionRole.SECRETARY),
        (people.approver, EditionRole.APPROVER),
    )
    Appointment.objects.bulk_create(
        Appointment(competition=competition, person=person, role=role) for person, role in offices
    )
