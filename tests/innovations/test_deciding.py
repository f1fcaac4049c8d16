"""The decisions of the administrative selection: repair, refusal by two, ten seconds, many."""

from datetime import timedelta
from functools import partial

import pytest

from accounts.actions import grant_approval
from accounts.models import Membership
from audit.models import Entry
from competitions.states import ReasonUse, WindowKind
from core.errors import ActionRefused
from innovations.actions import (
    admit_proposal,
    admit_proposals,
    ask_to_reject,
    hand_over_proposal,
    reject_proposal,
    request_repair,
    submit_proposal,
    undo_decision,
)
from innovations.models import Candidacy, ScreeningDecision
from innovations.queries import (
    obstacles_to_request_repair,
)
from innovations.states import Outcome, ProposalState
from judging.actions import add_panel_member, assign_judge
from notifications.delivery import compose, lease_due
from notifications.models import Message, Notice
from tests.factories import NOW, Role, add_window, join, make_proposal, reject

pytestmark = pytest.mark.django_db
UNTIL = NOW + timedelta(days=7)
TEN = timedelta(seconds=10)
INSTANT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def no_rows_of_the_blueprint(world):
    """Points and reasons are those that a test names."""
    world.competition.screening_points.all().delete()
    world.competition.screening_reasons.all().delete()


def reason(world, text, use=ReasonUse.BOTH):
    order = world.competition.screening_reasons.count() + 1
    facts = {"code": f"alasan-{order}", "text": text, "use": use, "order": order}
    return world.competition.screening_reasons.create(**facts)


def enter(world, name="", entrant=None):
    entrant = entrant or world.unit
    proposal = make_proposal(world.competition, entrant, by=world.drafter, name=name)
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    proposal.refresh_from_db()
    return proposal


def repair(world, proposal, *, at=NOW, **facts):
    told = {"words": "Lengkapi SK.", "until": UNTIL, **facts}
    return request_repair(proposal, by=world.screener, at=at, **told)


# Repair.


def test_request_repair_writes_reasons_notes_end_and_tells_the_team(world, submitted):
    listed = [reason(world, "SK tidak terbaca."), reason(world, "Video terlalu panjang.")]

    proposal = repair(world, submitted, reasons=listed, notes={"summary": "Sebut sumber."})

    decision = ScreeningDecision.objects.get()
    words = "\u2013 SK tidak terbaca.\n\n\u2013 Video terlalu panjang.\n\nLengkapi SK."
    assert (proposal.state, proposal.repair_until) == (ProposalState.REPAIR, UNTIL)
    assert proposal.screening_reason == words
    assert (decision.outcome, decision.version.number) == (Outcome.REPAIR, 1)
    assert list(decision.reasons.all()) == listed
    assert [note.text for note in proposal.notes.all()] == ["Sebut sumber."]
    mails = Message.objects.filter(kind="proposal_repair_asked")
    assert {mail.recipient for mail in mails} == {world.drafter, world.local_admin}
    assert {mail.not_before for mail in mails} == {NOW + TEN}
    assert mails[0].context["closes"] == "27-04-2026 10.00 WIB"
    assert "Ringkasan: Sebut sumber." in compose(mails[0]).body


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"words": "  "}, "Choose a reason"),
        ({"until": NOW}, "has to end after"),
        ({"until": NOW + timedelta(days=60, microseconds=1)}, "at the latest"),
    ],
)
def test_request_repair_owes_a_reason_and_an_end_ahead(world, submitted, facts, sentence):
    with pytest.raises(ActionRefused, match=sentence):
        repair(world, submitted, **facts)

    submitted.refresh_from_db()
    assert submitted.state == ProposalState.SUBMITTED


def test_a_reason_for_refusal_alone_is_none_for_repair(world, submitted):
    with pytest.raises(ActionRefused, match="is not a reason for this"):
        repair(world, submitted, reasons=[reason(world, "Terlalu muda.", ReasonUse.REFUSAL)])


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        (NOW + timedelta(days=2) - INSTANT, True),
        (NOW + timedelta(days=2), True),
        (NOW + timedelta(days=5) - INSTANT, True),
        (NOW + timedelta(days=5), False),
    ],
)
def test_request_repair_keeps_to_the_window(world, submitted, at, is_taken):
    add_window(world.competition, WindowKind.REPAIR, NOW + timedelta(days=2), days=3)

    assert (obstacles_to_request_repair(submitted, at) == []) is is_taken


