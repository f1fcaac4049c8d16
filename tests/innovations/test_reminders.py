"""What beat reminds entrants of: when, whom, how often, and at what cost."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.actions import end_membership
from accounts.models import Membership
from accounts.states import Role
from audit.models import Entry
from competitions.models import ReminderRule, Reopening, Window
from competitions.states import CompetitionState, ReminderKind, WindowKind
from core.models import Approval
from innovations.actions import hand_over_proposal
from innovations.clock import send_reminders
from innovations.models import Proposal, SectionDraft
from innovations.reminders import remind_of_deadline, remind_of_stuck_drafts
from notifications.models import Message, Notice
from tests.factories import NOW, World, make_agency, make_member, make_proposal
from tests.threads import in_threads, meet_after

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def world():
    world = World()
    world.competition.reminder_rules.all().delete()
    return world


def closes_of(world):
    return world.competition.windows.get(kind=WindowKind.REGISTRATION).closes_at


def rule_of(world, kind=ReminderKind.DEADLINE, days=3) -> ReminderRule:
    return ReminderRule.objects.create(competition=world.competition, kind=kind, days=days)


def draft_of(world, name="Perahu", **facts) -> Proposal:
    return make_proposal(world.competition, world.unit, by=world.drafter, name=name, **facts)


def told() -> list[tuple[str, str]]:
    rows = Message.objects.order_by("kind", "recipient__name")
    return list(rows.values_list("kind", "recipient__name"))


def reopen(world, *, opens_at, closes_at, agency=None) -> Reopening:
    approval = Approval.objects.create(
        code="SETUJU1",
        act="competitions.reopen_window",
        office=world.secretariat.code,
        subject_type="competitions.window",
        subject_id=1,
        title="Buka lagi",
        reason="Banjir",
        asked_by=world.organiser,
        asked_at=NOW,
        expires_at=NOW + 14 * DAY,
    )
    return Reopening.objects.create(
        window=world.competition.windows.get(kind=WindowKind.REGISTRATION),
        participant=agency or world.opd,
        opens_at=opens_at,
        closes_at=closes_at,
        reason="Banjir",
        approval=approval,
    )


def test_the_team_and_the_local_admin_are_told_on_the_day(world):
    draft_of(world)

    remind_of_deadline(rule_of(world), closes_of(world) - 3 * DAY)

    assert told() == [("deadline_near", "Siti Rahayu"), ("deadline_near_units", "Joko Susilo")]
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    ("left", "count"),
    [
        (3 * DAY + MICROSECOND, 0),
        (3 * DAY, 2),
        (2 * DAY + MICROSECOND, 2),
        (2 * DAY, 0),
    ],
    ids=["before", "opening", "last moment", "over"],
)
def test_the_day_of_a_deadline_is_half_open(world, left, count):
    draft_of(world)

    assert remind_of_deadline(rule_of(world), closes_of(world) - left) == count


@pytest.mark.parametrize(
    ("left", "count"), [(MICROSECOND, 2), (timedelta(0), 0)], ids=["last moment", "closed"]
)
def test_the_last_day_ends_with_the_window(world, left, count):
    draft_of(world)

    assert remind_of_deadline(rule_of(world, days=1), closes_of(world) - left) == count


def test_the_last_day_is_duty_and_goes_out_at_night(world):
    draft_of(world)
    Window.objects.update(closes_at=NOW + timedelta(hours=34))  # 20.00 WIB tomorrow
    at = NOW + timedelta(hours=11)  # 21.00 WIB today

    remind_of_deadline(rule_of(world, days=1), at)

    assert {m.kind for m in Message.objects.all()} == {
        "deadline_last_day",
        "deadline_last_day_units",
    }
    assert {m.not_before for m in Message.objects.all()} == {at}


def test_it_names_what_is_missing(world):
    proposal = draft_of(world)
    section = proposal.rule_set.sections.first()
    SectionDraft.objects.filter(proposal=proposal, section=section).update(is_complete=False)

    remind_of_deadline(rule_of(world), closes_of(world) - 3 * DAY)

    message = Message.objects.get(kind="deadline_near")
    assert message.context["missing"] == section.title
    assert message.office == world.secretariat.code


def test_a_local_admin_reads_one_letter_for_all_entries(world):
    for name in ("Perahu", "Gasing", "Loket"):
        draft_of(world, name)

    remind_of_deadline(rule_of(world), closes_of(world) - 3 * DAY)

    message = Message.objects.get(kind="deadline_near_units")
    assert (message.context["count"], message.context["titles"]) == ("3", "Perahu; Gasing; Loket")


def test_running_twice_says_it_once(world):
    draft_of(world)
    rule, at = rule_of(world), closes_of(world) - 3 * DAY

    counts = [remind_of_deadline(rule, at + hours * timedelta(hours=1)) for hours in (0, 1, 20)]

    assert counts == [2, 0, 0]
    assert Message.objects.count() == 2
    assert Entry.objects.filter(act="innovations.send_reminders").count() == 2


def test_two_rules_say_it_twice(world):
    draft_of(world)

    for days in (3, 1):
        remind_of_deadline(rule_of(world, days=days), closes_of(world) - days * DAY)

    assert Message.objects.count() == 4


def test_a_moved_deadline_is_another_thing_to_say(world):
    draft_of(world)
    rule = rule_of(world)
    remind_of_deadline(rule, closes_of(world) - 3 * DAY)
    Window.objects.update(closes_at=closes_of(world) + 7 * DAY)

    assert remind_of_deadline(rule, closes_of(world) - 3 * DAY) == 2


@pytest.mark.parametrize("state", ["submitted", "withdrawn", "eligible"])
def test_what_is_submitted_or_over_is_left_alone(world, state):
    proposal = draft_of(world)
    Proposal.objects.filter(pk=proposal.pk).update(
        state=state, submitted_at=NOW, number="1", screened_at=NOW
    )

    assert remind_of_deadline(rule_of(world), closes_of(world) - 3 * DAY) == 0


def test_an_entry_on_the_local_admins_desk_is_still_to_be_submitted(world):
    hand_over_proposal(draft_of(world), by=world.drafter, at=NOW)
    Message.objects.all().delete()

    assert remind_of_deadline(rule_of(world), closes_of(world) - 3 * DAY) == 2


@pytest.mark.parametrize("who", ["drafter", "local_admin"])
def test_whose_membership_has_ended_hears_nothing(world, who):
    draft_of(world)
    person = getattr(world, who)
    end_membership(person.workspace, by=world.organiser, at=NOW)
    Message.objects.all().delete()

    remind_of_deadline(rule_of(world), closes_of(world) - 3 * DAY)

    assert person.name not in {name for _kind, name in told()}
    assert len(told()) == 1


def test_a_membership_elsewhere_does_not_count(world):
    proposal = draft_of(world)
    proposal.team.create(person=world.foreign_drafter, role="writer")

    remind_of_deadline(rule_of(world), closes_of(world) - 3 * DAY)

    assert "Tono" not in {name for _kind, name in told()}


def test_a_participants_own_time_counts_for_it_alone(world):
    draft_of(world)
    other = make_member(world.school, Role.DRAFTER, "Lina")
    make_proposal(world.competition, world.school, by=other)
    closes = closes_of(world)
    reopen(world, opens_at=closes, closes_at=closes + 5 * DAY)

    at = closes + 2 * DAY
    remind_of_deadline(rule_of(world), at)

    assert told() == [("deadline_near", "Siti Rahayu"), ("deadline_near_units", "Joko Susilo")]


def test_a_longer_time_moves_the_reminder_of_its_participant(world):
    draft_of(world)
    closes = closes_of(world)
    reopen(world, opens_at=closes - 9 * DAY, closes_at=closes + 5 * DAY)

    rule = rule_of(world)

    assert remind_of_deadline(rule, closes - 3 * DAY) == 0
    assert remind_of_deadline(rule, closes + 2 * DAY) == 2


@pytest.mark.parametrize(
    "state", [CompetitionState.DRAFT, CompetitionState.CONCLUDED, CompetitionState.CANCELLED]
)
def test_only_published_editions_remind(world, state):
    rule = rule_of(world)
    type(world.competition).objects.update(state=state)

    assert rule not in ReminderRule.objects.in_force(*ReminderKind)


def test_a_rule_that_is_not_in_use_is_silent(world):
    rule = rule_of(world)
    ReminderRule.objects.update(is_active=False)

    assert rule not in ReminderRule.objects.in_force(*ReminderKind)


def test_the_clock_runs_every_rule(world):
    rule_of(world)
    rule_of(world, ReminderKind.STUCK_DRAFT, 2)

    send_reminders()

    assert Message.objects.count() == 0


# Drafts that rest.


@pytest.mark.parametrize(
    ("rest", "count"),
    [(5 * DAY - MICROSECOND, 0), (5 * DAY, 1), (6 * DAY, 1)],
    ids=["before", "at", "after"],
)
def test_a_draft_rests_from_the_last_save(world, rest, count):
    draft_of(world)

    assert remind_of_stuck_drafts(rule_of(world, ReminderKind.STUCK_DRAFT, 5), NOW + rest) == count


def test_a_draft_without_any_save_rests_from_its_start(world):
    draft_of(world, is_filled=False)

    assert remind_of_stuck_drafts(rule_of(world, ReminderKind.STUCK_DRAFT, 5), NOW + 5 * DAY) == 1
    assert Message.objects.get().context["missing"] != ""


def test_a_rest_is_told_once_and_the_next_rest_again(world):
    proposal = draft_of(world)
    rule = rule_of(world, ReminderKind.STUCK_DRAFT, 2)
    counts = [remind_of_stuck_drafts(rule, NOW + days * DAY) for days in (2, 3)]
    proposal.drafts.update(saved_at=NOW + 4 * DAY)

    counts += [remind_of_stuck_drafts(rule, NOW + days * DAY) for days in (5, 6)]

    assert counts == [1, 0, 0, 1]


def test_a_draft_on_another_desk_does_not_rest(world):
    hand_over_proposal(draft_of(world), by=world.drafter, at=NOW)

    assert remind_of_stuck_drafts(rule_of(world, ReminderKind.STUCK_DRAFT, 2), NOW + 5 * DAY) == 0


@pytest.mark.parametrize(
    ("early", "count"), [(MICROSECOND, 1), (timedelta(0), 0)], ids=["open", "closed"]
)
def test_a_rest_after_the_close_is_nobodys_business(world, early, count):
    draft_of(world)
    at = closes_of(world) - early

    assert remind_of_stuck_drafts(rule_of(world, ReminderKind.STUCK_DRAFT, 2), at) == count


# Cost and races.


def many(world, count: int) -> None:
    while Proposal.objects.count() < count:
        unit = make_agency(parent=world.opd)
        writer = make_member(unit, Role.DRAFTER, "Siti")
        make_proposal(world.competition, unit, by=writer, is_filled=False)


def test_the_cost_does_not_grow_with_the_entries(world):
    costs = []
    rule = rule_of(world)
    for count in (1, 3, 60):
        many(world, count)
        Message.objects.all().delete()
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            remind_of_deadline(rule, closes_of(world) - 3 * DAY)
        costs.append(len(asked))

    assert len(set(costs)) == 1
    assert Membership.objects.filter(role=Role.DRAFTER).count() > 60


def double_run(world, rule) -> list[int]:
    """Two beats at the same instant; how many letters each counted as new."""
    Message.objects.all().delete()
    Notice.objects.all().delete()
    at = closes_of(world) - 3 * DAY
    return sorted(in_threads([partial(remind_of_deadline, rule, at)] * 2))


@pytest.mark.django_db(transaction=True)
def test_two_beats_remind_once(world):
    draft_of(world)
    rule = rule_of(world)

    answers = [double_run(world, rule) for _ in range(10)]

    assert [sum(pair) for pair in answers] == [2] * 10
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_lock_counts_them_twice(world, monkeypatch):
    draft_of(world)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    meet_after(monkeypatch, "innovations.reminders.not_posted")

    assert double_run(world, rule_of(world)) == [2, 2]
    assert Message.objects.count() == 2
