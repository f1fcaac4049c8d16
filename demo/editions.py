"""Two editions as rows: 2020 with its real award date, and an open one around today."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
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
    desk: Span
    plenary: Span
    judges_per_entry: int
    cuts: tuple[int, int]
    objection: Span | None = None
    is_whole: bool = True  # with quotas, reminders and letters, as a new edition has them

    @property
    def name(self) -> str:
        """As the regency calls it."""
        return f"{SERIES} {self.year}"


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
        desk=(wib(2020, 6, 29), wib(2020, 7, 25)),
        plenary=(wib(2020, 8, 3), wib(2020, 8, 15)),
        judges_per_entry=3,
        cuts=cuts,
        is_whole=False,
    )


def plan_around(today: datetime) -> Plan:
    """Windows overlap, so that a visitor can walk the whole job on one day."""
    local = today.astimezone(ZONE)
    morning = datetime.combine(local.date(), time(8), ZONE)

    def day(offset: int, hour: int = 8) -> datetime:
        return (morning + timedelta(days=offset)).replace(hour=hour)

    return Plan(
        year=local.year,
        theme="Layanan yang mendatangi warga",
        summary=(
            "Edisi percobaan: pendaftaran, seleksi administrasi, dan penilaian dibuka bersamaan "
            "agar seluruh alur dapat dicoba dalam satu hari."
        ),
        published_at=day(-30),
        registration=(day(-28), day(14, 15)),
        screening=(day(-21), day(18, 15)),
        desk=(day(-7), day(21, 15)),
        plenary=(day(-1), day(28, 15)),
        judges_per_entry=2,
        cuts=(5, 3),
        objection=(day(-12), day(5, 15)),
    )


def build_edition(plan: Plan, tree: Tree, people: People) -> Competition:
    """Write the edition in preparation: rules, windows, stages, tier and offices."""
    competition = Competition.objects.create(
        code=new_code(),
        slug=f"kipp-kabupaten-banyumas-{plan.year}",
        organiser=tree.organiser,
        territory=tree.territory,
        series=SERIES,
        name=plan.name,
        year=plan.year,
        level=Level.REGENCY,
        theme=plan.theme,
        summary=plan.summary,
        number_prefix=f"BMS{plan.year % 100:02}",
        is_demo=True,
    )
    blueprint = read_blueprint("regency_top10")
    rule_set = build_rule_set(competition, blueprint if plan.is_whole else _as_in_2020(blueprint))
    if plan.is_whole:
        build_limits(competition, blueprint)
    _build_windows(competition, plan)
    final = _build_stages(rule_set, plan)
    AwardTier.objects.create(
        competition=competition, stage=final, name=f"Top {plan.cuts[1]}", order=1
    )
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
    """Desk, then plenary on the marks of desk; returns the last one."""
    desk = _build_stage(rule_set, plan, StageKind.DESK, 1)
    plenary = _build_stage(rule_set, plan, StageKind.PLENARY, 2)
    plenary.marks_from = desk
    plenary.save(update_fields=["marks_from"])
    return plenary


def _build_stage(rule_set: RuleSet, plan: Plan, kind: StageKind, order: int) -> Stage:
    opens_at, closes_at = plan.desk if order == 1 else plan.plenary
    return Stage.objects.create(
        code=new_code(),
        competition=rule_set.competition,
        rule_set=rule_set,
        kind=kind,
        name="Penilaian proposal" if order == 1 else "Sidang pleno",
        order=order,
        opens_at=opens_at,
        closes_at=closes_at,
        judges_per_entry=plan.judges_per_entry,
        quorum=2,
        cut=plan.cuts[order - 1],
        lot_seed_source="Lima angka terakhir undian siaran radio kabupaten setelah nilai dikunci",
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
