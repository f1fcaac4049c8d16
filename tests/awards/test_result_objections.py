"""Objections to results: who may file when, what happens to them, and that nobody learns whose."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter

from awards.actions import (
    name_objection_officer,
    read_objector,
    refuse_result_objection,
    take_up_objection,
    withdraw_result_objection,
)
from awards.models import Objector, ResultObjection
from awards.queries.objections import due_after, is_taken_at, obstacles_by_part, public_objections
from core.errors import ActionRefused
from innovations.models import Proposal
from notifications.models import Message
from tests.awards.objecting import (
    ANSWER,
    CANARY,
    DAYS,
    FILED,
    MAILBOX,
    OPENS,
    Objecting,
)

pytestmark = pytest.mark.django_db
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("zone", ZONES)
def test_window_is_half_open_at_its_four_instants(zone):
    world = Objecting()
    world.competition.zone = zone
    closes = OPENS + timedelta(days=DAYS)

    found = [
        is_taken_at(world.competition, at) for at in (OPENS - TICK, OPENS, closes - TICK, closes)
    ]

    assert found == [False, True, True, False]


def test_an_objection_counts_once_its_mailbox_has_confirmed_it():
    world = Objecting()

    objection = world.confirmed()

    assert objection.state == "confirmed"
    assert objection.due_at == due_after(FILED, world.competition)
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == {
        "result_objection_link",
        "result_objection_receipt",
        "result_objection_filed",
    }
    assert Message.objects.get(kind="result_objection_receipt").context["receipt"] == world.receipt


def test_a_second_one_of_the_same_mailbox_is_told_to_that_mailbox_alone():
    world = Objecting()
    world.confirmed()

    world.file(email="Kenari.Rahasia+lagi@contoh.id")

    assert ResultObjection.objects.count() == 1
    assert Message.objects.filter(kind="result_objection_known").count() == 1


def test_an_unconfirmed_one_is_replaced_and_its_words_are_not_kept_with_a_name():
    world = Objecting()
    world.file()

    world.file(facts="Lain dari yang tadi, karena saya salah menulis tanggal kejadiannya.")

    assert list(ResultObjection.objects.values_list("state", flat=True)) == ["withdrawn", "filed"]
    assert Objector.objects.count() == 1


def test_after_the_window_nothing_is_taken():
    world = Objecting()

    with pytest.raises(ActionRefused, match="diterima sampai"):
        world.file(at=OPENS + timedelta(days=DAYS))


def test_a_refusal_leaves_with_its_words_and_the_public_reads_others():
    world = Objecting()
    objection = world.taken_up()

    refuse_result_objection(objection, by=world.organiser, at=FILED, **ANSWER)

    mail = Message.objects.get(kind="result_objection_answered")
    assert (mail.address, mail.context["answer"]) == (MAILBOX, ANSWER["answer"])
    (told,) = public_objections(world.competition, FILED)
    assert (told.words, told.is_accepted) == (ANSWER["public_words"], False)


def test_only_whoever_took_it_up_answers():
    world = Objecting()
    objection = world.taken_up()

    with pytest.raises(ActionRefused, match="orang lain"):
        refuse_result_objection(objection, by=world.colleague, at=FILED, **ANSWER)

    take_up_objection(objection, by=world.colleague, at=FILED)
    refuse_result_objection(objection, by=world.colleague, at=FILED, **ANSWER)


def test_whoever_has_a_part_or_stands_near_does_not_look_into_it():
    world = Objecting()
    objection = world.confirmed()
    Proposal.objects.filter(pk=objection.proposal_id).update(created_by=world.organiser)

    for person in (world.organiser, world.local_admin):
        assert list(obstacles_by_part(objection, person))
    assert not list(obstacles_by_part(objection, world.colleague))


def test_taken_back_it_forgets_whose_it_was():
    world = Objecting()
    objection = world.confirmed()

    withdraw_result_objection(objection, at=FILED)

    assert not Objector.objects.exists()
    with pytest.raises(ActionRefused):
        take_up_objection(objection, by=world.organiser, at=FILED)


def test_accepted_by_two_it_disqualifies_and_what_is_published_stays():
    world = Objecting()
    objection = world.taken_up()

    world.accept(objection, consequence="disqualify")

    objection.proposal.refresh_from_db()
    assert (objection.state, objection.proposal.state) == ("accepted", "disqualified")
    assert world.announcement.rows.filter(proposal=objection.proposal, has_advanced=True).exists()


def test_accepted_by_two_it_opens_the_concluded_stage_and_nobody_loses_a_place():
    world = Objecting()
    before = list(world.desk.candidacies.order_by("pk").values_list("state", flat=True))

    world.accept(world.taken_up(), consequence="reopen", reopens=world.desk)

    world.desk.refresh_from_db()
    assert world.desk.state == "locked"
    assert list(world.desk.candidacies.order_by("pk").values_list("state", flat=True)) == before


def test_nameless_objectors_are_read_by_the_named_officer_alone():
    world = Objecting()
    name_objection_officer(world.competition, by=world.organiser, at=FILED, person=world.colleague)
    objection = world.confirmed(is_nameless=True)

    with pytest.raises(ActionRefused, match="tanpa nama"):
        read_objector(objection, by=world.organiser, at=FILED)
    assert read_objector(objection, by=world.colleague, at=FILED).name == CANARY


def test_without_an_officer_nobody_is_promised_one():
    world = Objecting()

    with pytest.raises(ActionRefused):
        world.file(is_nameless=True)


def test_a_paper_that_is_filed_does_not_tell_who_wrote_it():
    world = Objecting()
    paper = PdfWriter()
    paper.add_blank_page(200, 200)
    paper.add_metadata({"/Author": CANARY, "/Title": CANARY})
    content = BytesIO()
    paper.write(content)

    world.file(evidence=ContentFile(content.getvalue(), name=f"{CANARY}.pdf"))

    objection = ResultObjection.objects.get()
    with objection.evidence.open() as stored:
        kept = stored.read()
    assert CANARY.encode() in content.getvalue()
    assert CANARY not in str(PdfReader(BytesIO(kept)).metadata)
    assert objection.evidence_name == "bukti.pdf"
    assert objection.evidence_digest == sha256(kept).hexdigest()


def test_five_working_days_end_at_midnight_of_the_edition():
    world = Objecting()

    due = due_after(FILED, world.competition)

    assert due.astimezone(world.competition.tzinfo).hour == 0
    assert timedelta(days=5) < due - FILED <= timedelta(days=8)
