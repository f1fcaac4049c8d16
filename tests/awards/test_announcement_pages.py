"""The pages of an announcement: what is typed in the edition's zone, who may press what."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.states import Role
from awards.actions import update_announcement
from awards.certificates import issue_due
from awards.models import Announcement, Certificate
from awards.states import AnnouncementState, CertificateState
from competitions.models import Appointment
from competitions.states import EditionRole, StageState
from innovations.models import Honour
from tests.awards.announcing import APPROVED, PREPARED, announce, prepare
from tests.awards.rounds import T0, WORDING, Round
from tests.factories import PASSWORD, join, make_person
from tests.portal.weights import MOST_STATEMENTS, statements_for
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
EDIT, APPROVE, CANCEL = "announcement-edit", "announcement-approve", "announcement-cancel"


class Visitor:
    """Somebody in a browser at an instant."""

    def __init__(self, person, at=PREPARED):
        self.client, self.at = Client(), at
        with time_machine.travel(at, tick=False):
            sign_in(self.client, person, at=at)

    def get(self, name, **kwargs):
        with time_machine.travel(self.at, tick=False):
            return self.client.get(reverse(name, kwargs=kwargs))

    def post(self, name, facts, **kwargs):
        facts = {"idempotency_key": str(uuid.uuid4()), **facts}
        with time_machine.travel(self.at, tick=False):
            return self.client.post(reverse(name, kwargs=kwargs), facts)


def typed(**changes):
    return {**WORDING, "publish_at": "2026-05-20T10:00", **changes}


def test_edit_page_without_a_result_says_what_is_missing():
    world = Round()
    world.competition.stages.update(state=StageState.SCORING)

    page = Visitor(world.organiser).get(EDIT, code=world.competition.code)

    assert page.status_code == 200
    assert "Tahap terakhir belum disimpulkan" in page.content.decode()
    assert b"<textarea" not in page.content


def test_saving_prepares_and_reads_the_time_in_the_editions_zone():
    world = Round()

    answer = Visitor(world.organiser).post(EDIT, typed(), code=world.competition.code)

    announcement = Announcement.objects.get()
    assert answer.status_code == 302
    assert announcement.publish_at == datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
    assert announcement.prepared_by == world.organiser


def test_edit_page_shows_the_saved_time_in_the_editions_zone():
    world = Round()
    prepare(world)

    page = Visitor(world.organiser).get(EDIT, code=world.competition.code).content.decode()

    assert 'value="2026-05-20T10:00"' in page
    assert "Menunggu orang kedua" in page


def test_saving_twice_with_one_key_prepares_once():
    world = Round()
    visitor, key = Visitor(world.organiser), str(uuid.uuid4())

    answers = [
        visitor.post(EDIT, typed(idempotency_key=key), code=world.competition.code)
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Announcement.objects.count() == 1


def test_saving_with_gaps_keeps_the_text_and_names_the_gaps():
    world = Round()

    answer = Visitor(world.organiser).post(
        EDIT, typed(signatory_name="", publish_at="kemarin"), code=world.competition.code
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Sepuluh inovasi terbaik 2026" in page
    assert page.count("field--wrong") == 2
    assert not Announcement.objects.exists()


def test_saving_a_time_that_has_passed_is_refused_with_a_sentence():
    world = Round()

    answer = Visitor(world.organiser).post(
        EDIT, typed(publish_at="2026-05-01T10:00"), code=world.competition.code
    )

    assert answer.status_code == 422
    assert "Waktu tayang sudah lewat" in answer.content.decode()


def test_approval_page_shows_rows_and_letters_word_for_word():
    world = Round()
    prepare(world)

    page = Visitor(world.approver).get(APPROVE, code=world.competition.code).content.decode()

    for said in ("Inovasi Nomor 1", "90,0000", "Selamat!", "belum masuk Top 10", "70,0000"):
        assert said in page


def test_the_preparer_is_told_to_find_a_second_person():
    world = Round()
    prepare(world)
    visitor = Visitor(world.organiser)

    page = visitor.get(APPROVE, code=world.competition.code)
    answer = visitor.post(APPROVE, {"is_read": "on"}, code=world.competition.code)

    assert "Orang lain yang harus menyetujuinya" in page.content.decode()
    assert answer.status_code == 422
    assert Announcement.objects.get().state == AnnouncementState.DRAFT


def test_approval_without_the_tick_is_not_taken():
    world = Round()
    prepare(world)

    answer = Visitor(world.approver).post(APPROVE, {}, code=world.competition.code)

    assert answer.status_code == 422
    assert "Baca halaman hasil" in answer.content.decode()


def test_the_second_person_approves():
    world = Round()
    prepare(world)

    answer = Visitor(world.approver).post(APPROVE, {"is_read": "on"}, code=world.competition.code)

    announcement = Announcement.objects.get()
    assert answer.status_code == 302
    assert (announcement.state, announcement.approved_by) == ("scheduled", world.approver)


def test_words_changed_while_they_were_read_are_not_approved():
    world = Round()
    announcement = prepare(world)
    visitor = Visitor(world.approver)
    page = visitor.get(APPROVE, code=world.competition.code)
    read = {"is_read": "on", "fingerprint": page.context["form"]["fingerprint"].value()}
    wording = {**WORDING, "message": "Pesan lain"}
    update_announcement(announcement, by=world.organiser, at=PREPARED, publish_at=T0, **wording)

    refused = visitor.post(APPROVE, read, code=world.competition.code)
    fresh = refused.context["form"]["fingerprint"].value()
    taken = visitor.post(APPROVE, {**read, "fingerprint": fresh}, code=world.competition.code)

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "Pesan lain" not in page.content.decode()


def test_an_appointed_approver_needs_no_organisers_membership():
    world = Round()
    prepare(world)
    head = join(make_person("Sekretaris Daerah"), world.regency, Role.AGENCY_HEAD)
    Appointment.objects.create(
        competition=world.competition, person=head, role=EditionRole.APPROVER
    )

    visitor = Visitor(head)
    pages = [visitor.get(name, code=world.competition.code) for name in (APPROVE, EDIT)]
    answer = visitor.post(APPROVE, {"is_read": "on"}, code=world.competition.code)

    assert [page.status_code for page in pages] == [200, 404]
    assert answer.status_code == 302
    assert Announcement.objects.get().approved_by == head


def appointed(world, agency, *, starts_on=date(2020, 1, 1)):
    """Somebody with the approver's office, whose place began on this day."""
    head = join(make_person("Sekretaris Daerah"), agency, Role.AGENCY_HEAD, starts_on=starts_on)
    office = Appointment.objects.create(
        competition=world.competition, person=head, role=EditionRole.APPROVER
    )
    Appointment.objects.filter(pk=office.pk).update(created_at=PREPARED - timedelta(days=30))
    return head


