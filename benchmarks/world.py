"""Fill an empty database: the same kinds of rows as a finished round, in bulk.

The number of agencies below the government is the same at each size, as in life; units, people,
proposals and judges grow with it. A judge's desk holds about fifty entries at every size.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from accounts.models import Agency, Membership, User
from accounts.states import AgencyKind, Role
from competitions.blueprints import build_rule_set, read_blueprint
from competitions.models import AwardTier, Category, Competition, Group, RuleSet, Section, Stage
from competitions.models import Window as CompetitionWindow
from competitions.states import CompetitionState, Level, StageKind, StageState, WindowKind
from core.codes import new_code
from notifications.models import Notice

AGENCIES = 36
MOST_UNITS = 100  # below one agency
DESK = 50
JUDGES_PER_ENTRY = 3
FEWEST_JUDGES = 7
CUT = 45
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOTICES = 3


@dataclass
class World:
    """What was made, as far as operations need to name it."""

    size: int
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    government: Agency = None
    office: Agency = None
    units: list[Agency] = field(default_factory=list)
    drafters: list[User] = field(default_factory=list)
    judges: list[User] = field(default_factory=list)
    organiser: User = None
    approver: User = None
    competition: Competition = None
    rule_set: RuleSet = None
    stage: Stage = None
    group: Group = None
    categories: list[Category] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    #: What addresses are made of, and what saves start from.
    facts: dict = field(default_factory=dict)
    #: Session keys by the name that operations use.
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def judge_count(self) -> int:
        """So many that each reads about fifty entries."""
        return max(FEWEST_JUDGES, ceil(self.size * JUDGES_PER_ENTRY / DESK))

    def days(self, number: float) -> datetime:
        """An instant so many days from now; negative ones are past."""
        return self.now + timedelta(days=number)


def make_round(size: int) -> World:
    """People, agencies and a published edition whose first stage is being scored."""
    world = World(size)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # pages have one, filling may take long
    with transaction.atomic():
        make_agencies(world)
        make_people(world)
        make_edition(world)
    return world


def make_agencies(world: World) -> None:
    """A government with its office and 36 agencies; units as many as proposals need."""
    world.government = agency("Kabupaten Contoh", AgencyKind.REGENCY)
    world.government.save()
    world.office = agency("Bagian Organisasi", AgencyKind.SECRETARIAT, world.government)
    world.office.save()
    parents = Agency.objects.bulk_create(
        agency(f"Dinas {number}", AgencyKind.REGIONAL_AGENCY, world.government)
        for number in range(1, AGENCIES)
    )
    units = min(MOST_UNITS, ceil(world.size / AGENCIES))
    world.units = Agency.objects.bulk_create(
        agency(f"Unit Pelayanan {number} {parent.name}", AgencyKind.SERVICE_UNIT, parent)
        for parent in parents
        for number in range(1, units + 1)
    )


def agency(name: str, kind: AgencyKind, parent: Agency | None = None) -> Agency:
    return Agency(code=new_code(), name=name, kind=kind, parent=parent, short_name=name[:60])


def make_people(world: World) -> None:
    """A drafter for each unit, an admin for each agency, the office and its judges."""
    world.drafters = people("pengusul", len(world.units))
    world.judges = people("juri", world.judge_count)
    world.organiser, world.approver = people("penyelenggara", 2)
    parents = {unit.parent_id: unit.parent for unit in world.units}
    join(people("admin", len(parents)), parents.values(), Role.LOCAL_ADMIN)
    join(world.drafters, world.units, Role.DRAFTER)
    join(world.judges, [world.office] * world.judge_count, Role.JUDGE)
    join([world.organiser, world.approver], [world.office] * 2, Role.ORGANISER)
    make_news(world)
    world.sessions["judge"] = sign_in(world.judges[0])
    world.sessions["organiser"] = sign_in(world.organiser)


def people(word: str, count: int) -> list[User]:
    """Nobody of them has a password: sessions are made, nobody signs in."""
    return User.objects.bulk_create(
        User(email=f"{word}{number}@kipp.example", name=f"{word.title()} {number}")
        for number in range(1, count + 1)
    )


def join(persons: list[User], agencies: list[Agency], role: Role) -> None:
    Membership.objects.bulk_create(
        Membership(code=new_code(), person=person, agency=place, role=role, starts_on="2020-01-01")
        for person, place in zip(persons, agencies, strict=True)
    )


def make_news(world: World) -> None:
    """A few unread notices for everybody."""
    Notice.objects.bulk_create(
        Notice(
            person=person,
            kind="proposal_submitted",
            dedupe_key=f"bench-{person.pk}-{number}",
            visible_from=world.days(-number),
        )
        for person in [*world.drafters, *world.judges, world.organiser, world.approver]
        for number in range(1, NOTICES + 1)
    )


def sign_in(person: User) -> str:
    """A session as sign-in leaves it."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key


def make_edition(world: World) -> None:
    """Registration and screening are open while the desk is scored, so that every page works."""
    world.competition = Competition.objects.create(
        code=new_code(),
        slug="kipp-bench",
        organiser=world.office,
        territory=world.government,
        series="KIPP",
        name="KIPP Kabupaten Contoh",
        year=world.now.year,
        level=Level.REGENCY,
        number_prefix="BCH",
        last_number=world.size,
        state=CompetitionState.PUBLISHED,
        published_at=world.days(-60),
    )
    world.rule_set = build_rule_set(world.competition, read_blueprint("regency_top10"))
    RuleSet.objects.filter(pk=world.rule_set.pk).update(frozen_at=world.days(-60))
    world.group = world.competition.groups.first()
    world.categories = list(world.competition.categories.all())
    world.sections = list(world.rule_set.sections.prefetch_related("questions"))
    make_calendar(world)
    world.facts |= {"competition": world.competition.code, "slug": world.competition.slug}


def make_calendar(world: World) -> None:
    """Two windows, one stage, and what its best are called."""
    CompetitionWindow.objects.bulk_create(
        CompetitionWindow(
            competition=world.competition, kind=kind, opens_at=opens_at, closes_at=world.days(20)
        )
        for kind, opens_at in (
            (WindowKind.REGISTRATION, world.days(-58)),
            (WindowKind.SCREENING, world.days(-50)),
        )
    )
    world.stage = Stage.objects.create(
        code=new_code(),
        competition=world.competition,
        rule_set=world.rule_set,
        kind=StageKind.DESK,
        name="Penilaian proposal",
        order=1,
        opens_at=world.days(-30),
        closes_at=world.days(20),
        judges_per_entry=JUDGES_PER_ENTRY,
        cut=CUT,
        lot_seed="40817",
        state=StageState.SCORING,
        started_at=world.days(-30),
    )
    AwardTier.objects.create(competition=world.competition, stage=world.stage, name=f"Top {CUT}")
    world.facts["stage"] = world.stage.code


def settle() -> None:
    """Statistics as after a night: nothing is measured against an unvacuumed heap."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
