"""Prepare and approve: two persons, one instant, everything or nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from awards.actions import (
    approve_announcement,
    cancel_announcement,
    discard_announcement,
    freeze_announcement,
    prepare_announcement,
    update_announcement,
    withdraw_approval,
    word_announcement,
)
from awards.models import Announcement
from awards.posting import post_chunk, post_due
from awards.states import AnnouncementState
from competitions.states import StageState
from core.errors import ActionRefused
from innovations.models import Honour, Innovation, Proposal
from innovations.states import ProposalState
from judging.states import RunState
from notifications.delivery import deliver_message, lease_due
from notifications.models import Message
from tests.awards.announcing import APPROVED, PREPARED, announce, approve, prepare
from tests.awards.rounds import T0, WORDING, Round
from tests.factories import make_innovation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
MICROSECOND = timedelta(microseconds=1)


def test_prepare_announcement_freezes_every_ranked_row_and_names_the_winners():
    world = Round()

    announcement = prepare(world)

    rows = announcement.rows.values_list("rank", "score", "tier__name", "judges")
    assert list(rows) == [
        (1, Decimal("90.0000"), "Top 10", 2),
        (2, Decimal("80.0000"), "Top 10", 2),
        (3, Decimal("70.0000"), None, 2),
    ]
    assert announcement.state == AnnouncementState.DRAFT


def test_prepare_announcement_keeps_sum_and_mean_of_each_criterion():
    world = Round(marks=("90.25", "80", "70"))

    row = prepare(world).rows.first()

    assert set(row.criterion_scores) == {
        criterion.code for criterion in world.competition.rule_sets.get().criteria.all()
    }
    assert set(map(str, row.criterion_scores.values())) == {"{'sum': '180.50', 'mean': '90.2500'}"}


def test_prepare_announcement_leaves_out_a_judge_that_the_run_did_not_count():
    world = Round()
    run = world.plenary_run
    run.document["evaluations"].append(
        {**run.document["evaluations"][0], "judge": "J9", "status": "recused"}
    )
    run.save()

    row = prepare(world).rows.first()

    assert {scores["sum"] for scores in row.criterion_scores.values()} == {"180.00"}


def test_prepare_announcement_is_refused_before_the_last_stage_is_concluded():
    world = Round()
    world.competition.stages.filter(pk=world.plenary.pk).update(state=StageState.LOCKED)

    with pytest.raises(ActionRefused, match="not concluded"):
        prepare(world)


def test_prepare_announcement_is_refused_for_a_run_that_is_not_adopted():
    world = Round()
    type(world.plenary_run).objects.filter(pk=world.plenary_run.pk).update(state=RunState.DONE)

    with pytest.raises(ActionRefused, match="no adopted ranking"):
        prepare(world)


def test_a_stage_without_an_award_announces_who_goes_on_and_honours_nobody():
    world = Round()
    finalists = prepare_announcement(
        world.competition, by=world.organiser, at=PREPARED, run=world.desk_run, title="Finalis"
    )
    update_announcement(finalists, by=world.organiser, at=PREPARED, publish_at=T0)

    approve(finalists, world)

    rows = finalists.rows.values_list("rank", "has_advanced", "tier")
    told = [(1, True, None), (2, True, None), (3, True, None), (4, False, None)]
    assert list(rows) == told
    assert not Honour.objects.exists()
    assert Announcement.objects.in_force_at(T0).get() == finalists
    assert not Announcement.objects.in_force_at(T0).final().exists()


def test_prepare_announcement_is_refused_when_a_winner_was_withdrawn():
    world = Round()
    Proposal.objects.filter(pk=world.proposals[0].pk).update(state=ProposalState.WITHDRAWN)

    with pytest.raises(ActionRefused, match="withdrawn or disqualified"):
        prepare(world)


def test_prepare_announcement_is_refused_for_a_time_that_has_passed():
    world = Round()

    with pytest.raises(ActionRefused, match="has passed"):
        prepare(world, publish_at=PREPARED)

    assert not Announcement.objects.exists()


def test_prepare_announcement_happens_once():
    world = Round()
    prepare(world)

    with pytest.raises(ActionRefused, match="being prepared already"):
        prepare(world)


def test_update_announcement_makes_the_last_writer_its_preparer():
    world = Round()
    announcement = prepare(world)
    wording = {**WORDING, "title": "Judul baru"}

    update_announcement(announcement, by=world.approver, at=APPROVED, publish_at=T0, **wording)

    approve_announcement(announcement, by=world.organiser, at=APPROVED)
    with pytest.raises(ActionRefused, match="somebody else's"):
        approve_announcement(announcement, by=world.approver, at=APPROVED)
    assert Announcement.objects.get().title == "Judul baru"


def test_update_announcement_is_refused_once_it_is_scheduled():
    world = Round()
    announcement = announce(world)

    with pytest.raises(ActionRefused, match="Cancel it first"):
        update_announcement(announcement, by=world.organiser, at=APPROVED, publish_at=T0, **WORDING)


def test_one_person_alone_announces_nothing():
    world = Round()
    announcement = prepare(world)
    approve_announcement(announcement, by=world.organiser, at=APPROVED)

    with pytest.raises(ActionRefused, match="needs a second person"):
        approve_announcement(announcement, by=world.organiser, at=APPROVED)

    assert Announcement.objects.get().state == AnnouncementState.DRAFT
    assert not Honour.objects.exists()
    assert not Message.objects.exists()


def test_the_database_refuses_one_person_in_both_parts():
    world = Round()
    announcement = announce(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.filter(pk=announcement.pk).update(approved_by=world.organiser)


def test_approve_announcement_schedules_honours_and_publication_at_its_instant():
    world = Round()

    announcement = announce(world)

    assert announcement.state == AnnouncementState.SCHEDULED
    winners = [proposal.innovation_id for proposal in world.proposals[:2]]
    honours = Honour.objects.order_by("innovation").values_list("innovation", "visible_from")
    assert list(honours) == [(winner, T0) for winner in sorted(winners)]
    published = Innovation.objects.filter(published_at__isnull=False).order_by("pk")
    assert list(published.values_list("pk", "published_at")) == [(w, T0) for w in sorted(winners)]


def test_approve_announcement_fills_the_words_that_the_search_needs():
    world = Round()

    announce(world)

    innovation = world.proposals[0].innovation
    innovation.refresh_from_db()
    assert innovation.place_words.startswith("Kabupaten Banyumas Dinas Kesehatan Dinkes")
    assert "tepi sungai" in innovation.keywords


def test_approve_announcement_is_refused_when_its_time_has_passed():
    world = Round()
    announcement = prepare(world)

    with pytest.raises(ActionRefused, match="has passed"):
        approve_announcement(announcement, by=world.approver, at=T0)


def change_title(announcement, world):
    update_announcement(announcement, by=world.organiser, at=APPROVED, title="Lain")


def change_letter(announcement, world):
    words = {("award_winner", "id"): ("Kabar", "Untuk {nama}: {capaian}.")}
    word_announcement(announcement, by=world.organiser, at=APPROVED, words=words)


def freeze_another_result(announcement, world):
    run = world.plenary_run
    run.rows.filter(rank=1).update(score=Decimal(91))
    freeze_announcement(announcement, by=world.organiser, at=APPROVED)


@pytest.mark.parametrize("change", [change_title, change_letter, freeze_another_result])
def test_a_change_voids_the_approval_that_was_given(change):
    world = Round()
    announcement = prepare(world)
    approve_announcement(announcement, by=world.organiser, at=APPROVED)

    change(announcement, world)
    approve_announcement(announcement, by=world.organiser, at=APPROVED)

    assert Announcement.objects.get().state == AnnouncementState.DRAFT
    assert announcement.approvals.exclude(voided_at=None).count() == 1


def test_saving_the_same_words_again_voids_nothing():
    world = Round()
    announcement = prepare(world)
    approve_announcement(announcement, by=world.organiser, at=APPROVED)

    update_announcement(announcement, by=world.approver, at=APPROVED, publish_at=T0, **WORDING)

    assert announcement.approvals.standing().count() == 1


def test_a_result_that_changed_since_it_was_frozen_is_not_approved():
    world = Round()
    announcement = prepare(world)
    world.plenary_run.rows.filter(rank=1).update(score=Decimal(91))

    with pytest.raises(ActionRefused, match="Freeze it again"):
        approve_announcement(announcement, by=world.organiser, at=APPROVED)


def test_a_draft_can_be_discarded_and_an_approval_taken_back():
    world = Round()
    announcement = prepare(world)
    approve_announcement(announcement, by=world.organiser, at=APPROVED)

    withdraw_approval(announcement, by=world.organiser, at=APPROVED)
    approve_announcement(announcement, by=world.organiser, at=APPROVED)
    discard_announcement(announcement, by=world.organiser, at=APPROVED, reason="Belum siap")

    assert not Announcement.objects.exists()


def test_letters_wait_for_the_instant_and_go_once_to_each():
    world = Round()
    announce(world)

    early = post_due(T0 - MICROSECOND)
    posted = [post_due(T0), post_due(T0)]

    kinds = sorted(Message.objects.values_list("kind", "recipient__name"))
    assert (early, posted) == (0, [4, 0])
    assert kinds == [
        ("award_agency", "Joko Susilo"),
        ("award_agency", "Joko Susilo"),
        ("award_participant", "Siti Rahayu"),
        ("award_participant", "Siti Rahayu"),
        ("award_winner", "Siti Rahayu"),
        ("award_winner", "Siti Rahayu"),
    ]
    assert Announcement.objects.get().letters_at == T0


def test_letters_go_on_behind_the_chunk_that_a_killed_worker_left(monkeypatch):
    world = Round()
    announcement = announce(world)
    monkeypatch.setattr("awards.posting.CHUNK", 2)

    post_chunk(announcement.pk, T0)
    with transaction.atomic():
        post_chunk(announcement.pk, T0)
        transaction.set_rollback(True)
    half = Announcement.objects.get()
    rest = post_due(T0)

    assert (half.letters_done, half.letters_at, rest) == (2, None, 2)
    assert Message.objects.count() == 6
    assert Message.objects.values("dedupe_key").distinct().count() == 6


def test_letters_of_many_entries_cost_no_more_statements(django_assert_max_num_queries):
    world = Round(("90", "80", "70", "60", "50", "40"), winners=3)
    announcement = announce(world)

    with django_assert_max_num_queries(20):
        post_chunk(announcement.pk, T0)


def test_letters_bring_the_words_that_were_approved(mailoutbox):
    world = Round()
    announcement = prepare(world)
    change_letter(announcement, world)
    approve(announcement, world)
    post_due(T0)

    for key in lease_due(T0):
        deliver_message(key, T0)

    assert [mail.subject for mail in mailoutbox].count("Kabar") == 2


def test_participant_letter_tells_only_the_own_result():
    world = Round()

    announce(world)
    post_due(T0)

    letters = Message.objects.filter(kind="award_participant").order_by("pk")
    results = [(letter.context["stage"], letter.context["score"]) for letter in letters]
    desk, plenary = world.desk.name, world.plenary.name
    assert results == [(str(plenary), "70.0000"), (str(desk), "60.0000")]


def test_every_act_leaves_its_entry_in_the_trail():
    world = Round()
    announcement = announce(world)
    cancel_announcement(announcement, by=world.organiser, at=APPROVED, reason="Salah waktu")

    acts = Entry.objects.filter(act__startswith="awards.").order_by("pk")
    assert list(acts.values_list("act", "actor__name", "reason")) == [
        ("awards.prepare_announcement", "Rini Astuti", ""),
        ("awards.approve_announcement", "Rini Astuti", ""),
        ("awards.approve_announcement", "Bambang Seno", ""),
        ("awards.cancel_announcement", "Rini Astuti", "Salah waktu"),
    ]


def test_honour_that_stood_already_is_not_given_twice():
    world = Round()
    other = make_innovation(world.unit)
    Honour.objects.create(
        innovation=other,
        event=world.competition.name,
        year=2026,
        level="regency",
        award="Top 10",
        visible_from=PREPARED,
    )

    announce(world)

    assert Honour.objects.count() == 3
