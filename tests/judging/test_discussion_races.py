"""Two revisions at once move the sums right; one judge decides once, also from two windows."""

import threading

import pytest

from core.errors import ActionRefused
from innovations.models import Candidacy
from judging.actions import keep_marks
from judging.models import DiscussionVoice, Scorecard, ScorecardRevision
from judging.queries.discussions import obstacles_to_decide
from judging.states import Stance
from tests.judging.scenes import LATER
from tests.judging.talks import TalkScene
from tests.threads import at_once, meeting, read_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def talk():
    scene = TalkScene(entries=1, judges=2)
    scene.totals = (80, 40)
    scene.scored().open_all()
    return scene


def sum_is_right(scene):
    """Whether the entry's sum is that of its locked scorecards."""
    entry = Candidacy.objects.get(pk=scene.candidacies[0].pk)
    return entry.numerator_sum == sum(Scorecard.objects.values_list("numerator", flat=True))


def revise_both(scene):
    said = at_once(lambda: scene.revise(0, 70), lambda: scene.revise(1, 60))
    assert [answer for answer in said if isinstance(answer, BaseException)] == []
    assert ScorecardRevision.objects.count() == 2


def test_two_revisions_at_once_move_the_sums_right():
    scene = talk()

    revise_both(scene)

    assert sum_is_right(scene)


def test_control_without_locks_a_revision_is_lost_from_the_sum(monkeypatch):
    scene, both, met = talk(), meeting(), threading.local()

    def meet_once():
        if not hasattr(met, "yes"):
            met.yes = True
            both.wait()

    read_without_lock(monkeypatch, meet_once, of=Candidacy)
    revise_both(scene)

    assert not sum_is_right(scene)


def decisions_of_one_judge(scene, decide):
    """How many of two windows were told that their decision stands."""
    voice, person = scene.voice(0), scene.members[0].person
    said = at_once(lambda: decide(voice, person), lambda: decide(voice, person))
    for answer in said:
        if isinstance(answer, BaseException) and not isinstance(answer, ActionRefused):
            raise answer
    return sum(not isinstance(answer, ActionRefused) for answer in said)


def deciding_without_lock():
    """The control: both windows have read "not decided" before either writes."""
    both_have_read = meeting()

    def decide(voice, _person):
        voice = DiscussionVoice.objects.select_related("discussion__stage").get(pk=voice.pk)
        assert list(obstacles_to_decide(voice)) == []
        both_have_read.wait()
        DiscussionVoice.objects.filter(pk=voice.pk).update(stance=Stance.KEPT, decided_at=LATER)

    return decide


def test_a_judge_decides_once_from_two_windows():
    scene = talk()

    assert decisions_of_one_judge(scene, lambda v, who: keep_marks(v, by=who, at=LATER)) == 1
    DiscussionVoice.objects.update(stance=Stance.WAITING, decided_at=None)
    assert decisions_of_one_judge(scene, deciding_without_lock()) == 2  # the control
