"""What beat reminds judges of."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.actions import end_membership
from audit.models import Entry
from competitions.models import ReminderRule, Stage
from competitions.states import CompetitionState, ReminderKind
from judging.actions import start_stage
from judging.clock import send_reminders
from judging.models import Assignment, Scorecard
from judging.reminders import remind_idle_judges
from notifications.models import Message, Notice
from tests.factories import NOW
from tests.judging.scenes import Scene
from tests.threads import in_threads, meet_after

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def scene():
    scene = Scene(entries=2, judges=2)
    scene.competition.reminder_rules.all().delete()
    scene.assign_all()
    start_stage(scene.stage, by=scene.organiser, at=NOW)
    Assignment.objects.update(created_at=NOW)
    Message.objects.all().delete()
    Notice.objects.all().delete()
    return scene


def rule_of(scene, days=3) -> ReminderRule:
    return ReminderRule.objects.create(
        competition=scene.competition, kind=ReminderKind.IDLE_JUDGE, days=days
    )


def names() -> list[str]:
    rows = Message.objects.filter(kind="judging_idle")
    return sorted(rows.values_list("recipient__name", flat=True))


@pytest.mark.parametrize(
    ("rest", "count"),
    [(3 * DAY - MICROSECOND, 0), (3 * DAY, 2), (4 * DAY, 2)],
    ids=["before", "at", "after"],
)
def test_a_judge_rests_from_the_start(scene, rest, count):
    assert remind_idle_judges(rule_of(scene), NOW + rest) == count


@pytest.mark.parametrize(
    ("early", "count"), [(MICROSECOND, 2), (timedelta(0), 0)], ids=["open", "closed"]
)
def test_after_the_close_of_the_stage_nobody_is_reminded(scene, early, count):
    closes = Stage.objects.get(pk=scene.stage.pk).closes_at

    assert remind_idle_judges(rule_of(scene), closes - early) == count


def test_a_save_begins_a_new_rest(scene):
    busy = scene.members[0]
    card = Scorecard.objects.filter(assignment__member=busy).first()
    if card is None:
        assignment = busy.assignments.first()
        rules = scene.competition.rule_sets.get()
        card = Scorecard.objects.create(assignment=assignment, rule_set=rules)
    Scorecard.objects.filter(pk=card.pk).update(saved_at=NOW + 2 * DAY)

    remind_idle_judges(rule_of(scene), NOW + 3 * DAY)

    assert names() == [scene.members[1].person.name]


def test_a_new_entry_is_no_old_debt(scene):
    Assignment.objects.filter(member=scene.members[0]).update(created_at=NOW + 2 * DAY)

    remind_idle_judges(rule_of(scene), NOW + 3 * DAY)

    assert names() == [scene.members[1].person.name]


def test_who_owes_nothing_hears_nothing(scene):
    Assignment.objects.filter(member=scene.members[0]).update(state="finished")

    remind_idle_judges(rule_of(scene), NOW + 3 * DAY)

    assert names() == [scene.members[1].person.name]


def test_whose_membership_has_ended_hears_nothing(scene):
    place = scene.members[0].person.workspace or scene.members[0].person.memberships.get()
    end_membership(place, by=scene.organiser, at=NOW)

    remind_idle_judges(rule_of(scene), NOW + 3 * DAY)

    assert names() == [scene.members[1].person.name]


def test_the_letter_says_how_many_and_until_when(scene):
    remind_idle_judges(rule_of(scene), NOW + 3 * DAY)

    message = Message.objects.filter(kind="judging_idle").first()
    assert (message.context["count"], message.context["days"]) == ("2", "3")
    assert message.office == scene.world.secretariat.code


def test_running_twice_says_it_once(scene):
    rule = rule_of(scene)

    counts = [remind_idle_judges(rule, NOW + days * DAY) for days in (3, 3, 5)]

    assert counts == [2, 0, 0]
    assert Entry.objects.filter(act="judging.send_reminders").count() == 1


def test_only_published_editions_remind(scene):
    rule = rule_of(scene)
    type(scene.competition).objects.update(state=CompetitionState.CONCLUDED)

    assert rule not in ReminderRule.objects.in_force(*ReminderKind)


def test_the_clock_runs(scene):
    rule_of(scene, days=60)

    send_reminders()

    assert names() == []


@pytest.mark.parametrize("judges", [1, 3])
def test_the_cost_does_not_grow_with_the_panel(scene, judges):
    for number in range(judges):
        scene.add_judge(f"Baru {number}")
    rule = rule_of(scene)

    with CaptureQueriesContext(connection) as asked:
        remind_idle_judges(rule, NOW + 3 * DAY)

    assert len(asked) <= 8


def double_run(rule) -> list[int]:
    """Two beats at the same instant; how many letters each counted as new."""
    Message.objects.all().delete()
    Notice.objects.all().delete()
    return sorted(in_threads([partial(remind_idle_judges, rule, NOW + 3 * DAY)] * 2))


@pytest.mark.django_db(transaction=True)
def test_two_beats_remind_once(scene):
    rule = rule_of(scene)

    assert [double_run(rule) for _ in range(10)] == [[0, 2]] * 10
    assert len(names()) == 2


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_lock_counts_them_twice(scene, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    meet_after(monkeypatch, "judging.reminders.not_posted")

    assert double_run(rule_of(scene)) == [2, 2]
    assert len(names()) == 2
