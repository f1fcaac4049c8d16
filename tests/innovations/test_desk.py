"""The desk's pages without a browser: queue, entry, decision, letter, undo, many at once."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from audit.models import Entry
from competitions.states import ReasonUse, ScreeningCheck
from core.models import Approval
from innovations.actions import admit_proposal, ask_to_reject, request_repair
from innovations.likeness import compare_entry
from innovations.models import Proposal, Resemblance, ScreeningAnswer, ScreeningDecision
from innovations.states import ProposalState
from notifications.models import Message
from tests.factories import NOW, make_proposal, reject
from tests.innovations.test_deciding import enter

pytestmark = pytest.mark.django_db
QUEUE_MOST, ENTRY_MOST = 8, 10
LONG = ("screening_reason", '"content"', '"answers"', '"summary"', '"search"')


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


@pytest.fixture(autouse=True)
def rules(world):
    """One point by the machine, one by eye; two reasons."""
    points, reasons = world.competition.screening_points, world.competition.screening_reasons
    points.all().delete()
    reasons.all().delete()
    points.create(code="judul", text="Judul belum dipakai", filled_by=ScreeningCheck.TITLE)
    points.create(code="sk", text="SK cocok", order=2)
    reasons.create(code="sk", text="SK tidak terbaca.", use=ReasonUse.REPAIR)
    reasons.create(code="muda", text="Inovasi terlalu muda.", use=ReasonUse.REFUSAL, order=2)


def page(route, proposal, query="", **more):
    return reverse(route, kwargs={"code": proposal.code, **more}) + query


def queue(world, query=""):
    return reverse("screening-list", kwargs={"code": world.competition.code}) + query


def decided(outcome, **fields):
    return {"idempotency_key": str(uuid.uuid4()), "outcome": outcome, **fields}


def shown(answer):
    return [row["proposal"] for row in answer.context["rows"]]


# The queue.


def test_the_queue_starts_with_what_is_undecided_and_finds_the_rest(world, visit, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)
    client = visit(world.screener)

    assert list(client.get(queue(world)).context["page_obj"]) == []
    assert shown(client.get(queue(world, "?tampilan=selesai"))) == [submitted]
    assert shown(client.get(queue(world, "?tampilan=saya"))) == [submitted]
    for words in ("gasi", "001", "bms26-001"):
        assert shown(client.get(queue(world), {"q": words})) == [submitted]


def test_the_queue_never_shows_a_draft(world, visit, draft):
    found = visit(world.screener).get(queue(world), {"q": "Gasing"})

    assert list(found.context["page_obj"]) == []


def test_the_queue_is_narrowed_and_turned_round(world, visit, submitted):
    later = enter(world, "Antar Obat")
    Proposal.objects.filter(pk=later.pk).update(
        category=world.competition.categories.last(), submitted_at=NOW + timedelta(hours=1)
    )
    client = visit(world.screener)
    category = world.competition.categories.last().key

    assert shown(client.get(queue(world))) == [submitted, later]
    assert shown(client.get(queue(world, "?urut=terbaru"))) == [later, submitted]
    assert shown(client.get(queue(world, f"?kategori={category}"))) == [later]
    assert client.get(queue(world, "?kategori=x&kelompok=y&tampilan=z")).status_code == 200


def test_the_queue_sums_the_checklist_up_and_offers_the_safe_ones(world, visit, submitted):
    twin = enter(world, "Antar Obat")
    Proposal.objects.filter(pk=twin.pk).update(title="GASING")
    enter(world, "Loket Malam")

    rows = visit(world.screener).get(queue(world)).context["rows"]

    told = [(row["checks"].met, row["checks"].unmet, row["may_admit"]) for row in rows]
    assert told == [(0, 1, False), (0, 1, False), (1, 0, True)]


@pytest.mark.parametrize("query", ["", "?q=inovasi", "?tampilan=baru&page=1"])
def test_the_queue_costs_the_same_with_one_row_and_with_fifty(world, visit, query):
    client = visit(world.screener)
    enter(world)
    few = statements(client, queue(world))

    for number in range(49):
        copy = make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)
        Proposal.objects.filter(pk=copy.pk).update(
            state="submitted", submitted_at=NOW, number=f"BMS26-X{number}"
        )
    many = statements(client, queue(world, query))

    assert len(few) == len(many) <= QUEUE_MOST, "\n".join(many)
    assert not [sql for sql in many for name in LONG if name in sql]


def statements(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in seen]


def test_an_entry_costs_the_same_whatever_is_known_of_it(world, visit, submitted):
    client = visit(world.screener)
    compare_entry(submitted.pk, NOW)
    few = statements(client, page("screening-detail", submitted))

    other = enter(world, "Antar Obat")
    Resemblance.objects.create(proposal=submitted, other=other, of_title=0, of_text=1)
    request_repair(other, by=world.organiser, at=NOW, until=NOW + timedelta(days=7), words="SK.")
    many = statements(client, page("screening-detail", submitted))

    assert len(few) == len(many) <= ENTRY_MOST, "\n".join(many)


# One entry.


def test_screening_shows_the_frozen_text(world, visit, submitted):
    submitted.drafts.filter(section__code="summary").update(answers={"summary": "DIUBAH DI BASIS"})

    found = visit(world.screener).get(page("screening-detail", submitted)).content.decode()

    assert "DIUBAH DI BASIS" not in found
    assert "Jawaban Ringkasan" in found


def test_an_entry_knows_its_place_and_its_neighbours(world, visit, submitted):
    second, third = enter(world, "Antar Obat"), enter(world, "Loket Malam")
    client = visit(world.screener)

    found = client.get(page("screening-detail", second)).context["neighbours"]
    turned = client.get(page("screening-detail", second, "?urut=terbaru")).context["neighbours"]

    assert (found.position, found.total) == (2, 3)
    assert (found.before, found.after) == (submitted.code, third.code)
    assert (turned.before, turned.after) == (third.code, submitted.code)


def test_a_colleague_of_the_team_reads_but_does_not_decide(world, visit, submitted):
    submitted.team.create(person=world.screener, role="mentor")
    client = visit(world.screener)

    assert client.get(page("screening-detail", submitted)).context["form"] is None
    refused = client.post(page("screening-decide", submitted), decided("admitted"))
    assert refused.status_code == 403


def test_an_answer_is_kept_by_button_and_by_script(world, visit, submitted):
    client, address = visit(world.screener), page("screening-answer", submitted, point="sk")

    plain = client.post(address, {"is_met": "ya", "note": "Halaman 1"})
    part = client.post(address, {"is_met": "tidak", "note": "Beda"}, headers={"HX-Request": "true"})

    answer = ScreeningAnswer.objects.get()
    assert plain.url == page("screening-detail", submitted, "#butir-sk")
    assert (answer.is_met, answer.note, answer.answered_by) == (False, "Beda", world.screener)
    text = part.content.decode()
    assert text.lstrip().startswith('<li class="points__point" id="butir-sk">')
    assert 'id="hitungan" hx-swap-oob="true"' in text


def test_a_note_alone_is_sent_back_with_its_text(world, visit, submitted):
    address = page("screening-answer", submitted, point="sk")

    part = visit(world.screener).post(
        address, {"is_met": "", "note": "Tanpa jawaban"}, headers={"HX-Request": "true"}
    )

    assert 'value="Tanpa jawaban"' in part.content.decode()
    assert not ScreeningAnswer.objects.exists()


def test_two_entries_that_are_alike_stand_side_by_side(world, visit, submitted):
    other = enter(world, "Antar Obat")
    Resemblance.objects.create(proposal=submitted, other=other, of_title=0, of_text=1)
    client = visit(world.screener)

    (alike,) = client.get(page("screening-detail", submitted)).context["alike"]
    found = client.get(alike["url"])

    assert found.context["other"] == other
    assert len(found.context["pairs"]) == len(submitted.versions.get().content["sections"])


# The decision.


def test_a_decision_leads_on_and_leaves_a_strip_for_ten_seconds(world, visit, clock, submitted):
    later = enter(world, "Antar Obat")
    client = visit(world.screener)

    answer = client.post(page("screening-decide", submitted), decided("admitted"))

    assert answer.url == page("screening-detail", later)
    assert client.get(answer.url).context["strip"]["code"] == submitted.code
    clock.move_to(NOW + timedelta(seconds=10))
    assert client.get(answer.url).context["strip"] is None


def test_the_last_decision_of_a_view_leads_to_the_queue_as_it_was(world, visit, submitted):
    address = page("screening-decide", submitted, "?urut=terbaru")

    answer = visit(world.screener).post(address, decided("admitted"))

    assert answer.url == queue(world, "?urut=terbaru")


def test_undo_from_the_strip(world, visit, submitted):
    client = visit(world.screener)
    answer = client.post(page("screening-decide", submitted), decided("admitted"))
    strip = client.get(answer.url).context["strip"]

    undone = client.post(
        page("screening-undo", submitted), {"idempotency_key": str(strip["key"])}, follow=True
    )

    submitted.refresh_from_db()
    assert submitted.state == ProposalState.SUBMITTED
    assert undone.context["strip"] is None


def test_an_undo_that_comes_too_late_says_so(world, visit, clock, submitted):
    client = visit(world.screener)
    client.post(page("screening-decide", submitted), decided("admitted"))
    clock.move_to(NOW + timedelta(seconds=10))

    answer = client.post(page("screening-undo", submitted), {"idempotency_key": str(uuid.uuid4())})

    assert answer.status_code == 422
    assert "sepuluh detik" in answer.content.decode().lower()


def test_a_repair_from_the_form_takes_only_reasons_that_fit(world, visit, submitted):
    fits, other = world.competition.screening_reasons.all()
    told = decided(
        "repair", reasons=[fits.pk, other.pk], until="2026-04-27T10:00", note_summary="Sumber?"
    )

    visit(world.screener).post(page("screening-decide", submitted), told)

    submitted.refresh_from_db()
    decision = ScreeningDecision.objects.get()
    assert (submitted.state, decision.repair_until) == ("repair", NOW + timedelta(days=7))
    assert list(decision.reasons.all()) == [fits]
    assert submitted.notes.get().text == "Sumber?"


def test_a_refusal_asks_a_second_person(world, visit, submitted):
    client = visit(world.screener)
    other = world.competition.screening_reasons.last()

    answer = client.post(
        page("screening-decide", submitted), decided("rejected", reasons=[other.pk]), follow=True
    )

    request = Approval.objects.get()
    assert "orang kedua" in answer.content.decode()
    assert (request.asked_by, request.reason) == (world.screener, "Inovasi terlalu muda.")
    found = client.get(page("screening-detail", submitted))
    assert reverse("approval-grant", kwargs={"code": request.code}) in found.content.decode()
    assert found.context["form"] is None


def test_whoever_asked_may_look_at_the_request_and_take_it_back(world, visit, submitted):
    request = ask_to_reject(submitted, by=world.screener, at=NOW, words="Terlalu muda.")
    client = visit(world.screener)

    looked = client.get(reverse("approval-grant", kwargs={"code": request.code}))
    answer = client.post(
        reverse("approval-withdraw", kwargs={"code": request.code}),
        {"idempotency_key": str(uuid.uuid4())},
    )

    assert looked.status_code == 200
    assert answer.url == page("screening-detail", submitted)
    assert Entry.objects.filter(act="accounts.withdraw_approval").exists()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "rejected"}, "words"),
        ({"outcome": "repair", "words": "SK", "until": ""}, "until"),
    ],
)
def test_an_incomplete_decision_keeps_everything_typed(world, visit, submitted, fields, name):
    told = {**decided("repair", note_summary="Sebut sumber."), **fields}

    answer = visit(world.screener).post(page("screening-decide", submitted), told)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    assert "Sebut sumber." in answer.content.decode()


def test_the_preview_is_the_letter_word_for_word(world, visit, submitted):
    client = visit(world.screener)
    told = decided("repair", words="SK & foto", until="2026-04-27T10:00", note_summary="Sumber?")

    part = client.post(page("screening-preview", submitted), told, headers={"HX-Request": "true"})
    whole = client.post(page("screening-preview", submitted), told)
    client.post(page("screening-decide", submitted), told)

    sent = Message.objects.get(kind="proposal_repair_asked", recipient=world.drafter)
    for answer in (part, whole):
        preview = answer.context["preview"]
        for fact in ("reason", "note", "closes"):
            assert sent.context[fact] in " ".join([preview.subject, *preview.paragraphs])
    assert not whole.context["form"].errors


def test_the_preview_of_a_half_written_form_shows_what_there_is(world, visit, submitted):
    client, address = visit(world.screener), page("screening-preview", submitted)

    nothing = client.post(address, decided(""), headers={"HX-Request": "true"})
    half = client.post(address, decided("repair", until="x"), headers={"HX-Request": "true"})

    assert (nothing.status_code, nothing.context["preview"]) == (200, None)
    assert half.status_code == 200


# Many at once, and what the entrant reads.


def test_many_are_passed_after_a_second_look(world, visit, submitted):
    other = enter(world, "Antar Obat")
    client = visit(world.screener)
    address = reverse("screening-admit", kwargs={"code": world.competition.code})
    codes = {"usulan": [submitted.code, other.code]}

    asked = client.get(address, codes)
    client.post(address, {"idempotency_key": str(uuid.uuid4()), **codes})

    assert len(asked.context["rows"]) == 2
    states = Proposal.objects.values_list("state", flat=True)
    assert set(states) == {ProposalState.ELIGIBLE}


def test_many_at_once_without_a_choice_says_so(world, visit):
    address = reverse("screening-admit", kwargs={"code": world.competition.code})

    assert visit(world.screener).get(address).context["obstacles"]


def test_the_entrant_reads_reasons_and_until_when(world, visit, submitted):
    request_repair(submitted, by=world.screener, at=NOW, words="SK.", until=NOW + timedelta(days=7))
    client = visit(world.local_admin)

    asked = client.get(page("proposal-detail", submitted)).content.decode()
    reject(world, submitted, reason="Terlalu muda.", at=NOW + timedelta(days=7))
    refused = client.get(page("proposal-detail", submitted)).content.decode()

    assert "SK." in asked
    assert "27 April 2026" in asked
    assert "Terlalu muda." in refused
