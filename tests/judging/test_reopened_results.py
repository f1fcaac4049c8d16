"""A concluded stage opened again by two: a new ranking, what it moves, and who goes on then."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.actions import grant_approval
from accounts.states import Role
from audit.models import Entry
from core.errors import ActionRefused
from innovations.actions import ask_to_disqualify
from judging.actions import (
    adopt_run,
    ask_to_reopen_concluded,
    conclude_stage,
    reopen_concluded_stage,
)
from judging.moves import former_run, moves_between, steps_of
from tests.factories import make_member
from tests.judging.scenes import LATER, Scene
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
WHY = "Sanggahan diterima: angka pada usulan tidak benar."


@pytest.fixture
def scene():
    """Four entries, two of which went on; the stage is concluded."""
    made = Scene(entries=4, judges=3)
    made.colleague = make_member(made.world.secretariat, Role.ORGANISER, "Rekan Kantor")
    made.first = made.ranked(90, 80, 70, 60)
    adopt_run(made.first, by=made.organiser, at=LATER)
    conclude_stage(made.stage, by=made.organiser, at=LATER)
    made.stage.refresh_from_db()
    return made


def by_two(scene, approval):
    grant_approval(approval, by=scene.colleague, at=LATER)
    scene.stage.refresh_from_db()


def disqualify(scene, entry):
    proposal = scene.candidacies[entry].proposal
    asked = ask_to_disqualify(proposal, by=scene.organiser, at=LATER, reason=WHY)
    by_two(scene, asked)


def reopen(scene):
    asked = ask_to_reopen_concluded(scene.stage, by=scene.organiser, at=LATER, reason=WHY)
    by_two(scene, asked)


def states(scene):
    return [type(one).objects.get(pk=one.pk).state for one in scene.candidacies]


def test_one_person_alone_opens_nothing(scene):
    asked = ask_to_reopen_concluded(scene.stage, by=scene.organiser, at=LATER, reason=WHY)

    with pytest.raises(ActionRefused):
        reopen_concluded_stage(
            scene.stage, by=scene.organiser, at=LATER, reason=WHY, approval=asked
        )


def test_until_it_is_concluded_once_more_nobody_gains_or_loses_a_place(scene):
    before = states(scene)

    reopen(scene)

    assert scene.stage.state == "locked"
    assert states(scene) == before
    assert scene.plenary.candidacies.count() == 2


def test_a_new_ranking_moves_entries_across_the_line_and_says_what_to_do(scene):
    disqualify(scene, 0)
    reopen(scene)
    run = scene.rank()

    moves = {move.number: move for move in moves_between(former_run(run), run)}
    numbers = [one.proposal.number for one in scene.candidacies]
    assert [moves[number].crosses for number in numbers] == ["out", "", "in", ""]
    assert moves[numbers[1]].places == 1

    with pytest.raises(ActionRefused, match="Tulis mengapa"):
        adopt_run(run, by=scene.organiser, at=LATER, reason=" ")
    adopt_run(run, by=scene.organiser, at=LATER, reason=WHY)
    conclude_stage(scene.stage, by=scene.organiser, at=LATER)
    scene.stage.refresh_from_db()

    assert states(scene)[1:] == ["advanced", "advanced", "eliminated"]
    assert scene.plenary.candidacies.filter(proposal__number=numbers[2]).exists()
    assert steps_of(scene.stage) == []


def test_a_later_stage_that_is_locked_is_left_alone_and_told(scene):
    disqualify(scene, 0)
    reopen(scene)
    stamps = {"locked_at": LATER, "sheet_sha256": "0" * 64}
    type(scene.plenary).objects.filter(pk=scene.plenary.pk).update(state="locked", **stamps)
    adopt_run(scene.rank(), by=scene.organiser, at=LATER, reason=WHY)

    conclude_stage(scene.stage, by=scene.organiser, at=LATER)
    scene.stage.refresh_from_db()

    (step,) = steps_of(scene.stage)
    assert scene.candidacies[2].proposal.number in step.text
    assert scene.plenary.candidacies.count() == 2


def test_another_ranking_is_adopted_with_a_reason_that_stays_beside_both(scene, client):
    disqualify(scene, 0)
    reopen(scene)
    run = scene.rank()
    sign_in(client, scene.organiser, at=LATER)
    address = reverse("ranking-adopt", args=[run.code])

    with time_machine.travel(LATER + timedelta(minutes=1), tick=False):
        silent = client.post(address, {"idempotency_key": uuid.uuid4()})
        told = client.post(address, {"idempotency_key": uuid.uuid4(), "reason": WHY})
        page = client.get(told.url).content.decode()
        moves = client.get(reverse("ranking-moves", args=[run.code])).content.decode()

    assert silent.context["form"].errors["reason"]
    assert WHY in page
    assert reverse("ranking-moves", args=[run.code]) in page
    assert WHY in moves
    entry = Entry.objects.filter(act="judging.adopt_run").latest("pk")
    assert entry.reason == WHY
    first = type(run).objects.get(pk=scene.first.pk)
    assert former_run(first).pk == run.pk  # whoever goes back to the first one says why as well
