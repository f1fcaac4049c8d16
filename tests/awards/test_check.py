"""Anybody checks a certificate by its code: light, without script, without a person's data."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.actions import reissue_certificate, revoke_certificate
from awards.certificates import issue_due
from awards.models import Certificate
from core.codes import certificate_codes
from tests.awards.issuing import published
from tests.awards.rounds import T0, Round

pytestmark = pytest.mark.django_db
WHOLE_PAGE = 15 * 1024
HTML = 6 * 1024
PER_MINUTE = 60
NOBODYS = "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF"


@pytest.fixture(autouse=True)
def fresh_limits():
    caches["pages"].clear()


@pytest.fixture
def certificate():
    world = Round()
    published(world)
    issue_due(T0)
    made = Certificate.objects.select_related("row__proposal").order_by("number").first()
    made.world = world
    return made


def look(code, at=T0):
    with time_machine.travel(at, tick=False):
        return Client().get(reverse("certificate-detail", kwargs={"code": code}))


def test_check_of_a_valid_code_shows_what_is_on_record(certificate):
    response = look(certificate.code)

    page = response.content.decode()
    assert response.status_code == 200
    for said in ("Piagam sah", "Puskesmas Sumpiuh II", "Top 10", "001/BMS26/2026"):
        assert said in page
    assert certificate.sha256 in page


def test_check_is_never_kept_and_never_indexed(certificate):
    response = look(certificate.code)

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert b'<meta name="robots" content="noindex, nofollow">' in response.content


def test_check_shows_no_persons_data(certificate):
    world = certificate.world

    page = look(certificate.code).content.decode()

    people = (world.drafter, world.local_admin, world.organiser, world.judge)
    assert not [person for person in people if person.name in page or person.email in page]
    assert "Drs. Contoh Nama" not in page
    assert not re.search(r"\b\d{18}\b", page)


def test_check_takes_the_code_as_people_type_it(certificate):
    typed = certificate.code.replace("-", " ").lower()

    response = Client().get(reverse("certificate-check"), {"code": typed})

    address = reverse("certificate-detail", kwargs={"code": certificate.code})
    assert (response.status_code, response["Location"]) == (302, address)


def test_check_of_an_unknown_code_says_how_to_report():
    response = look("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF")

    assert response.status_code == 404
    assert "Kode tidak ditemukan" in response.content.decode()
    assert "Laporkan" in response.content.decode()


def test_check_of_a_revoked_code_says_since_when(certificate):
    revoke_certificate(certificate, by=certificate.world.organiser, at=T0, reason="Salah penerima")

    response = look(certificate.code)

    page = response.content.decode()
    assert response.status_code == 200
    assert "dicabut" in page.casefold()
    assert "Rabu, 20 Mei 2026 pukul 10.00 WIB" in page
    assert "Salah penerima" in page


def test_check_without_a_code_asks_for_one():
    response = Client().get(reverse("certificate-check"), {"code": ""})

    assert response.status_code == 200
    assert "field--wrong" in response.content.decode()


def test_check_page_is_light_and_runs_no_script(certificate):
    page = look(certificate.code).content

    sheet = Path(finders.find("verify.css")).read_bytes()
    icon = Path(finders.find("img/favicon.svg")).read_bytes()
    weights = [len(gzip.compress(part)) for part in (page, sheet, icon)]
    assert weights[0] <= HTML
    assert sum(weights) <= WHOLE_PAGE
    assert b"<script" not in page
    assert b"fontsource" not in page


def test_guessing_is_slowed_down_by_source(certificate):
    codes = [f"AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-{n:05}" for n in range(PER_MINUTE)]
    answers = {look(code).status_code for code in codes}

    assert answers == {404}
    assert look(certificate.code).status_code == 429


def test_check_needs_few_statements(certificate, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        look(certificate.code)


def compare(content, name="piagam.pdf"):
    copy = SimpleUploadedFile(name, content, "application/pdf")
    with time_machine.travel(T0, tick=False):
        return Client(enforce_csrf_checks=True).post(reverse("certificate-compare"), {"copy": copy})


def test_copy_that_is_equal_is_told_by_its_digest_without_a_code(certificate):
    with certificate.pdf.open("rb") as stored:
        content = stored.read()

    same = compare(content).content.decode()
    flipped = compare(content[:-1] + b" ").content.decode()

    assert "byte demi byte" in same
    assert certificate.number in same
    assert "Bukan salinan utuh" in flipped
    assert certificate.number not in flipped


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-" + b"0" * (2 * 1024 * 1024)])
def test_copy_that_cannot_be_compared_is_refused_with_the_reason(content):
    response = compare(content)

    assert response.status_code == 422
    assert "field__error" in response.content.decode()
    assert not response.cookies


def test_check_of_a_revoked_code_leads_to_the_one_that_replaces_it(certificate):
    fresh = reissue_certificate(
        certificate,
        by=certificate.world.organiser,
        at=T0,
        reason="Salah eja",
        recipient_name="Puskesmas Sumpiuh Dua",
        innovation_name=certificate.innovation_name,
    )

    page = look(certificate.code).content.decode()

    assert reverse("certificate-detail", kwargs={"code": fresh.code}) in page


def test_code_is_read_whatever_was_typed():
    code = "QJVAB-CDEFG-HJKMN-PQRST-VWXYZ-23456"

    assert code in certificate_codes("0iuab cdefg-hjkmn.pqrst vwxyz 23456")
    assert certificate_codes(f"https://x.example/v/{code.lower()}/") == [code]
    assert len(certificate_codes("0" * 30)) == 1


def test_unknown_and_embargoed_codes_answer_alike(certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        early = look(certificate.code, T0 - timedelta(seconds=1))
    with django_assert_num_queries(1):
        unknown = look(NOBODYS, T0 - timedelta(seconds=1))

    page = early.content.replace(certificate.code.encode(), NOBODYS.encode())
    assert (early.status_code, page) == (404, unknown.content)
