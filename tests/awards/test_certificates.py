"""Certificates: after the instant, once for each winner, the same bytes for ever."""

import hashlib
import io
from datetime import timedelta

import pytest
import segno
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from audit.models import Entry
from awards.actions import cancel_announcement, reissue_certificate, revoke_certificate
from awards.certificates import check_address, issue_due, make_certificate_pdf, make_chunk
from awards.certificates import number_all as number
from awards.inscribing import open_batch
from awards.models import Certificate, CertificateBatch
from awards.states import CertificateState
from core.errors import ActionRefused
from core.paper import draw_code
from core.uploads import store
from tests.awards.issuing import designed, published
from tests.awards.rounds import T0, Round
from tests.factories import NOW
from tests.threads import at_once, in_threads, meet_after, read_without_lock, rounds

MICROSECOND = timedelta(microseconds=1)


@pytest.mark.django_db
def test_issue_due_makes_nothing_before_the_instant():
    published(Round())

    assert issue_due(T0 - MICROSECOND) == 0
    assert not Certificate.objects.exists()


@pytest.mark.django_db
def test_issue_due_gives_each_winner_one_in_the_order_of_ranks():
    world = Round()
    published(world)

    assert issue_due(T0) == 2

    given = Certificate.objects.order_by("number").values_list("number", "row__rank", "award")
    assert list(given) == [("001/BMS26/2026", 1, "Top 10"), ("002/BMS26/2026", 2, "Top 10")]


@pytest.mark.django_db
def test_issue_due_run_again_makes_nothing_more():
    published(Round())
    issue_due(T0)

    assert issue_due(T0 + timedelta(days=1)) == 0
    assert Certificate.objects.count() == 2


@pytest.mark.django_db
def test_issue_due_goes_on_where_it_was_killed(monkeypatch):
    """Numbers are there, one paper is written that no row names, and the rest is missing."""
    monkeypatch.setattr("awards.certificates.CHUNK", 1)
    batch = open_batch(published(Round()), T0)
    number(batch, T0)
    batch.refresh_from_db()
    make_chunk(batch, set(), T0)
    left = Certificate.objects.unbuilt().get()
    store(ContentFile(b"half a paper"), f"certificates/{left.code}.pdf")

    assert issue_due(T0) == 1

    left.refresh_from_db()
    with left.pdf.open("rb") as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == left.sha256
    batch.refresh_from_db()
    assert (batch.state, batch.job.state, batch.job.done) == ("done", "done", 2)


@pytest.mark.django_db
def test_issue_due_makes_nothing_for_a_cancelled_announcement():
    world = Round()
    announcement = published(world)
    cancel_announcement(announcement, by=world.organiser, at=NOW)

    assert issue_due(T0) == 0


@pytest.mark.django_db
def test_certificate_is_stored_once_with_its_hash():
    published(Round())
    issue_due(T0)

    certificate = Certificate.objects.first()
    stored = certificate.pdf.open("rb")
    with stored:
        content = stored.read()
    assert hashlib.sha256(content).hexdigest() == certificate.sha256
    assert len(content) == certificate.size


@pytest.mark.django_db
def test_certificate_has_the_same_bytes_each_time():
    published(Round())
    issue_due(T0)
    certificate = Certificate.objects.first()

    made = {hashlib.sha256(make_certificate_pdf(certificate)).hexdigest() for _ in range(3)}

    assert made == {certificate.sha256}


@pytest.mark.django_db
def test_certificate_says_what_it_certifies_and_no_number_of_a_person():
    world = Round()
    published(world)
    issue_due(T0)
    certificate = Certificate.objects.order_by("number").first()

    reader = PdfReader(io.BytesIO(make_certificate_pdf(certificate)))
    text = " ".join(reader.pages[0].extract_text().split())

    for said in (
        "PEMERINTAH KABUPATEN BANYUMAS",
        "Piagam Penghargaan",
        "Nomor 001/BMS26/2026",
        "Puskesmas Sumpiuh II",
        "Top 10",
        "Inovasi Nomor 1",
        "Purwokerto, 20 Mei 2026",
        "Bupati Banyumas",
        "Keputusan Bupati Nomor 188/412/2026",
        certificate.code,
        "bukan tanda tangan elektronik tersertifikasi",
    ):
        assert said in text
    assert "NIP" not in text
    assert len(reader.pages) == 1


