"""Two secretaries decide one entry; a closing meets a decision."""

import pytest

from core.errors import ActionRefused
from judging.actions import close_plenary, decide_band
from judging.models import Plenary, PlenaryDecision
from judging.states import Outcome
from tests.judging.plenaries import REASON, PlenaryScene
from tests.judging.scenes import LATER
from tests.threads import Overtaking, at_once, read_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(answers):
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, ActionRefused):
            raise answer
    return sum(isinstance(answer, ActionRefused) for answer in answers)


def two_secretaries(scene):
    return at_once(
        lambda: scene.decide(1, Outcome.IN),
        lambda: scene.decide(1, Outcome.OUT, REASON),
    )


def close(scene):
    return close_plenary(scene.sitting, by=scene.organiser, at=LATER, reasons={})


def test_of_two_secretaries_the_second_is_shown_the_first():
    scene = PlenaryScene().adopted().opened()

    assert refusals(two_secretaries(scene)) == 1
    assert PlenaryDecision.objects.get().revision == 1


def test_a_decision_and_the_closing_take_turns():
    scene = PlenaryScene().adopted().opened().attended()
    decide_band(scene.sitting, by=scene.organiser, at=LATER)

    answers = at_once(lambda: scene.decide(3, Outcome.RESERVE, revision=1), lambda: close(scene))

    refusals(answers)
    told = scene.sitting.records.get().facts["entries"][3]["outcome"]
    assert told == PlenaryDecision.objects.get(candidacy=scene.candidacies[3]).outcome


def test_control_without_locks_the_minutes_tell_another_decision(monkeypatch):
    scene, late = PlenaryScene().adopted().opened().attended(), Overtaking()
    decide_band(scene.sitting, by=scene.organiser, at=LATER)
    monkeypatch.setattr("judging.actions.plenaries.hold_stage", lambda _stage: None)
    read_without_lock(monkeypatch, late.hold, of=Plenary)

    answers = late.of(lambda: scene.decide(3, Outcome.RESERVE, revision=1), lambda: close(scene))

    assert refusals(answers) == 0
    told = scene.sitting.records.get().facts["entries"][3]["outcome"]
    assert told != PlenaryDecision.objects.get(candidacy=scene.candidacies[3]).outcome
