"""One write, one answer."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from core.clock import KEEP_KEYS, sweep
from core.errors import ActionRefused
from core.idempotency import answer_of, claim
from core.models import IdempotencyKey
from tests.factories import make_person
from tests.threads import in_threads

pytestmark = pytest.mark.django_db


def test_a_key_is_claimed_once():
    person, key = make_person(), uuid.uuid4()

    first, second = claim(person.pk, key, "a"), claim(person.pk, key, "a")

    assert first.key == key
    assert second is None


def test_the_answer_is_kept():
    person, key = make_person(), uuid.uuid4()
    claimed = claim(person.pk, key, "a")
    claimed.answer = "/app/"
    claimed.save()

    assert answer_of(person.pk, key, "a") == "/app/"


def test_a_key_of_another_act_is_refused():
    person, key = make_person(), uuid.uuid4()
    claim(person.pk, key, "a")

    with pytest.raises(ActionRefused):
        answer_of(person.pk, key, "b")


def test_an_act_undone_frees_its_key():
    person, key = make_person(), uuid.uuid4()
    with transaction.atomic():
        claim(person.pk, key, "a")
        transaction.set_rollback(True)

    assert claim(person.pk, key, "a") is not None


@pytest.mark.django_db(transaction=True)
def test_two_at_once_claim_one():
    person = make_person()

    def claims(key: uuid.UUID) -> bool:
        with transaction.atomic():
            return claim(person.pk, key, "a") is not None

    rounds = [in_threads([partial(claims, key)] * 2) for key in fifty_keys()]
    assert [sorted(answers) for answers in rounds] == [[False, True]] * 50


def fifty_keys() -> list[uuid.UUID]:
    return [uuid.uuid4() for _ in range(50)]


def test_old_keys_are_swept():
    person = make_person()
    claim(person.pk, uuid.uuid4(), "a")

    with time_machine.travel(timezone.now() + KEEP_KEYS - timedelta(minutes=1)):
        sweep()
        kept = IdempotencyKey.objects.count()
    with time_machine.travel(timezone.now() + KEEP_KEYS + timedelta(minutes=1)):
        sweep()

    assert (kept, IdempotencyKey.objects.count()) == (1, 0)
