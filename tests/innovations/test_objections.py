"""An objection to a refusal: filed once in its time, answered by somebody who did not decide."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from competitions.models import Window
from competitions.states import WindowKind
from core.errors import ActionRefused
from innovations.actions import answer_objection, file_objection, withdraw_objection
from innovations.models import Objection
from innovations.queries.objections import obstacles_to_file, standing_refusal
from innovations.states import ObjectionState, ProposalState
from notifications.models import Message
from tests.factories import NOW, Role, add_window, join, make_member, make_refusal

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)
WHY = "Layanan berjalan sejak Maret 2022, lihat SK."


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


@pytest.fixture
def refused(world, submitted):
    """Refused by the screener, the organiser agreed; objections are taken for three days."""
    add_window(world.competition, WindowKind.OBJECTION, NOW, days=3)
    make_refusal(submitted, by=world.screener, second=world.organiser)
    return submitted


@pytest.fixture
def filed(world, refused):
    return file_objection(refused, by=world.local_admin, at=NOW, text=WHY)


def told(kind):
    return {message.recipient.name for message in Message.objects.filter(kind=kind)}


def sent(**fields):
    return {"idempotency_key": str(uuid.uuid4()), **fields}


def page(route, proposal):
    return reverse(route, kwargs={"code": proposal.code})


def test_obstacles_to_file_at_the_four_instants(world, refused):
    window, decision = Window.objects.get(kind=WindowKind.OBJECTION), standing_refusal(refused)
    instants = [window.opens_at - MICROSECOND, window.opens_at]
    instants += [window.closes_at - MICROSECOND, window.closes_at]

    found = [obstacles_to_file(refused, decision, at) for at in instants]

    assert found == [
        ["Sanggahan diterima mulai Senin, 20 April 2026 pukul 10.00 WIB."],
        [],
        [],
        ["Sanggahan diterima sampai Kamis, 23 April 2026 pukul 10.00 WIB."],
    ]


def test_file_objection_tells_both_sides_and_stands_on_record(world, refused, filed):
    assert (filed.state, filed.decision) == (ObjectionState.FILED, standing_refusal(refused))
    assert told("objection_received") == {"Siti Rahayu", "Joko Susilo"}
    assert told("objection_filed") == {"Rini Astuti", "Bambang Seno", "Maria Lestari"}
    with pytest.raises(ActionRefused, match="sudah diajukan"):
        file_objection(refused, by=world.local_admin, at=NOW, text="Lagi")


def test_file_objection_is_refused_without_a_window_or_a_refusal(world, submitted):
    with pytest.raises(ActionRefused, match="tidak lolos seleksi"):
        file_objection(submitted, by=world.local_admin, at=NOW, text=WHY)
    make_refusal(submitted, by=world.screener, second=world.organiser)

    with pytest.raises(ActionRefused, match="tidak menerima sanggahan"):
        file_objection(submitted, by=world.local_admin, at=NOW, text=WHY)


def test_withdraw_objection_makes_room_for_another(world, refused, filed):
    withdraw_objection(filed, by=world.local_admin, at=NOW)
    again = file_objection(refused, by=world.local_admin, at=NOW, text="Lebih jelas.")

    with pytest.raises(ActionRefused, match="tidak dapat ditarik"):
        withdraw_objection(filed, by=world.local_admin, at=NOW)
    assert again.state == ObjectionState.FILED
    assert told("objection_withdrawn") == {"Rini Astuti", "Bambang Seno", "Maria Lestari"}


@pytest.mark.parametrize(("person", "why"), [("screener", "memutuskan"), ("organiser", "kedua")])
def test_answer_objection_is_refused_to_who_decided(world, filed, person, why):
    with pytest.raises(ActionRefused, match=why):
        answer_objection(
            filed, by=getattr(world, person), at=NOW, is_accepted=True, answer="Benar."
        )


def test_answer_objection_is_refused_to_one_of_the_team(world, refused, filed):
    refused.team.create(person=world.approver, role="mentor")

    with pytest.raises(ActionRefused, match="ambil bagian"):
        answer_objection(filed, by=world.approver, at=NOW, is_accepted=False, answer="Tidak.")


def test_answer_objection_is_refused_to_who_filed_it_or_handed_the_entry_in(world, filed):
    join(world.local_admin, world.competition.organiser, Role.SCREENER)

    with pytest.raises(ActionRefused, match="ambil bagian"):
        answer_objection(filed, by=world.local_admin, at=NOW, is_accepted=True, answer="Benar.")

    assert not world.local_admin.has_perm("innovations.answer_objection", filed.proposal)


def test_an_accepted_objection_reopens_the_path_and_keeps_the_decision(world, refused, filed):
    later = NOW + DAY

    answer_objection(filed, by=world.approver, at=later, is_accepted=True, answer="SK ada.")

    refused.refresh_from_db()
    assert (refused.state, refused.held_since) == (ProposalState.SUBMITTED, later)
    assert (refused.screened_at, refused.screening_reason) == (None, "")
    assert refused.decisions.get().undone_at is None
    assert told("objection_accepted") == {"Siti Rahayu", "Joko Susilo"}


def test_an_objection_that_is_not_accepted_leaves_the_refusal(world, refused, filed):
    answer_objection(filed, by=world.approver, at=NOW, is_accepted=False, answer="SK tahun 2025.")

    refused.refresh_from_db()
    assert refused.state == ProposalState.INELIGIBLE
    message = Message.objects.filter(kind="objection_denied").first()
    assert message.context["answer"] == "SK tahun 2025."
    with pytest.raises(ActionRefused, match="tidak perlu dijawab"):
        answer_objection(filed, by=world.approver, at=NOW, is_accepted=True, answer="Ternyata.")


def test_after_an_accepted_objection_a_second_refusal_can_be_objected_to(world, refused, filed):
    answer_objection(filed, by=world.approver, at=NOW, is_accepted=True, answer="SK ada.")
    refused.refresh_from_db()
    make_refusal(refused, by=world.screener, second=world.approver, at=NOW + DAY)

    again = file_objection(refused, by=world.local_admin, at=NOW + DAY, text=WHY)

    assert again.decision == standing_refusal(refused) != filed.decision


def test_the_page_of_the_entrant_keeps_what_was_typed_and_is_its_own_receipt(world, visit, refused):
    client, address = visit(world.local_admin), page("objection-file", refused)
    assert "Terlalu baru." in client.get(address).content.decode()

    long = client.post(address, sent(text="kata " * 301))
    assert (long.status_code, long.content.decode().count("kata kata")) == (422, 150)
    assert "Kelebihan 1 kata" in long.content.decode()
    client.post(address, sent(text=WHY))

    found = client.get(address).content.decode()
    assert WHY in found
    assert page("objection-withdraw", refused) in found
    client.post(page("objection-withdraw", refused), sent())
    assert Objection.objects.get().state == ObjectionState.WITHDRAWN


def test_a_drafter_reads_but_does_not_file(world, visit, refused):
    client, address = visit(world.drafter), page("objection-file", refused)

    found = client.get(address)

    assert found.context["obstacles"] == [
        "Sanggahan diajukan oleh yang mengajukan usulan: hubungi admin lokal Anda."
    ]
    assert client.post(address, sent(text=WHY)).status_code == 403


def test_the_queue_shows_what_waits_first_and_the_page_answers(world, visit, filed):
    queue = reverse("objection-list", kwargs={"code": world.competition.code})
    client, one = visit(world.approver), page("objection-answer", filed)

    listed = client.get(queue)
    assert [row.code for row in listed.context["page_obj"]] == [filed.code]
    assert one in listed.content.decode()
    assert client.post(one, sent(outcome="terima")).status_code == 422
    assert client.post(one, sent(outcome="terima", answer="SK ada.")).url == queue

    assert [row.code for row in client.get(queue).context["page_obj"]] == []
    assert client.get(f"{queue}?lihat=dijawab").context["page_obj"][0].answered_by == world.approver
    assert "SK ada." in client.get(one).content.decode()


def test_the_page_says_to_the_decider_why_somebody_else_answers(world, visit, filed):
    found = visit(world.screener).get(page("objection-answer", filed))

    assert found.context["obstacles"] == [
        "Anda yang memutuskan usulan ini tidak lolos: sanggahannya dijawab orang lain."
    ]
    assert not found.context["may_answer"]


def test_an_auditor_reads_but_does_not_answer(world, visit, filed):
    auditor = make_member(world.secretariat, Role.AUDITOR, "Auditor")
    client, one = visit(auditor), page("objection-answer", filed)

    assert client.get(one).status_code == 200
    assert client.post(one, sent(outcome="terima", answer="Ya.")).status_code == 403


@pytest.mark.parametrize("person", ["local_admin", "approver"])
def test_pages_of_objections_keep_the_budget(
    world, visit, refused, filed, person, django_assert_max_num_queries
):
    own = {
        "local_admin": [page("objection-file", refused), page("objection-withdraw", refused)],
        "approver": [
            page("objection-answer", filed),
            reverse("objection-list", kwargs={"code": world.competition.code}),
        ],
    }
    client = visit(getattr(world, person))

    for address in own[person]:
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200
