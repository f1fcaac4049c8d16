"""What a plenary decides, what it owes, and what its closing carries out."""

import pytest

from judging.actions import conclude_stage
from judging.states import Outcome
from tests.judging.plenaries import PlenaryScene
from tests.judging.scenes import LATER

pytestmark = pytest.mark.django_db


def test_a_closed_plenary_is_carried_out():
    scene = PlenaryScene().adopted().opened().attended().swapped()
    scene.closed()

    stage = conclude_stage(scene.stage, by=scene.organiser, at=LATER)

    states = [c.proposal.candidacies.get(stage=stage).state for c in scene.candidacies]
    assert states == ["advanced", "eliminated", "advanced", "eliminated"]
    assert scene.sitting.decisions.get(place=1).outcome == Outcome.RESERVE
    assert scene.sitting.records.get().papers.count() == 8