@pytest.mark.django_db
def test_certificate_is_an_archive_file_with_tags():
    published(Round())
    issue_due(T0)

    document = PdfReader(io.BytesIO(make_certificate_pdf(Certificate.objects.first())))

    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- a PDF boolean
    metadata = root["/Metadata"].get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in metadata
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in metadata


@pytest.mark.django_db
def test_certificate_of_a_title_with_markup_prints_it_literally():
    published(Round())
    issue_due(T0)
    title = "#set page(fill: red) *Kawan* <script> $x$ {nama}"
    certificate = Certificate.objects.first()
    certificate.innovation_name = title

    text = PdfReader(io.BytesIO(make_certificate_pdf(certificate))).pages[0].extract_text()

    assert title in " ".join(text.split())


@pytest.mark.django_db
def test_certificate_of_the_longest_names_stays_one_page():
    world = Round()
    announcement = published(world)
    template = designed(
        world,
        title="Piagam Penghargaan Inovasi Pelayanan Publik",
        signatory_position=("Kepala Bagian Organisasi " * 10)[:160],
    )
    announcement.decree_number = ("Keputusan Bupati " * 10)[:80]
    issue_due(T0)
    certificate = Certificate.objects.first()
    certificate.template, certificate.announcement = template, announcement
    certificate.innovation.long_name = ("Gerakan Bersama " * 20)[:200]
    certificate.recipient_name = ("Bidang Perlindungan Anak " * 10)[:200]
    certificate.innovation_name = ("Gerbang Disabilitas " * 12)[:200]
    certificate.event = ("Kompetisi Inovasi Pelayanan " * 10)[:160]
    certificate.award = ("Terpuji Sekali " * 20)[:120]

    assert len(PdfReader(io.BytesIO(make_certificate_pdf(certificate))).pages) == 1


@pytest.mark.django_db
def test_code_leads_to_our_own_check_page_only(settings):
    settings.SITE_URL = "https://inovasi.example"
    published(Round())
    issue_due(T0)
    certificate = Certificate.objects.first()

    address = check_address(certificate)

    assert address == f"https://inovasi.example/v/{certificate.code}/"
    modules = segno.make(address, error="q", micro=False)
    drawn = io.BytesIO()
    modules.save(drawn, kind="svg", border=2, xmldecl=False, dark="#131e43")
    assert draw_code(address) == drawn.getvalue().decode()


@pytest.mark.django_db
def test_codes_carry_at_least_128_bits():
    published(Round())
    issue_due(T0)

    codes = list(Certificate.objects.values_list("code", flat=True))

    assert len(set(codes)) == 2
    assert {len(code.replace("-", "")) for code in codes} == {30}


@pytest.mark.django_db
def test_revoke_certificate_needs_the_stored_reason():
    world = Round()
    published(world)
    issue_due(T0)
    certificate = Certificate.objects.first()

    revoke_certificate(certificate, by=world.organiser, at=T0, reason="Salah penerima")

    certificate.refresh_from_db()
    assert (certificate.state, certificate.revoked_at) == (CertificateState.REVOKED, T0)
    assert Entry.objects.get(act="awards.revoke_certificate").reason == "Salah penerima"


@pytest.mark.django_db
def test_revoke_certificate_happens_once():
    world = Round()
    published(world)
    issue_due(T0)
    certificate = Certificate.objects.first()
    revoke_certificate(certificate, by=world.organiser, at=T0, reason="Salah penerima")

    with pytest.raises(ActionRefused):
        revoke_certificate(certificate, by=world.organiser, at=T0, reason="Sekali lagi")


