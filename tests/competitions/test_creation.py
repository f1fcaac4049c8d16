"""Begin an edition: from a rulebook, from last year's, or from nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.states import AgencyKind, Role
from competitions.actions import clone_competition, create_competition, publish_competition
from competitions.checks import obstacles_to_publish
from competitions.models import Appointment, Competition, StageCut
from competitions.plans import EditionPlan, same_weekday, territory_of
from competitions.states import CompetitionState, EditionRole
from core.errors import ActionRefused
from tests.factories import NOW, World, make_agency, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return World()


def plan(**facts):
    told = {
        "series": "KIPP Banyumas",
        "name": "KIPP Banyumas 2027",
        "year": 2027,
        "level": "regency",
        "number_prefix": "BMS27",
        "zone": "Asia/Jakarta",
        "opens_on": date(2027, 3, 1),
    }
    return EditionPlan(**{**told, **facts})


def create(world, blueprint="regency_top10", **facts):
    return create_competition(
        world.secretariat, by=world.organiser, at=NOW, plan=plan(**facts), blueprint=blueprint
    )


def clone(world, previous, **facts):
    return clone_competition(previous, by=world.organiser, at=NOW, plan=plan(**facts))


def appoint(world, competition):
    for person, role in (
        (world.judge, EditionRole.CHAIR),
        (world.approver, EditionRole.APPROVER),
    ):
        Appointment.objects.create(competition=competition, person=person, role=role)


@pytest.mark.parametrize(
    "blueprint", ["kovablik", "national_2021", "national_2023", "national_2025", "regency_top10"]
)
def test_every_template_publishes_once_its_offices_are_held(world, blueprint):
    edition = create(world, blueprint)
    appoint(world, edition)

    assert obstacles_to_publish(edition, NOW) == []
    published = publish_competition(edition, by=world.organiser, at=NOW)
    assert published.state == CompetitionState.PUBLISHED


def test_an_empty_edition_says_what_it_lacks(world):
    edition = create(world, "empty")

    assert len(obstacles_to_publish(edition, NOW)) >= 4
    assert [window.kind for window in edition.windows.all()] == ["registration"]


def test_create_competition_belongs_to_the_government_above_the_office(world):
    edition = create(world)

    assert (edition.organiser, edition.territory) == (world.secretariat, world.regency)
    assert edition.state == CompetitionState.DRAFT
    assert edition.blueprint == "regency_top10"


def test_an_office_deep_below_still_finds_its_government(world):
    deep = make_agency("Subbagian", parent=world.secretariat, kind=AgencyKind.SECRETARIAT)

    assert territory_of(deep) == world.regency


def test_the_same_series_and_year_is_refused_by_the_name_of_the_other(world):
    create(world)

    with pytest.raises(ActionRefused, match="KIPP Banyumas 2027"):
        create(world, series="kipp banyumas", name="Lain")

    assert Competition.objects.filter(year=2027).count() == 1


def test_namesakes_of_two_offices_get_two_addresses(world):
    first = create(world)

    second = create_competition(
        world.foreign_secretariat,
        by=world.foreign_organiser,
        at=NOW,
        plan=plan(),
        blueprint="regency_top10",
    )

    assert first.slug == "kipp-banyumas-2027"
    assert second.slug.startswith("kipp-banyumas-2027-")


def test_a_name_without_letters_still_gets_an_address(world):
    assert create(world, name="竞赛").slug == "kompetisi"


def test_clone_copies_every_row_of_the_rules(world):
    previous = create(world, "national_2021", year=2026, series="KIPP", opens_on=date(2026, 3, 2))

    new = clone(world, previous, series="KIPP", opens_on=date(2027, 3, 1))

    assert counts(new) == counts(previous)
    assert new.previous == previous
    assert {cut.group.competition for cut in StageCut.objects.filter(stage__competition=new)} == {
        new
    }
    assert all(g.competition == new for s in sections(new) for g in s.groups.all())
    plenary = new.stages.get(order=2)
    assert plenary.marks_from == new.stages.get(order=1)
    keys = {s.key for s in sections(new)} & {s.key for s in sections(previous)}
    assert keys == set()


def sections(edition):
    return edition.rule_sets.get().sections.prefetch_related("groups")


def counts(edition):
    rules = edition.rule_sets.get()
    return {
        "groups": [g.code for g in edition.groups.all()],
        "categories": [c.name for c in edition.categories.all()],
        "eligibility": list(edition.eligibility_rules.values_list("text", "group__code", "most")),
        "quotas": list(edition.quotas.values_list("agency_kind", "group__code", "most")),
        "reminders": list(edition.reminder_rules.values_list("kind", "days")),
        "checklist": list(edition.screening_points.values_list("code", "text", "filled_by")),
        "reasons": list(edition.screening_reasons.values_list("code", "text", "use")),
        "sections": [
            (s.code, [g.code for g in s.groups.all()], [q.word_limit for q in s.questions.all()])
            for s in rules.sections.all()
        ],
        "requirements": [
            (r.code, r.letter_body, [g.code for g in r.groups.all()])
            for r in rules.requirements.all()
        ],
        "criteria": [
            (c.code, c.weight, c.rubric, c.section and c.section.code, c.levels.count())
            for c in rules.criteria.all()
        ],
        "ties": (rules.tie_break, rules.method, rules.decimals),
        "stages": [
            (s.kind, s.name, s.cut, s.weight, s.rubric, s.cuts.count())
            for s in edition.stages.all()
        ],
        "tiers": [(t.name, t.stage.order, t.group and t.group.code) for t in edition.tiers.all()],
        "windows": [(w.kind, w.closes_at - w.opens_at) for w in edition.windows.all()],
    }


def test_clone_moves_every_date_by_the_same_number_of_days(world):
    previous = create(world, year=2026, series="KIPP", opens_on=date(2026, 3, 2))

    new = clone(world, previous, series="KIPP", opens_on=date(2027, 3, 1))

    days = timedelta(days=364)
    assert times(new) == [(a + days, b + days) for a, b in times(previous)]


def times(edition):
    rows = [*edition.windows.all(), *edition.stages.all()]
    return [(row.opens_at, row.closes_at) for row in rows]


def test_clone_into_another_zone_keeps_the_clock(world):
    previous = create(world, year=2026, series="KIPP", opens_on=date(2026, 3, 2))

    new = clone(world, previous, series="KIPP", opens_on=date(2027, 3, 1), zone="Asia/Jayapura")

    opens_at = new.windows.get(kind="registration").opens_at
    assert opens_at == datetime(2027, 2, 28, 23, tzinfo=UTC)
    assert opens_at.astimezone(new.tzinfo).hour == 8


def test_clone_never_takes_over_what_happened(world):
    previous = world.competition
    previous.stages.filter(order=1).update(
        state="concluded", locked_at=NOW, concluded_at=NOW, sheet_sha256="a" * 64, lot_seed="71"
    )

    new = clone(world, previous, series=previous.series)

    desk = new.stages.get(order=1)
    assert (desk.state, desk.locked_at, desk.sheet_sha256, desk.lot_seed) == (
        "planned",
        None,
        "",
        "",
    )
    assert new.rule_sets.get().frozen_at is None
    assert (new.last_number, new.proposals.count(), new.published_at) == (0, 0, None)


def test_clone_proposes_offices_only_to_people_who_are_still_there(world):
    previous = world.competition
    appoint(world, previous)
    gone = make_member(world.secretariat, Role.ORGANISER, "Pindah")
    gone.memberships.update(ends_on=NOW.date())
    Appointment.objects.create(competition=previous, person=gone, role=EditionRole.SECRETARY)

    new = clone(world, previous, series=previous.series)

    assert set(new.appointments.values_list("person__name", "role")) == {
        (world.judge.name, "chair"),
        (world.approver.name, "approver"),
    }


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (date(2026, 3, 16), 2027, date(2027, 3, 15)),
        (date(2024, 2, 29), 2025, date(2025, 2, 27)),
        (date(2026, 1, 1), 2027, date(2026, 12, 31)),
    ],
)
def test_a_day_of_next_year_falls_on_the_same_weekday(day, year, expected):
    assert same_weekday(day, year) == expected
    assert same_weekday(day, year).weekday() == day.weekday()
