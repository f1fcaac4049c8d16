"""Pages of objections to results: budgets, the way of a stranger, and the canary of a name."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from awards.clock import look_after_objections
from awards.models import Objector, ResultObjection
from awards.objecting import domain_of
from notifications.models import Message, Notice
from tests.awards.objecting import CANARY, FACTS, FILED, MAILBOX, Objecting
from tests.portal.weights import MOST_STATEMENTS, statements_for
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def form_of(world, **facts):
    return {
        "entry": world.row.proposal.code,
        "ground": "claim",
        "claim": "Naik dari 61% menjadi 94%",
        "facts": FACTS,
        "name": CANARY,
        "email": MAILBOX,
        **facts,
    }


def address(route, world):
    return reverse(route, args=[world.competition.slug])


@time_machine.travel(FILED, tick=False)
def test_a_stranger_files_confirms_and_finds_the_receipt_without_a_cookie():
    world, client = Objecting(), Client(enforce_csrf_checks=True)

    sent = client.post(address("result-objection-file", world), form_of(world))
    link = reverse("result-objection-confirm", args=[world.token()])
    looked, pressed = client.get(link), client.post(link)
    receipt = pressed.context["receipt"]
    found = client.get(reverse("result-objection-find"), {"kode": receipt.lower()})
    status = client.get(found["Location"])
    again = client.get(link)

    assert [sent.status_code, looked.status_code, pressed.status_code] == [302, 200, 200]
    assert "Menunggu jawaban" in status.content.decode()
    assert again.status_code == 410
    assert not client.cookies
    assert CANARY not in status.content.decode()
    assert status["Cache-Control"] == "private, no-store"


@time_machine.travel(FILED, tick=False)
def test_words_are_kept_when_something_misses_and_a_program_is_no_evidence():
    world = Objecting()
    wrong = SimpleUploadedFile("bukti.pdf", b"MZ program")

    few = Client().post(address("result-objection-file", world), form_of(world, facts="Salah."))
    bad = Client().post(address("result-objection-file", world), form_of(world, evidence=wrong))

    assert (few.status_code, bad.status_code) == (422, 422)
    assert "Naik dari 61% menjadi 94%" in few.content.decode()
    assert not ResultObjection.objects.exists()


@time_machine.travel(FILED, tick=False)
def test_the_sixth_of_a_mailbox_in_a_day_is_stopped():
    world = Objecting()

    found = [
        Client().post(address("result-objection-file", world), form_of(world)).status_code
        for _ in range(6)
    ]

    assert found == [302] * 5 + [429]


def test_mailboxes_of_a_provider_for_everybody_are_not_one_house():
    world = Objecting()

    def houses(*emails):
        return {domain_of(world.competition, email) for email in emails}

    assert len(houses("satu@gmail.com", "dua@gmail.com")) == 2
    assert len(houses("satu@gmail.com", "Satu+lagi@gmail.com")) == 1
    assert len(houses("satu@kabar.contoh.id", "dua@kabar.contoh.id")) == 1


@time_machine.travel(FILED, tick=False)
def test_nobody_but_the_office_reads_whose_it_is():
    world = Objecting()
    objection = world.taken_up()
    world.accept(objection)
    routes = ["public-objection-list", "competition-results", "result-objection-file"]
    office = ("result-objection-detail", "result-objection-answer", "result-objection-take-up")
    pages = [Client().get(address(route, world)).content for route in routes]
    for person in (world.organiser, world.colleague):
        client = Client()
        sign_in(client, person, at=FILED)
        pages += [client.get(reverse(route, args=[objection.code])).content for route in office]
        pages += [client.get("/app/").content, client.get(reverse("outbox-list")).content]
        code = [world.competition.code]
        pages.append(client.get(reverse("result-objection-list", args=code)).content)

    told = b"".join(pages).decode()
    kept = "".join(str(row) for row in Entry.objects.values_list())
    kept += "".join(str(row) for row in Notice.objects.values_list("context", "url"))
    kept += "".join(str(row) for row in Message.objects.values_list("context", "about"))

    for sign in (CANARY, MAILBOX, "kenari.rahasia"):
        assert sign not in told
        assert sign not in kept


@time_machine.travel(FILED, tick=False)
def test_the_office_reads_the_name_after_a_proof_and_leaves_a_trail():
    world = Objecting()
    objection, client = world.confirmed(), Client()
    sign_in(client, world.organiser, at=FILED)
    page = reverse("result-objection-objector", args=[objection.code])

    before = client.get(page)
    key = before.context["form"].initial["idempotency_key"]
    shown = client.post(page, {"idempotency_key": key})

    assert CANARY not in before.content.decode()
    assert CANARY in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    (entry,) = Entry.objects.filter(act="awards.read_objector")
    assert entry.actor == world.organiser


@time_machine.travel(FILED, tick=False)
def test_an_entrant_objects_signed_in_and_the_trail_names_nobody():
    world, client = Objecting(winners=1), Client()
    sign_in(client, world.local_admin, at=FILED)
    page = address("result-objection-own", world)
    form = client.get(page).context["form"]
    losing = world.announcement.rows.get(rank=2)

    words = form_of(world, entry=losing.proposal.code, ground="own")
    sent = client.post(page, {**words, "idempotency_key": form.initial["idempotency_key"]})

    objection = ResultObjection.objects.get()
    assert "/sanggahan/" in sent["Location"]
    assert (objection.state, objection.is_own) == ("confirmed", True)
    assert Entry.objects.filter(act="awards.file_result_objection", actor=None).exists()


def test_what_no_mailbox_confirmed_is_forgotten_and_what_is_due_is_said():
    world = Objecting()
    objection = world.confirmed()
    world.file(email="lupa@contoh.id")

    with time_machine.travel(objection.due_at - timedelta(hours=1), tick=False):
        look_after_objections()
        look_after_objections()

    assert Objector.objects.count() == 1
    readers = Message.objects.filter(kind="result_objection_due").values("recipient")
    assert readers.count() == readers.distinct().count() > 0


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_few_statements_with_one_and_with_three(count):
    world = Objecting()
    for number in range(count):
        objection = world.confirmed(email=f"warga{number}@contoh.id")
    code, edition = [objection.code], [world.competition.code]
    office = [
        reverse("result-objection-list", args=edition),
        reverse("result-objection-detail", args=code),
    ]

    with time_machine.travel(FILED, tick=False):
        public = [
            statements_for(address(route, world))
            for route in ("public-objection-list", "result-objection-file")
        ]
        signed = [statements_for(page, world.organiser) for page in office]

    assert max(public + signed) <= MOST_STATEMENTS, (public, signed)


def test_an_accepted_one_leads_to_what_its_new_ranking_moves():
    world, client = Objecting(), Client()
    objection = world.accept(world.taken_up(), consequence="reopen", reopens=world.desk)
    sign_in(client, world.organiser, at=FILED)
    page = reverse("result-objection-detail", args=[objection.code])
    moves = reverse("ranking-moves", args=[world.desk_run.code])

    with time_machine.travel(FILED + timedelta(hours=3), tick=False):
        before = client.get(page).content.decode()
        finished = objection.answered_at + timedelta(hours=1)
        type(world.desk_run).objects.filter(pk=world.desk_run.pk).update(finished_at=finished)
        after = client.get(page).content.decode()

    assert (moves in before, moves in after) == (False, True)
