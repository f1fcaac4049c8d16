"""How an edition's certificates look: known words only, frozen once in use, pictures drawn anew."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from awards.actions import design_certificate, reissue_certificate
from awards.certificates import issue_due
from awards.forms import DesignForm
from awards.models import Certificate, CertificateTemplate
from awards.placeholders import DEFAULTS, fill, unknown_words
from awards.queries import template_in_use
from core.uploads import FileRefused
from tests.awards.issuing import published
from tests.awards.rounds import T0, Round
from tests.factories import NOW
from tests.sessions import sign_in


def picture() -> ContentFile:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (30, 100, 80, 128)).save(out, "PNG")
    return ContentFile(out.getvalue(), "lambang.png")


def test_words_in_braces_are_filled_and_strangers_are_named():
    assert fill("pada {kegiatan}: {inovasi}", {"kegiatan": "KIPP", "inovasi": "{nama}"}) == (
        "pada KIPP: {nama}"
    )
    assert unknown_words("{nama} {gaji} }") == ["gaji", "}"]


@pytest.mark.django_db
def test_design_form_refuses_a_word_that_nobody_can_fill():
    data = DEFAULTS | {"border": "own", "check_days": 3, "winner_body": "gaji {gaji}"}
    form = DesignForm(
        data | {"idempotency_key": "5f0a8a0e-5a4e-4c3a-9d6f-3d0f4b1f9a11"}, template=None
    )

    assert list(form.errors) == ["winner_body"]


@pytest.mark.django_db
def test_design_is_changed_until_certificates_follow_it_and_then_versioned():
    world = Round()
    who = {"by": world.organiser, "at": NOW}
    design_certificate(world.competition, **who, stage=None, title="Satu", check_days=0)
    design_certificate(world.competition, **who, stage=None, title="Dua", logo=picture())
    published(world)
    issue_due(T0)
    old = Certificate.objects.first()

    later = design_certificate(
        world.competition, **who, stage=None, title="Tiga", without=("logo",)
    )

    versions = CertificateTemplate.objects.order_by("version").values_list("version", "title")
    assert list(versions) == [(1, "Dua"), (2, "Tiga")]
    assert old.template.logo
    assert not later.logo
    assert template_in_use(world.competition, None) == later
    fresh = reissue_certificate(
        old, **who, reason="Salah eja", recipient_name="Nama", innovation_name="Inovasi"
    )
    assert (fresh.template, fresh.replaces) == (later, old)


@pytest.mark.django_db
def test_picture_that_is_none_is_refused():
    world = Round()
    with pytest.raises(FileRefused):
        design_certificate(
            world.competition,
            by=world.organiser,
            at=NOW,
            stage=None,
            logo=ContentFile(b"<svg onload=alert(1)>", "lambang.png"),
        )


@pytest.mark.django_db
@pytest.mark.parametrize("audience", ["winner", "innovator", "participant"])
def test_preview_prints_a_marked_sample_on_real_names(client, audience):
    world = Round()
    sign_in(client, world.organiser, at=NOW)

    address = reverse("certificate-preview", kwargs={"code": world.competition.code})
    answer = client.get(address, {"untuk": audience, "nama": "panjang"})

    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "CONTOH" in text
    assert "Nomor 000/" in text
    assert not Certificate.objects.exists()
