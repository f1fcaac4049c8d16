"""The pages of an announcement: what is typed in the edition's zone, who may press what."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.states import Role
from awards.actions import approve_announcement, update_announcement
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
APPROVE, CANCEL = "announcement-approve", "announcement-cancel"
STEPS = (
    "announcement-result",
    "announcement-words",
    "announcement-preview",
    "announcement-time",
)
PAGES = ("hasil", "galeri", "kabar")


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


def keys(announcement):
    return {"code": announcement.competition.code, "version": announcement.code}


def said(world, **more):
    """What an approver types."""
    return {"is_read": "on", "typed_name": world.competition.name, **more}


def test_without_a_result_the_pages_say_what_is_missing():
    world = Round()
    world.competition.stages.update(state=StageState.SCORING)
    visitor, code = Visitor(world.organiser), {"code": world.competition.code}

    listed = visitor.get("announcement-list", **code)
    begun = visitor.get("announcement-begin", **code, order=world.plenary.order)

    for page in (listed, begun):
        assert page.status_code == 200
        assert "Tahap belum disimpulkan" in page.content.decode()
    assert b'name="title"' not in begun.content


def test_the_five_steps_from_the_result_to_the_schedule():
    world = Round()
    visitor, code = Visitor(world.organiser), {"code": world.competition.code}
    begin = {"title": "Hasil", "idempotency_key": str(uuid.uuid4())}

    for _ in range(2):
        begun = visitor.post("announcement-begin", begin, **code, order=world.plenary.order)
    announcement = Announcement.objects.get()
    at = keys(announcement)
    gaps = visitor.post("announcement-words", {"title": "Hasil"}, **at)
    words = visitor.post("announcement-words", WORDING, **at)
    letter = {"subject_id": "Kabar {judul}", "body_id": "{capaian}", "body_en": "{capaian}"}
    wrong = visitor.post(
        "announcement-letter", {**letter, "subject_en": "{salah}"}, **at, group="pemenang"
    )
    worded = visitor.post(
        "announcement-letter", {**letter, "subject_en": "News"}, **at, group="pemenang"
    )
    seen = visitor.post("announcement-preview", {}, **at)
    past = visitor.post("announcement-time", {"publish_at": "2026-05-01T10:00"}, **at)
    timed = visitor.post("announcement-time", {"publish_at": "2026-05-20T10:00"}, **at)
    told = visitor.get("announcement-time", **at).content.decode()
    first = visitor.post("announcement-approve", said(world), **at)
    second = Visitor(world.approver).post("announcement-approve", said(world), **at)

    answers = (begun, words, worded, seen, timed, first, second)
    assert {answer.status_code for answer in answers} == {302}
    assert {answer.status_code for answer in (gaps, wrong, past)} == {422}
    assert [zone in told for zone in ("10.00 WIB", "11.00 WITA", "12.00 WIT")] == [True] * 3
    announcement.refresh_from_db()
    assert announcement.publish_at == datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
    assert (announcement.state, announcement.approved_by) == ("scheduled", world.approver)
    assert announcement.worded_at is not None


def test_the_approval_wants_the_tick_the_exact_name_and_a_fresh_proof():
    world = Round()
    at = keys(prepare(world))
    visitor = Visitor(world.organiser)

    for wrong in ({"is_read": ""}, {"typed_name": world.competition.name.lower()}):
        facts = {name: value for name, value in said(world, **wrong).items() if value}
        assert visitor.post("announcement-approve", facts, **at).status_code == 422
    sign_in(visitor.client, world.organiser, at=PREPARED - timedelta(minutes=11))
    refused = visitor.post("announcement-approve", said(world), **at)
    taken = visitor.post("announcement-approve", said(world, proof=PASSWORD), **at)
    again = visitor.get("announcement-approve", **at).content.decode()

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "Sekarang perlu orang kedua" in again
    assert Announcement.objects.get().state == AnnouncementState.DRAFT


def test_the_approval_page_shows_rows_and_letters_word_for_word():
    world = Round()
    at = keys(prepare(world))

    page = Visitor(world.approver).get("announcement-approve", **at).content.decode()

    for words in ("Inovasi Nomor 1", "90,0000", "Selamat!", "belum masuk {capaian}"):
        assert words in page


def test_words_changed_while_they_were_read_are_not_approved():
    world = Round()
    announcement = prepare(world)
    visitor, at = Visitor(world.approver), keys(announcement)
    page = visitor.get(APPROVE, **at)
    read = said(world, fingerprint=page.context["form"]["fingerprint"].value())
    update_announcement(announcement, by=world.organiser, at=PREPARED, message="Pesan lain")

    refused = visitor.post(APPROVE, read, **at)
    fresh = refused.context["form"]["fingerprint"].value()
    taken = visitor.post(APPROVE, {**read, "fingerprint": fresh}, **at)

    assert (refused.status_code, taken.status_code) == (422, 302)


def test_every_recipient_can_be_found_and_sees_the_own_letter():
    world = Round()
    visitor, at = Visitor(world.organiser), keys(prepare(world))
    loser = world.proposals[3]

    def listed(words):
        with time_machine.travel(PREPARED, tick=False):
            address = reverse("announcement-preview", kwargs=at)
            return visitor.client.get(address, {"q": words}).content.decode()

    letters = visitor.get("announcement-letters", **at, proposal=loser.code).content.decode()

    assert "Inovasi Nomor 4" in listed("nomor 4")
    assert world.proposals[0].number not in listed("nomor 4")
    assert "Inovasi Nomor 4" in listed("Siti")
    assert "belum masuk Top 10" in letters
    assert "60,0000" in letters


@pytest.mark.parametrize("has_time", [True, False])
def test_public_pages_are_rehearsed_as_they_will_be_and_leave_no_trace(has_time):
    world = Round()
    announcement = prepare(world)
    if not has_time:
        Announcement.objects.update(publish_at=None)
    visitor, at = Visitor(world.organiser), keys(announcement)
    slug = world.proposals[0].innovation.slug

    pages = [
        *(visitor.get("announcement-page", **at, page=name) for name in PAGES),
        visitor.get("announcement-innovation", **at, slug=slug),
    ]

    for page in pages:
        assert "Inovasi Nomor 1" in page.content.decode()
        assert page["Cache-Control"] == "private, no-store"
    assert Announcement.objects.get().state == AnnouncementState.DRAFT
    assert not Honour.objects.exists()
    with time_machine.travel(T0, tick=False):
        assert Client().get(reverse("innovation-detail", args=[slug])).status_code == 404


def test_an_appointed_approver_needs_no_organisers_membership():
    world = Round()
    draft = prepare(world)
    head = join(make_person("Sekretaris Daerah"), world.regency, Role.AGENCY_HEAD)
    Appointment.objects.create(
        competition=world.competition, person=head, role=EditionRole.APPROVER
    )

    visitor = Visitor(head)
    approve_announcement(draft, by=world.organiser, at=PREPARED)
    pages = [visitor.get(name, **keys(draft)) for name in (APPROVE, "announcement-time")]
    answer = visitor.post(APPROVE, said(world), **keys(draft))

    assert [page.status_code for page in pages] == [200, 403]
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
    draft = prepare(world)
    head = appointed(world, world.regency)
    Membership.objects.filter(person=head).update(ends_on=PREPARED.date())
    join(head, world.opd, Role.AGENCY_HEAD, starts_on=PREPARED.date())

    assert Visitor(head).get(APPROVE, **keys(draft)).status_code == 404


def test_an_appointment_opens_nothing_from_another_government():
    world = Round()
    draft = prepare(world)
    head = appointed(world, world.foreign_regency)

    assert Visitor(head).get(APPROVE, **keys(draft)).status_code == 404


def test_the_approver_of_another_edition_sees_nothing():
    world, other = Round(), Round()
    draft = prepare(world)
    head = join(make_person("Sekretaris Daerah"), world.regency, Role.AGENCY_HEAD)
    Appointment.objects.create(
        competition=other.competition, person=head, role=EditionRole.APPROVER
    )

    assert Visitor(head).get(APPROVE, **keys(draft)).status_code == 404


def test_cancel_page_takes_back_with_a_reason():
    world = Round()
    at = keys(announce(world))
    visitor = Visitor(world.organiser, APPROVED + timedelta(minutes=9))

    answer = visitor.post(CANCEL, {"reason": "Salah waktu"}, **at)

    assert answer.status_code == 302
    assert Announcement.objects.get().state == AnnouncementState.DRAFT
    assert not Honour.objects.exists()


def test_cancel_page_after_ten_minutes_only_says_why_not():
    world = Round()
    at = keys(announce(world))
    visitor = Visitor(world.organiser, APPROVED + timedelta(minutes=10))

    page = visitor.get(CANCEL, **at).content.decode()
    answer = visitor.post(CANCEL, {"reason": "Salah waktu"}, **at)

    assert "lebih dari sepuluh menit" in page
    assert answer.status_code == 422


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
    at = keys(announce(world))
    issue_due(T0)
    code = {"code": world.competition.code}
    certificate = {"code": Certificate.objects.first().code}
    addresses = [
        *(reverse(name, kwargs=code) for name in ("announcement-list", "certificate-list")),
        *(reverse(name, kwargs=at) for name in (*STEPS, APPROVE, CANCEL)),
        reverse("feedback-detail", args=[world.proposals[0].code]),
        reverse("certificate-own"),
        reverse("certificate-revoke", kwargs=certificate),
    ]

    with time_machine.travel(T0, tick=False):
        found = {address: statements_for(address, world.organiser) for address in addresses}

    assert {address: n for address, n in found.items() if n > MOST_STATEMENTS} == {}
