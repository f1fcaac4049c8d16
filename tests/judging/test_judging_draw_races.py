"""Two draws at once are one; a change by hand beside a draw is never lost. Controls prove both."""

import pytest
from django.db import IntegrityError

from competitions.models import Stage
from core.models import Job
from judging import sharing
from judging.actions import assign_judge, draw_assignments
from judging.assigning import solve
from judging.models import Assignment, DrawRun
from judging.queries.situation import Situation, situation_of
from tests.factories import NOW
from tests.judging.scenes import Scene
from tests.threads import Overtaking, at_once, meeting, read_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def draw_twice(scene):
    return at_once(
        *[
            lambda word=seed: draw_assignments(scene.stage, by=scene.organiser, at=NOW, seed=word)
            for seed in ("padi", "jagung")
        ]
    )


def test_two_organisers_who_draw_at_once_get_one_run():
    first, second = draw_twice(Scene(entries=2, judges=3))

    assert first.code == second.code
    assert (DrawRun.objects.count(), Job.objects.count()) == (1, 1)


def test_control_without_the_lock_both_would_begin(monkeypatch):
    scene, both = Scene(entries=2, judges=3), meeting()
    read_without_lock(monkeypatch, both.wait, of=Stage)

    answers = draw_twice(scene)

    assert sum(isinstance(answer, IntegrityError) for answer in answers) == 1


def draw_beside_a_hand(monkeypatch):
    """The hand gives an entry to the one judge whom the draw passes over, while it reckons."""
    scene = Scene(entries=1, judges=4)
    run = draw_assignments(scene.stage, by=scene.organiser, at=NOW, seed="padi")
    plan = solve(situation_of(scene.stage, NOW, "padi").document)
    chosen = sharing.pairs_of(plan)
    left = next(m for m in scene.members if ("BMS26-001", m.code) not in chosen)
    overtaking = Overtaking()

    def reckon(document):
        answer = solve(document)
        overtaking.hold()
        return answer

    monkeypatch.setattr(sharing, "solve", reckon)
    give = {"by": scene.organiser, "at": NOW, "member": left}
    for said in overtaking.of(
        lambda: sharing.run_draw(run.pk, NOW),
        lambda: assign_judge(scene.candidacies[0], **give),
    ):
        if isinstance(said, BaseException):
            raise said
    codes = set(Assignment.objects.counting().values_list("member__code", flat=True))
    return left.code in codes, len(codes)


def test_what_a_hand_gives_beside_a_draw_is_reckoned_with(monkeypatch):
    assert draw_beside_a_hand(monkeypatch) == (True, 3)


def test_control_without_the_comparison_the_hand_would_be_overruled(monkeypatch):
    monkeypatch.setattr(Situation, "sha256", "the same")

    assert draw_beside_a_hand(monkeypatch) == (False, 3)