def test_an_appointment_ends_with_the_place_it_was_given_for():
    world = Round()
    prepare(world)
    head = appointed(world, world.regency)
    Membership.objects.filter(person=head).update(ends_on=PREPARED.date())
    join(head, world.opd, Role.AGENCY_HEAD, starts_on=PREPARED.date())

    assert Visitor(head).get(APPROVE, code=world.competition.code).status_code == 404


def test_an_appointment_opens_nothing_from_another_government():
    world = Round()
    prepare(world)
    head = appointed(world, world.foreign_regency)

    assert Visitor(head).get(APPROVE, code=world.competition.code).status_code == 404


def test_an_old_proof_is_asked_again_before_the_word():
    world = Round()
    prepare(world)
    visitor = Visitor(world.approver)
    sign_in(visitor.client, world.approver, at=PREPARED - timedelta(minutes=11))

    refused = visitor.post(APPROVE, {"is_read": "on"}, code=world.competition.code)
    proved = {"is_read": "on", "proof": PASSWORD}
    taken = visitor.post(APPROVE, proved, code=world.competition.code)

    assert (refused.status_code, taken.status_code) == (422, 302)


def test_the_approver_of_another_edition_sees_nothing():
    world, other = Round(), Round()
    prepare(world)
    head = join(make_person("Sekretaris Daerah"), world.regency, Role.AGENCY_HEAD)
    Appointment.objects.create(
        competition=other.competition, person=head, role=EditionRole.APPROVER
    )

    assert Visitor(head).get(APPROVE, code=world.competition.code).status_code == 404


def test_cancel_page_takes_back_with_a_reason():
    world = Round()
    announce(world)
    visitor = Visitor(world.organiser, APPROVED + timedelta(minutes=9))

    answer = visitor.post(CANCEL, {"reason": "Salah waktu"}, code=world.competition.code)

    assert answer.status_code == 302
    assert Announcement.objects.get().state == AnnouncementState.DRAFT
    assert not Honour.objects.exists()


def test_cancel_page_after_ten_minutes_only_says_why_not():
    world = Round()
    announce(world)
    visitor = Visitor(world.organiser, APPROVED + timedelta(minutes=10))

    page = visitor.get(CANCEL, code=world.competition.code).content.decode()
    answer = visitor.post(CANCEL, {"reason": "Salah waktu"}, code=world.competition.code)

    assert "lebih dari sepuluh menit" in page
    assert answer.status_code == 422


def test_edit_page_after_publication_leads_to_the_results():
    world = Round()
    announce(world)

    page = Visitor(world.organiser, T0).get(EDIT, code=world.competition.code).content.decode()

    assert reverse("competition-results", args=[world.competition.slug]) in page
    assert reverse("certificate-list", args=[world.competition.code]) in page


def test_reissue_page_puts_a_name_right():
    world = Round()
    announce(world)
    issue_due(T0)
    old = Certificate.objects.order_by("number").first()
    facts = {"reason": "Salah eja", "recipient_name": "Puskesmas Dua", "innovation_name": "Gasing"}

    answer = Visitor(world.organiser, T0).post("certificate-reissue", facts, code=old.code)

    states = Certificate.objects.filter(row=old.row).order_by("number")
    assert answer.status_code == 302
    assert list(states.values_list("recipient_name", "state")) == [
        ("Puskesmas Sumpiuh II", CertificateState.REVOKED),
        ("Puskesmas Dua", CertificateState.ISSUED),
    ]


def test_revoke_page_owes_a_reason():
    world = Round()
    announce(world)
    issue_due(T0)
    old = Certificate.objects.first()

    answer = Visitor(world.organiser, T0).post("certificate-revoke", {"reason": " "}, code=old.code)

    assert answer.status_code == 422
    assert Certificate.objects.get(pk=old.pk).is_valid


@pytest.mark.parametrize("marks", [("90", "80"), ("90", "89", "88", "87", "86", "85", "84", "83")])
def test_pages_cost_few_statements_with_few_and_many_rows(marks):
    world = Round(marks, winners=len(marks) - 1)
    announce(world)
    issue_due(T0)
    code = {"code": world.competition.code}
    certificate = {"code": Certificate.objects.first().code}
    addresses = [
        *(reverse(name, kwargs=code) for name in (EDIT, APPROVE, CANCEL, "certificate-list")),
        reverse("announcement-preview", kwargs=code),
        reverse("certificate-own"),
        reverse("certificate-revoke", kwargs=certificate),
    ]

    with time_machine.travel(T0, tick=False):
        found = {address: statements_for(address, world.organiser) for address in addresses}

    assert {address: n for address, n in found.items() if n > MOST_STATEMENTS} == {}
