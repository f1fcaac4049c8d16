"""The home of each role leads with what it has to do now."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.states import Role
from innovations.actions import hand_over_proposal, return_proposal, submit_proposal
from tests.factories import NOW, fill_sections, join, make_member, make_person, make_proposal
from tests.judging.scenes import Scene

pytestmark = pytest.mark.django_db
MOST = 9
HOME = "/app/"


def submitted(world, name=""):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, name=name)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    return proposal


def text(response):
    return " ".join(response.content.decode().split())


def test_proposer_goes_on_with_the_next_open_section(world, visit):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    sections = list(proposal.rule_set.sections.all())
    proposal.drafts.filter(section__in=sections[4:]).update(is_complete=False)

    response = visit(world.drafter, HOME)

    assert response.context["lead"] == proposal
    address = reverse("section-edit", args=[proposal.code, sections[4].code])
    assert f'href="{address}"' in text(response)
    assert "Lanjut menulis: Signifikansi" in text(response)
    assert "6 dari 10 bagian lengkap" in text(response)


def test_proposer_with_everything_written_is_led_to_the_local_admin(world, visit):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)

    response = visit(world.drafter, HOME)

    assert f'href="{reverse("proposal-hand-over", args=[proposal.code])}"' in text(response)


def test_proposer_reads_why_an_entry_came_back(world, visit):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    return_proposal(proposal, by=world.local_admin, at=NOW, note="Angka dampak belum ada.")

    assert "Angka dampak belum ada." in text(visit(world.drafter, HOME))


def test_proposer_sees_who_holds_an_entry(world, visit):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)

    response = visit(world.drafter, HOME)

    assert response.context["lead"] is None
    assert response.context["held"] == [proposal]
    assert "Dipegang admin lokal sejak 20 Apr 2026" in text(response)


def test_proposer_without_entries_can_start_one(world, visit):
    response = visit(world.drafter, HOME)

    assert f'href="/app/usulan/baru/?kompetisi={world.competition.code}"' in text(response)


def test_proposer_without_an_open_edition_is_told_so(world, visit):
    world.competition.windows.all().delete()

    assert "Belum ada kompetisi dibuka" in text(visit(world.drafter, HOME))


def test_proposer_never_sees_another_units_draft(world, visit):
    make_proposal(world.competition, world.sister_unit, by=world.drafter, name="Rahasia")

    assert "Rahasia" not in text(visit(world.drafter, HOME))


def test_local_admin_sees_what_waits_and_what_is_stuck(world, visit):
    waiting = make_proposal(world.competition, world.unit, by=world.drafter, name="Gasing")
    hand_over_proposal(waiting, by=world.drafter, at=NOW)
    old = NOW - timedelta(days=7)
    stuck = make_proposal(
        world.competition, world.sister_unit, by=world.drafter, is_filled=False, at=old
    )
    fill_sections(stuck, by=world.drafter, at=old)
    stuck.drafts.filter(section__code="novelty").update(is_complete=False)

    response = visit(world.local_admin, HOME)

    assert response.context["waiting"] == [waiting]
    assert response.context["drafts"] == [(stuck, True)]
    assert response.context["drafts"][0][0].missing == ["Kebaruan/Nilai Tambah"]
    assert "Tertahan" in text(response)


def test_organiser_sees_the_nearest_deadline_first(world, visit):
    submitted(world)

    response = visit(world.organiser, HOME)

    assert [errand.title for errand in response.context["errands"]] == [
        "1 usulan menunggu seleksi administrasi"
    ]
    assert f'href="{reverse("screening-list", args=[world.competition.code])}"' in text(response)


def test_organiser_of_another_regency_sees_nothing_of_it(world, visit):
    submitted(world)

    response = visit(world.foreign_organiser, HOME)

    assert response.context["errands"] == []
    assert response.context["editions"] == []


def test_screener_starts_with_the_oldest_entry(world, visit):
    proposal = submitted(world, "Gasing")

    response = visit(world.screener, HOME)

    assert response.context["queue"] == [proposal]
    assert f'href="{reverse("screening-detail", args=[proposal.code])}"' in text(response)


def test_judge_goes_on_with_the_next_scorecard(world, visit):
    scene = Scene(entries=2, judges=2, world=world)
    scene.start()
    scene.score(0, 0)

    response = visit(scene.members[0].person, HOME)

    assert "1 dari 2" in text(response)
    address = reverse("scorecard-edit", args=[scene.assignment(1, 0).code])
    assert f'href="{address}"' in text(response)


def test_judge_who_has_not_declared_is_led_to_the_declaration(world, visit):
    scene = Scene(entries=1, judges=1, world=world)
    scene.assign_all()

    response = visit(scene.members[0].person, HOME)

    assert f'href="{reverse("independence-declare", args=[scene.stage.code])}"' in text(response)


def test_judge_finds_concluded_stages_below(world, visit):
    scene = Scene(entries=1, judges=2, world=world)
    scene.start()
    scene.score_all()
    scene.lock()

    response = visit(scene.members[0].person, HOME)

    assert response.context["desks"] == []
    assert [desk.done for desk in response.context["past"]] == [1]


def test_person_without_workspace_is_told_whom_to_ask(now, visit):
    response = visit(make_person("Tanpa Ruang"), HOME)

    assert response.status_code == 200
    assert "Akun Anda belum memiliki ruang kerja" in text(response)


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.AUDITOR, Role.JUDGE, Role.SCREENER])
def test_every_role_has_a_home_even_when_nothing_is_there(world, visit, role):
    agency = world.opd if role == Role.AGENCY_HEAD else world.secretariat

    assert visit(make_member(agency, role), HOME).status_code == 200


def test_home_follows_the_chosen_workspace(world, visit):
    person = join(world.drafter, world.secretariat, Role.SCREENER)

    response = visit(person, HOME)

    assert response.templates[0].name == "portal/staff/home_screener.html"


def test_home_speaks_english(world, visit):
    page = text(visit(world.drafter, "/en/app/"))

    assert "Good morning, Siti" in page
    assert "Start an entry" in page


@pytest.mark.parametrize("role", ["drafter", "local_admin", "organiser", "screener"])
def test_home_costs_the_same_with_one_and_with_many_entries(world, visit, role):
    def grow():
        make_proposal(world.competition, world.unit, by=world.drafter)
        held = make_proposal(world.competition, world.unit, by=world.drafter)
        hand_over_proposal(held, by=world.drafter, at=NOW)
        submitted(world)

    grow()
    few = visit(getattr(world, role), HOME).statements
    for _ in range(5):
        grow()
    many = visit(getattr(world, role), HOME).statements

    assert len(few) == len(many) <= MOST
    assert not [sql for sql in many for name in LONG if name in sql]


LONG = ('"screening_reason"', '"content"', '"answers"', '"innovations_innovation"."summary"')