@pytest.mark.django_db
def test_clock_does_not_bring_a_revoked_certificate_back():
    world = Round()
    announcement = published(world)
    issue_due(T0)
    certificate = Certificate.objects.first()
    revoke_certificate(certificate, by=world.organiser, at=T0, reason="Salah penerima")
    type(announcement).objects.update(certificates_at=None)

    assert issue_due(T0) == 0


@pytest.mark.django_db
def test_reissue_certificate_revokes_the_old_and_numbers_the_new():
    world = Round()
    published(world)
    issue_due(T0)
    old = Certificate.objects.order_by("number").first()

    fresh = reissue_certificate(
        old,
        by=world.organiser,
        at=T0,
        reason="Salah eja",
        recipient_name="Puskesmas Sumpiuh Dua",
        innovation_name=old.innovation_name,
    )

    old.refresh_from_db()
    assert (old.state, fresh.state) == (CertificateState.REVOKED, CertificateState.ISSUED)
    assert fresh.number == "003/BMS26/2026"
    assert fresh.recipient_name == "Puskesmas Sumpiuh Dua"
    assert fresh.code != old.code


@pytest.mark.django_db
def test_the_database_refuses_a_second_valid_certificate_for_a_row():
    published(Round())
    issue_due(T0)
    twin = Certificate.objects.first()
    twin.pk, twin.code, twin.number = None, "ANDERER-CODE", "999"

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def forget(announcement):
    """As if nothing had been issued yet."""
    Certificate.objects.all().delete()
    CertificateBatch.objects.all().delete()
    type(announcement).objects.update(certificates_at=None)


@pytest.mark.django_db(transaction=True)
@rounds(5, 50)
def test_two_issuers_at_once_make_exactly_one_certificate_for_each_winner(rounds):
    announcement = published(Round())
    for _ in range(rounds):
        forget(announcement)

        made = in_threads([lambda: issue_due(T0)] * 2)

        assert sorted(made) in ([0, 2], [1, 1])
        numbers = announcement.certificates.order_by("pk").values_list("number", flat=True)
        assert list(numbers) == ["001/BMS26/2026", "002/BMS26/2026"]
        assert not Certificate.objects.unbuilt().exists()


@pytest.mark.django_db(transaction=True)
def test_two_issuers_without_the_lock_would_collide(monkeypatch):
    """The control: both count the numbers that there are, and both go on from there."""
    batch = open_batch(published(Round()), T0)
    read_without_lock(monkeypatch)
    meet_after(monkeypatch, "awards.certificates.next_number")

    outcomes = at_once(lambda: number(batch, T0), lambda: number(batch, T0))

    assert sorted(type(one).__name__ for one in outcomes) == ["IntegrityError", "bool"]


@pytest.mark.django_db
def test_download_gives_the_stored_bytes_to_the_recipients_branch_only():
    world = Round()
    published(world)
    issue_due(T0)
    certificate = Certificate.objects.get(recipient=world.unit)
    address = reverse("certificate-download", kwargs={"code": certificate.code})

    answers = {
        name: visit(getattr(world, name), address)
        for name in ("drafter", "local_admin", "organiser", "judge", "foreign_drafter")
    }

    found = {name: response.status_code for name, response in answers.items()}
    assert found == {
        "drafter": 200,
        "local_admin": 200,
        "organiser": 200,
        "judge": 404,
        "foreign_drafter": 404,
    }
    content = answers["drafter"].content
    assert hashlib.sha256(content).hexdigest() == certificate.sha256
    assert answers["drafter"]["Content-Type"] == "application/pdf"
    assert answers["drafter"]["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_download_is_handed_to_the_proxy_where_there_is_one(settings):
    settings.ACCEL_PREFIX = "/_media/"
    world = Round()
    published(world)
    issue_due(T0)
    certificate = Certificate.objects.get(recipient=world.unit)

    response = visit(
        world.drafter, reverse("certificate-download", kwargs={"code": certificate.code})
    )

    assert response["X-Accel-Redirect"] == f"/_media/{certificate.pdf.name}"
    assert response.content == b""


def visit(person, address):
    client = Client()
    client.force_login(person)
    return client.get(address)