def test_repair_ends_with_the_window_at_the_latest(world, submitted):
    window = add_window(world.competition, WindowKind.REPAIR, NOW, days=3)

    with pytest.raises(ActionRefused, match="at the latest"):
        repair(world, submitted, until=window.closes_at + INSTANT)


def test_a_repair_is_prolonged_and_its_undoing_leaves_the_first(world, submitted):
    repair(world, submitted, words="Pertama.")
    later = NOW + timedelta(hours=1)
    proposal = repair(world, submitted, at=later, words="Kedua.", until=UNTIL + TEN)

    assert (proposal.repair_until, proposal.screening_reason) == (UNTIL + TEN, "Kedua.")

    undo_decision(proposal, by=world.screener, at=later)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.repair_until) == (ProposalState.REPAIR, UNTIL)
    assert proposal.screening_reason == "Pertama."


# Refusal by two.


def test_ask_to_reject_leaves_the_entry_and_stops_other_decisions(world, submitted):
    request = ask_to_reject(submitted, by=world.screener, at=NOW, words="Terlalu muda.")

    submitted.refresh_from_db()
    assert submitted.state == ProposalState.SUBMITTED
    for outcome in (admit_proposal, partial(request_repair, until=UNTIL), ask_to_reject):
        with pytest.raises(ActionRefused, match="second person is asked") as refused:
            outcome(submitted, by=world.organiser, at=NOW)
        assert refused.value.reasons[0].url.endswith(f"/{request.code}/")


def test_a_granted_refusal_names_reasons_and_the_end_of_objections(world, submitted):
    add_window(world.competition, WindowKind.OBJECTION, NOW + timedelta(days=1), days=3)
    young = reason(world, "Inovasi terlalu muda.", ReasonUse.REFUSAL)
    request = ask_to_reject(submitted, by=world.screener, at=NOW, reasons=[young])

    grant_approval(request, by=world.organiser, at=NOW)

    submitted.refresh_from_db()
    decision = ScreeningDecision.objects.get()
    assert (submitted.state, submitted.screened_by) == (ProposalState.INELIGIBLE, world.screener)
    assert (decision.outcome, decision.approval) == (Outcome.REJECTED, request)
    assert list(decision.reasons.all()) == [young]
    mail = Message.objects.filter(kind="proposal_rejected").first()
    assert mail.context["closes"] == "24-04-2026 10.00 WIB"
    assert "Inovasi terlalu muda." in compose(mail).body
    assert Entry.objects.get(act="innovations.reject_proposal").actor == world.organiser


def test_reject_proposal_refuses_without_a_second_person(world, submitted):
    request = ask_to_reject(submitted, by=world.screener, at=NOW, words="Terlalu muda.")

    with pytest.raises(ActionRefused, match="second person"):
        reject_proposal(request, by=world.organiser, at=NOW)


def test_nobody_of_the_team_decides(world, submitted):
    request = ask_to_reject(submitted, by=world.screener, at=NOW, words="Terlalu muda.")
    submitted.team.create(person=world.organiser, role="mentor")

    with pytest.raises(ActionRefused, match="own team"):
        grant_approval(request, by=world.organiser, at=NOW)
    with pytest.raises(ActionRefused, match="You have a part"):
        admit_proposal(submitted, by=world.organiser, at=NOW)


def test_a_screener_who_has_left_no_longer_counts_as_one_of_two(world, submitted):
    request = ask_to_reject(submitted, by=world.screener, at=NOW, words="Terlalu muda.")
    Membership.objects.filter(person=world.screener).update(ends_on=NOW.date())

    with pytest.raises(ActionRefused, match="no longer works"):
        grant_approval(request, by=world.organiser, at=NOW)


def test_a_refusal_is_about_the_version_that_was_read(world, submitted):
    request = ask_to_reject(submitted, by=world.screener, at=NOW, words="Terlalu muda.")
    version = submitted.versions.get()
    submitted.versions.create(
        number=2, content=version.content, digest="1" * 64, frozen_at=NOW, frozen_by=world.drafter
    )

    with pytest.raises(ActionRefused, match="handed in anew"):
        grant_approval(request, by=world.organiser, at=NOW)


