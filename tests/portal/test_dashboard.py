"""The round on one page: what is open in it, and the same cost at every size."""

import pytest
from django.urls import reverse

from accounts.states import Role
from awards.actions import prepare_announcement
from competitions.models import Competition
from competitions.states import CompetitionState
from innovations.actions import hand_over_proposal, submit_proposal
from judging.actions import (
    adopt_run,
    conclude_stage,
    declare_independence,
    lock_stage,
    start_ranking,
    start_stage,
)
from judging.ranking import compute_run
from tests.factories import NOW, make_competition, make_member, make_proposal
from tests.judging.plenaries import hold_plenary
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db
MOST = 12


def address(competition):
    return reverse("competition-dashboard", args=[competition.code])


def enter(world, entrant=None):
    proposal = make_proposal(world.competition, entrant or world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    return proposal


def titles(response):
    return [errand.title for errand in response.context["errands"]]


def addresses(response):
    return [errand.url for errand in response.context["errands"]]


def steps(response):
    return {step.label: (step.count, step.lost, step.waiting) for step in response.context["steps"]}


def test_empty_round_says_what_comes(world, visit):
    response = visit(world.organiser, address(world.competition))

    assert response.status_code == 200
    assert set(steps(response).values()) <= {(0, 0, 0), (2, 0, 0), (1, 0, 0)}
    assert titles(response) == ["3 perangkat daerah belum mengajukan"]
    assert response.context["stage"] is None


def test_funnel_counts_drafts_entries_and_what_was_lost(world, visit):
    make_proposal(world.competition, world.unit, by=world.drafter)
    enter(world)
    scene = Scene(entries=2, judges=3, world=world)
    scene.start()
    scene.score(0, 0)
    scene.score(0, 1)
    scene.score(0, 2)

    found = steps(visit(world.organiser, address(world.competition)))

    assert found["Draf dibuat"] == (4, 0, 0)
    assert found["Diajukan"] == (3, 0, 0)
    assert found["Lolos administrasi"] == (2, 0, 1)
    assert found["Nilai lengkap"] == (1, 0, 1)


def test_needs_you_follows_the_stage_step_by_step(world, visit):
    scene = Scene(entries=3, judges=3, world=world)
    page = address(world.competition)
    world.competition.windows.filter(kind="registration").update(closes_at=NOW)
    stage = [scene.stage.code]

    assert reverse("assignment-matrix", args=stage) in addresses(visit(world.organiser, page))

    scene.assign_all()
    assert addresses(visit(world.organiser, page)) == [reverse("stage-start", args=stage)]

    scene.stage = start_stage(scene.stage, by=world.organiser, at=NOW)
    for member in scene.members:
        declare_independence(member, by=member.person, at=NOW)
    assert addresses(visit(world.organiser, page)) == [reverse("judge-list", args=stage)]

    scene.score_all()
    assert addresses(visit(world.organiser, page)) == [reverse("stage-lock", args=stage)]

    scene.lock()
    assert addresses(visit(world.organiser, page)) == [reverse("ranking-start", args=stage)]

    run = scene.rank()
    assert addresses(visit(world.organiser, page)) == [reverse("ranking-detail", args=[run.code])]

    adopt_run(run, by=world.organiser, at=LATER)
    assert addresses(visit(world.organiser, page)) == [reverse("stage-conclude", args=stage)]

    conclude_stage(scene.stage, by=world.organiser, at=LATER)
    plenary = [scene.plenary.code]
    assert addresses(visit(world.organiser, page)) == [reverse("stage-start", args=plenary)]


def finished(scene):
    """Both stages concluded."""
    run = adopt_run(scene.ranked(), by=scene.organiser, at=LATER)
    conclude_stage(run.stage, by=scene.organiser, at=LATER)
    stage = start_stage(scene.plenary, by=scene.organiser, at=LATER)
    stage = lock_stage(stage, by=scene.organiser, at=LATER)
    run = start_ranking(stage, by=scene.organiser, at=LATER, group=scene.group)
    compute_run(run.pk, LATER)
    run = adopt_run(run, by=scene.organiser, at=LATER)
    hold_plenary(stage, by=scene.organiser, at=LATER)
    conclude_stage(stage, by=scene.organiser, at=LATER)
    return run


def test_needs_you_asks_the_second_person_to_approve(world, visit):
    world.competition.windows.filter(kind="registration").update(closes_at=NOW)
    run = finished(Scene(world=world))
    page = address(world.competition)
    code = [world.competition.code]

    assert addresses(visit(world.organiser, page)) == [reverse("announcement-list", args=code)]

    draft = prepare_announcement(
        world.competition,
        by=world.organiser,
        at=LATER,
        run=run,
        publish_at=LATER.replace(day=28),
        title="Hasil",
        signatory_name="Bupati",
        signatory_position="Bupati",
        place="Purwokerto",
    )

    step = reverse("announcement-approve", args=[*code, draft.code])
    assert addresses(visit(world.approver, page)) == [step]
    assert addresses(visit(world.organiser, page)) == [step]


def test_screener_sees_only_the_own_part_of_the_work(world, visit):
    enter(world)
    Scene(world=world)

    response = visit(world.screener, address(world.competition))

    assert reverse("screening-list", args=[world.competition.code]) in addresses(response)
    assert not [url for url in addresses(response) if "/tahap/" in url]


def test_auditor_looks_on_without_tasks(world, visit):
    enter(world)
    auditor = make_member(world.secretariat, Role.AUDITOR)

    response = visit(auditor, address(world.competition))

    assert response.status_code == 200
    assert titles(response) == []


def test_participation_names_those_who_entered_nothing(world, visit):
    enter(world)
    enter(world, world.sister_unit)

    participation = visit(world.organiser, address(world.competition)).context["participation"]

    assert [(row.name, row.submitted) for row in participation.leading] == [("Dinkes", 2)]
    assert "Dinas Pendidikan" in [agency.name for agency in participation.silent]
    assert (participation.active_count, participation.total) == (1, 3)


def test_curve_is_laid_over_the_edition_before(world, visit):
    before = make_competition(world.secretariat, territory=world.regency, at=NOW.replace(year=2025))
    Competition.objects.filter(pk=before.pk).update(year=2025, series=world.competition.series)
    old = make_proposal(before, world.unit, by=world.drafter)
    type(old).objects.filter(pk=old.pk).update(submitted_at=NOW.replace(year=2025), number="X-1")
    enter(world)

    response = visit(world.organiser, address(world.competition))

    curve = response.context["pace"].curve
    assert (curve.line.label, curve.line.total) == ("2026", 1)
    assert (curve.before.label, curve.before.total) == ("2025", 1)
    row = response.context["participation"].leading[0]
    assert (row.submitted, row.before) == (1, 1)


def test_judges_are_shown_with_a_forecast(world, visit):
    scene = Scene(entries=2, judges=2, world=world)
    scene.start()
    scene.score(0, 0)

    rows = visit(world.organiser, address(world.competition)).context["judges"]

    assert [(row.name, row.done, row.total) for row in rows] == [
        ("Juri 1", 1, 2),
        ("Juri 2", 0, 2),
    ]
    assert rows[1].tag == "Belum mulai"


def test_draft_edition_has_its_dashboard_too(world, visit):
    competition = make_competition(
        world.secretariat, territory=world.regency, state=CompetitionState.DRAFT
    )

    response = visit(world.organiser, address(competition))
    assert addresses(response) == [reverse("edition-prepare", args=[competition.code])]
    assert len(response.statements) <= MOST
    assert visit(world.drafter, address(competition)).status_code == 404

    Competition.objects.filter(pk=competition.pk).update(state=CompetitionState.PUBLISHED)
    assert visit(world.drafter, address(competition)).status_code == 403


def test_deadlines_can_be_taken_home_as_a_calendar(world, visit):
    response = visit(
        world.organiser, reverse("competition-deadlines", args=[world.competition.code])
    )

    lines = response.content.decode().split("\r\n")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert lines.count("BEGIN:VEVENT") == 8
    assert "DTSTART:20260430T030000Z" in lines
    assert max(len(line.encode()) for line in lines) <= 75


def test_dashboard_costs_the_same_at_every_size(world, visit):
    scene = Scene(entries=1, judges=3, world=world)
    scene.start()
    enter(world)
    few = visit(world.organiser, address(world.competition)).statements
    for _ in range(6):
        scene.add_entry()
        enter(world, world.school)
    many = visit(world.organiser, address(world.competition)).statements

    assert len(few) == len(many) <= MOST


def test_manage_list_costs_the_same_with_one_and_three_editions(world, visit):
    enter(world)
    few = visit(world.organiser, "/app/kelola/")
    for _ in range(2):
        make_competition(world.secretariat, territory=world.regency)
    many = visit(world.organiser, "/app/kelola/")

    assert len(few.statements) == len(many.statements) <= 9
    assert [row["errands"] for row in few.context["rows"]] == [1]


def test_manage_list_is_empty_for_an_office_without_editions(world, visit):
    response = visit(world.foreign_organiser, "/app/kelola/")

    assert "Belum ada kompetisi" in response.content.decode()
