"""Questions about an edition, answered for everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.actions import (
    add_enquiry,
    answer_enquiry,
    ask_enquiry,
    set_aside_enquiry,
)
from competitions.models import Enquiry
from competitions.states import CompetitionState, EnquiryState
from core.errors import ActionRefused
from notifications.models import Message
from tests.factories import NOW, World

pytestmark = pytest.mark.django_db
QUESTION = "Apakah UPTD boleh ikut?"
ANSWER = "Boleh, lewat dinas induknya."


@pytest.fixture
def world():
    return World()


@pytest.fixture
def visit():
    def open_page(person, name, *args, **query):
        client = Client()
        if person:
            client.force_login(person)
        with time_machine.travel(NOW, tick=False):
            return client.get(reverse(name, args=args), query)

    return open_page


def ask(world, *, at=NOW, by=None):
    return ask_enquiry(world.competition, by=by or world.drafter, at=at, text=QUESTION)


def test_ask_enquiry_tells_the_organisers(world):
    ask(world)

    told = Message.objects.filter(kind="enquiry_asked").values_list("recipient__name", flat=True)
    assert sorted(told) == sorted([world.organiser.name, world.approver.name])


def test_a_question_is_public_only_once_it_is_answered(world, visit):
    enquiry = ask(world)
    address = ("competition-detail", world.competition.slug)

    before = visit(None, *address).content.decode()
    answer_enquiry(enquiry, by=world.organiser, at=NOW, text=QUESTION, answer=ANSWER)
    after = visit(None, *address).content.decode()

    assert QUESTION not in before
    assert QUESTION in after
    assert ANSWER in after
    assert world.drafter.name not in after


def test_answer_enquiry_tells_whoever_asked(world):
    enquiry = ask(world)

    answer_enquiry(enquiry, by=world.organiser, at=NOW, text=QUESTION, answer=ANSWER)

    message = Message.objects.get(kind="enquiry_answered")
    assert message.recipient == world.drafter
    assert message.context["answer"] == ANSWER


def test_a_corrected_answer_is_told_again(world):
    enquiry = ask(world)
    for answer in (ANSWER, "Boleh, langsung."):
        answer_enquiry(enquiry, by=world.organiser, at=NOW, text=QUESTION, answer=answer)

    assert Message.objects.filter(kind="enquiry_answered").count() == 2


def test_set_aside_enquiry_takes_it_off_the_public_page(world, visit):
    enquiry = ask(world)
    answer_enquiry(enquiry, by=world.organiser, at=NOW, text=QUESTION, answer=ANSWER)

    set_aside_enquiry(enquiry, by=world.organiser, at=NOW)

    assert ANSWER not in visit(None, "competition-detail", world.competition.slug).content.decode()


def test_add_enquiry_is_public_at_once_and_mails_nobody(world, visit):
    add_enquiry(world.competition, by=world.organiser, at=NOW, text=QUESTION, answer=ANSWER)

    assert ANSWER in visit(None, "competition-detail", world.competition.slug).content.decode()
    assert not Message.objects.exists()


def test_ask_enquiry_refuses_the_sixth_within_a_day(world):
    for _ in range(5):
        ask(world)

    with pytest.raises(ActionRefused):
        ask(world)
    ask(world, at=NOW + timedelta(days=1))

    assert Enquiry.objects.count() == 6


def test_ask_enquiry_refuses_once_the_edition_is_over(world):
    type(world.competition).objects.update(state=CompetitionState.CONCLUDED)

    with pytest.raises(ActionRefused):
        ask(world)


def test_search_finds_every_word_in_question_or_answer(world, visit):
    add_enquiry(world.competition, by=world.organiser, at=NOW, text=QUESTION, answer=ANSWER)
    add_enquiry(world.competition, by=world.organiser, at=NOW, text="Ukuran?", answer="Dua MB.")
    address = ("competition-detail", world.competition.slug)

    found = visit(None, *address, q="induknya UPTD").content.decode()
    nothing = visit(None, *address, q="kuota").content.decode()

    assert ANSWER in found
    assert "Dua MB" not in found
    assert "Tidak ada jawaban yang memuat kata itu" in nothing


def test_asking_in_the_browser_leads_back_to_the_answers(world):
    client = Client()
    client.force_login(world.drafter)
    address = reverse("enquiry-create", args=[world.competition.slug])
    with time_machine.travel(NOW, tick=False):
        form = client.get(address).context["form"]
        answer = client.post(
            address, {"text": QUESTION, "idempotency_key": form.initial["idempotency_key"]}
        )

    assert answer.status_code == 302
    assert answer["Location"].endswith("#tanya")
    assert Enquiry.objects.get().state == EnquiryState.OPEN


@pytest.mark.parametrize("count", [1, 3])
def test_desk_costs_few_statements(world, count):
    for _ in range(count):
        ask(world)
    client = Client()
    client.force_login(world.organiser)
    address = reverse("enquiry-list", args=[world.competition.code])

    with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as seen:
        page = client.get(address)

    assert page.status_code == 200
    assert len(seen) <= 8
