"""Two regencies in one installation play the same round and see nothing of each other."""

import pytest
from django.urls import reverse

from accounts.states import Role
from innovations.actions import hand_over_proposal, submit_proposal
from innovations.models import Proposal
from tests.factories import NOW, World, make_agency, make_member, make_proposal
from tests.judging.scenes import Scene

pytestmark = pytest.mark.django_db
ROUTES = (
    "competition-dashboard",
    "entry-list",
    "entry-table",
    "participation-list",
    "participation-table",
    "agency-call",
    "writer-remind",
    "competition-deadlines",
)


def body(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


@pytest.fixture
def twins(world):
    """Banyumas and a second whole world; each plays with names of its own."""
    other = World()
    for one, sign in ((world, "AAA"), (other, "ZZZ")):
        one.sign = sign
        one.silent = make_agency(f"Dinas Sunyi {sign}", parent=one.regency)
        play(one, sign)
    return world, other


def play(world, sign):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, name=f"Usul {sign}")
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    make_proposal(world.competition, world.school, by=world.drafter)
    make_member(world.silent, Role.LOCAL_ADMIN, f"Admin {sign}")
    world.scene = Scene(entries=2, judges=2, world=world)
    world.scene.start()


def test_each_office_counts_its_own_round_only(twins, visit):
    for own in twins:
        page = visit(own.organiser, reverse("competition-dashboard", args=[own.competition.code]))
        steps = {step.label: step.count for step in page.context["steps"]}
        assert steps["Draf dibuat"] == Proposal.objects.filter(competition=own.competition).count()
        assert page.context["participation"].total == 4
        assert page.context["stage"] == own.scene.stage


def test_no_page_or_file_of_one_names_anything_of_the_other(twins, visit):
    for own, other in (twins, twins[::-1]):
        for route in ROUTES:
            response = visit(own.organiser, reverse(route, args=[own.competition.code]))
            assert response.status_code == 200
            text = body(response)
            assert other.sign not in text
            assert other.competition.code not in text
        home = visit(own.organiser, "/app/")
        assert other.competition.code not in body(home)


def test_pages_of_the_other_do_not_exist(twins, visit):
    own, other = twins
    for route in ROUTES:
        response = visit(own.organiser, reverse(route, args=[other.competition.code]))
        known = route in {"competition-dashboard", "competition-deadlines"}
        assert response.status_code == (403 if known else 404)
    stage = [other.scene.stage.code]
    assert visit(own.organiser, reverse("judge-list", args=stage)).status_code == 404
    assert visit(own.organiser, reverse("judge-remind", args=stage)).status_code == 404


def test_filters_do_not_reach_over_the_fence(twins, visit):
    own, other = twins
    rows = reverse("entry-list", args=[own.competition.code])

    for query in (
        f"?instansi={other.opd.code}",
        "?q=ZZZ",
        f"?kategori={other.competition.categories.first().key}",
    ):
        assert visit(own.organiser, rows + query).context["rows"] == []
    by_stage = visit(own.organiser, f"{rows}?tahap={other.scene.stage.code}")
    assert {row["shown_title"] for row in by_stage.context["rows"]} >= {"Usul AAA"}
    assert "ZZZ" not in body(by_stage)