@pytest.mark.parametrize("part", ["created_by", "frozen_by", "team"])
def test_whoever_has_a_part_in_an_entry_decides_nothing_about_it(world, part):
    """Also in another workspace: a person may submit for an agency and work in an office."""
    submitted = enter(world)
    submitted.team.filter(person=world.drafter).delete()
    submitted.team.create(person=world.foreign_drafter, role="mentor", is_guest=True)
    people = {"created_by": world.drafter, "frozen_by": world.local_admin}
    person = people.get(part, world.foreign_drafter)
    join(person, world.competition.organiser, Role.ORGANISER)
    act = {"by": person, "at": NOW}

    for decide in (
        partial(admit_proposal, submitted, **act),
        partial(request_repair, submitted, **act, words="SK.", until=UNTIL),
        partial(ask_to_reject, submitted, **act, words="Muda."),
    ):
        with pytest.raises(ActionRefused, match="You have a part"):
            decide()
    admission = admit_proposals(world.competition, **act, proposals=[submitted])
    assert "You have a part" in admission.left_out[0][1][0]
    assert not person.has_perm("innovations.screen_proposal", submitted)
    request = ask_to_reject(submitted, by=world.screener, at=NOW, words="Muda.")
    with pytest.raises(ActionRefused, match="own team"):
        grant_approval(request, **act)


@pytest.mark.parametrize(("at", "is_lapsed"), [(UNTIL - INSTANT, False), (UNTIL, True)])
def test_a_repair_is_refused_only_once_its_time_is_over(world, submitted, at, is_lapsed):
    repair(world, submitted)

    if is_lapsed:
        assert ask_to_reject(submitted, by=world.screener, at=at, words="Tidak dikoreksi.")
        return
    with pytest.raises(ActionRefused, match="may repair it until"):
        ask_to_reject(submitted, by=world.screener, at=at, words="Tidak dikoreksi.")


# Ten seconds.


@pytest.mark.parametrize("decide", [admit_proposal, repair])
def test_undo_decision_leaves_as_if_nothing_was_said(world, submitted, decide):
    if decide is repair:
        repair(world, submitted, notes={"summary": "Sebut sumber."})
    else:
        admit_proposal(submitted, by=world.screener, at=NOW)

    proposal = undo_decision(submitted, by=world.screener, at=NOW + TEN - INSTANT)

    assert (proposal.state, proposal.screened_at) == (ProposalState.SUBMITTED, None)
    assert (proposal.repair_until, proposal.screening_reason) == (None, "")
    assert ScreeningDecision.objects.get().undone_at == NOW + TEN - INSTANT
    assert not Candidacy.objects.exists()
    assert not proposal.notes.exists()
    told = Message.objects.filter(kind__in=["proposal_admitted", "proposal_repair_asked"])
    assert {mail.state for mail in told} == {"cancelled"}
    assert not Notice.objects.filter(kind__in=["proposal_admitted", "proposal_repair_asked"])


def test_undo_decision_is_over_after_ten_seconds_and_for_others(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)

    with pytest.raises(ActionRefused, match="Only the person who decided"):
        undo_decision(submitted, by=world.organiser, at=NOW)
    with pytest.raises(ActionRefused, match="ten seconds are over"):
        undo_decision(submitted, by=world.screener, at=NOW + TEN)


def test_news_of_a_decision_is_due_when_it_can_no_longer_be_undone(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)
    mails = set(Message.objects.filter(kind="proposal_admitted").values_list("pk", flat=True))

    assert not mails & set(lease_due(NOW + TEN - INSTANT))
    assert mails <= set(lease_due(NOW + TEN))


def test_undo_decision_is_refused_once_the_news_has_left(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)
    Message.objects.filter(kind="proposal_admitted").update(state="sent", sent_at=NOW)

    with pytest.raises(ActionRefused, match="has left already"):
        undo_decision(submitted, by=world.screener, at=NOW)

    submitted.refresh_from_db()
    assert submitted.state == ProposalState.ELIGIBLE


def test_an_entry_that_a_judge_has_is_not_taken_back(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)
    candidacy = Candidacy.objects.get()
    member = add_panel_member(candidacy.stage, by=world.organiser, at=NOW, person=world.judge)
    assign_judge(candidacy, by=world.organiser, at=NOW, member=member)

    with pytest.raises(ActionRefused, match="judges have this entry"):
        undo_decision(submitted, by=world.screener, at=NOW)


def test_what_was_undone_is_decided_and_told_anew(world, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)
    undo_decision(submitted, by=world.screener, at=NOW)

    reject(world, submitted)

    outcomes = ScreeningDecision.objects.values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.ADMITTED, Outcome.REJECTED]
    assert Message.objects.filter(kind="proposal_rejected", state="queued").count() == 2
