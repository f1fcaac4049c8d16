"""An objection that two people touch at once: one answer, and none to what was taken back."""

import pytest

from awards.actions import refuse_result_objection, withdraw_result_objection
from awards.models import ResultObjection
from core.errors import ActionRefused
from notifications.models import Message
from tests.awards.objecting import ANSWER, FILED, Objecting
from tests.threads import at_once, meeting, read_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def acts(world, objection):
    def refuse():
        return refuse_result_objection(objection, by=world.organiser, at=FILED, **ANSWER)

    def withdraw():
        return withdraw_result_objection(objection, at=FILED)

    return refuse, withdraw


def outcomes(answers):
    return sorted(type(one).__name__ for one in answers)


@pytest.mark.parametrize("pair", [(0, 1), (0, 0)], ids=["answer against withdraw", "two answers"])
def test_exactly_one_of_two_comes_through(pair):
    world = Objecting()
    objection = world.taken_up()
    both = acts(world, objection)

    answers = at_once(*(both[one] for one in pair))

    assert outcomes(answers) == ["ActionRefused", "ResultObjection"]
    objection.refresh_from_db()
    mails = Message.objects.filter(kind="result_objection_answered").count()
    assert mails == (1 if objection.state == "refused" else 0)


def test_control_without_the_lock_an_objection_is_answered_and_taken_back(monkeypatch):
    world = Objecting()
    objection = world.taken_up()
    both = meeting()
    read_without_lock(monkeypatch, both.wait, of=ResultObjection)

    answers = at_once(*acts(world, objection))

    assert not any(isinstance(one, ActionRefused) for one in answers), answers
