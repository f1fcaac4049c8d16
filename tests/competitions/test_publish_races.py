"""Two people at once on deadlines and rules; each promise has a control without the lock."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from accounts.actions import grant_approval
from competitions.actions import (
    adopt_rules,
    ask_to_adopt_rules,
    ask_to_extend_window,
    discard_rules_version,
    open_rules_version,
    save_row,
)
from competitions.models import Competition, Question, RuleSet, Window
from competitions.states import WindowKind
from core.errors import ActionRefused
from core.models import Approval
from core.querysets import LockingQuerySet
from innovations.actions import hand_over_proposal, submit_proposal
from innovations.models import Proposal
from tests.factories import NOW, World, make_proposal
from tests.threads import (
    PATIENCE,
    Overtaking,
    at_once,
    meeting,
    read_without_lock,
    rounds,
    somebody_waits,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def asking(world: World, window: Window) -> Callable[[], Approval]:
    closes_at = window.closes_at + timedelta(days=2)
    facts = {"by": world.organiser, "at": NOW, "closes_at": closes_at, "reason": "Banjir"}
    return partial(ask_to_extend_window, window, **facts)


def registration(world: World) -> Window:
    return world.competition.windows.get(kind=WindowKind.REGISTRATION)


@rounds(5, 50)
def test_two_extensions_at_once_make_one_request(world: World, rounds: int) -> None:
    window = registration(world)
    for _ in range(rounds):
        results = at_once(asking(world, window), asking(world, window))

        assert {type(one) for one in results} == {Approval, ActionRefused}
        Approval.objects.all().delete()


def test_control_two_extensions_without_the_lock_make_two(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = meeting()
    read_without_lock(monkeypatch, both.wait, of=Window)
    monkeypatch.setattr("accounts.requests.post", lambda *_args, **_kwargs: both.wait() and None)

    window = registration(world)
    results = at_once(asking(world, window), asking(world, window))

    assert [type(one) for one in results] == [Approval, Approval]


def test_two_grants_at_once_move_the_deadline_once(world: World) -> None:
    window = registration(world)
    approval = asking(world, window)()

    results = at_once(
        partial(grant_approval, approval, by=world.approver, at=NOW),
        partial(grant_approval, approval, by=world.approver, at=NOW),
    )

    window.refresh_from_db()
    assert {type(one) for one in results} == {Approval, ActionRefused}
    assert window.revision == 2


def held(world: World) -> Proposal:
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    return hand_over_proposal(proposal, by=world.drafter, at=NOW)


def submit_beside_extension(world: World, proposal: Proposal, window: Window) -> Any:
    """Submit at the old closing instant while the extension is written but not yet committed.

    It is committed once the submission waits for it, or has ended without waiting.
    """
    approval = asking(world, window)()
    is_written, is_over = threading.Event(), threading.Event()

    def extend() -> None:
        with transaction.atomic():
            grant_approval(approval, by=world.approver, at=NOW)
            is_written.set()
            while not (is_over.is_set() or somebody_waits()):
                is_over.wait(0.01)

    def submit() -> Any:
        is_written.wait(PATIENCE)
        try:
            return submit_proposal(proposal, by=world.local_admin, at=window.closes_at)
        finally:
            is_over.set()

    return at_once(extend, submit)[1]


def test_a_submission_beside_an_extension_waits_for_it(world: World) -> None:
    for _ in range(3):
        window = registration(world)

        receipt = submit_beside_extension(world, held(world), window)

        assert not isinstance(receipt, Exception)


def test_control_a_submission_without_the_lock_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, proposal = registration(world), held(world)
    lock = LockingQuerySet.lock

    def lock_all_but_editions(self: LockingQuerySet, row: Any) -> Any:
        return self.get(pk=row.pk) if isinstance(row, Competition) else lock(self, row)

    monkeypatch.setattr(LockingQuerySet, "lock", lock_all_but_editions)

    refused = submit_beside_extension(world, proposal, window)

    assert isinstance(refused, ActionRefused)


def test_the_last_microsecond_beside_an_extension_is_in_time(world: World) -> None:
    window = registration(world)
    last = window.closes_at - timedelta(microseconds=1)
    for _ in range(5):
        window.refresh_from_db()
        approval, proposal = asking(world, window)(), held(world)

        results = at_once(
            partial(grant_approval, approval, by=world.approver, at=NOW),
            partial(submit_proposal, proposal, by=world.local_admin, at=last),
        )

        assert [type(one).__name__ for one in results] == ["Approval", "Receipt"]


def version_with_request(world: World, limit: int = 150) -> tuple[Approval, Question]:
    version = open_rules_version(world.competition, by=world.organiser, at=NOW)
    question = Question.objects.get(section__rule_set=version, section__code="summary")
    edit(world, question, 1, limit)()
    approval = ask_to_adopt_rules(version, by=world.organiser, at=NOW, reason="Ringkas")
    return approval, question


def edit(world: World, question: Question, revision: int, limit: int) -> Callable[[], Any]:
    facts = {"revision": revision, "facts": {"word_limit": limit}}
    return partial(save_row, question, by=world.organiser, at=NOW, **facts)


def test_an_edit_beside_an_adoption_is_wholly_before_or_refused(world: World) -> None:
    for turn in range(5):
        approval, question = version_with_request(world, 150 + turn)

        adopted, edited = at_once(
            partial(grant_approval, approval, by=world.approver, at=NOW),
            edit(world, question, 2, 90),
        )

        question.refresh_from_db()
        version = RuleSet.objects.get(pk=approval.subject_id)
        is_frozen = version.frozen_at is not None
        assert is_frozen is isinstance(edited, ActionRefused)
        assert is_frozen is not isinstance(adopted, ActionRefused)
        assert question.word_limit == (150 + turn if is_frozen else 90)
        if not is_frozen:
            Approval.objects.filter(pk=approval.pk).update(state="withdrawn")
            discard_rules_version(version, by=world.organiser, at=NOW)


def test_control_an_edit_without_the_lock_changes_what_was_adopted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (approval, question), overtaking = version_with_request(world), Overtaking()
    read_without_lock(monkeypatch)
    monkeypatch.setattr(
        "competitions.actions.rows.facts_of",
        lambda row, names: overtaking.hold() or {name: getattr(row, name) for name in names},
    )

    overtaking.of(
        edit(world, question, 2, 90), partial(adopt_rules, approval, by=world.approver, at=NOW)
    )

    question.refresh_from_db()
    assert RuleSet.objects.get(pk=approval.subject_id).frozen_at == NOW
    assert question.word_limit == 90
