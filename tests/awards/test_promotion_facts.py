"""What the levels know of each other after an entry went up: corrections, readiness, a package."""

import io
import zipfile

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from awards.forwarding import package_of, safe_name, text_of
from awards.queries.promotions import arrivals_of
from core.codes import new_code
from innovations.models import Attachment
from tests.awards.announcing import approve
from tests.awards.rounds import T0
from tests.awards.test_corrections import LATER, T1, correct, swap_second_and_third
from tests.awards.test_promotion import SOON, Levels
from tests.factories import NOW
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def levels() -> Levels:
    return Levels()


class Packed(Levels):
    """The winner's frozen version has a file of this name."""

    def __init__(self, name: str) -> None:
        self.name, self.packed = name, None
        super().__init__()
        self.proposals[0].versions.get().attachments.add(self.packed)

    def content(self, proposal):
        content = super().content(proposal)
        if self.packed is None:
            self.packed = kept(proposal, self.drafter, name=self.name)
            content["files"] = [{"code": self.packed.code}]
        return content


def kept(proposal, person, **facts) -> Attachment:
    """A stored file."""
    return Attachment.objects.create(
        code=new_code(),
        proposal=proposal,
        slot="requirement:surat",
        kind="pdf",
        file=ContentFile(b"%PDF-1.7", "surat.pdf"),
        size=8,
        digest="0" * 64,
        uploaded_by=person,
        uploaded_at=NOW,
        state="clean",
        **facts,
    )


def page_of(client, person, promotion, at=SOON, name="promotion-detail") -> str:
    sign_in(client, person, at=at)
    with time_machine.travel(at, tick=False):
        return client.get(reverse(name, args=[promotion.code])).content.decode()


def test_a_correction_below_is_flagged_above_from_its_instant_on(levels, client):
    _first, second = levels.send(0, 1)
    swap_second_and_third(levels)
    approve(correct(levels), levels, at=LATER)

    def demoted(at):
        return [one.origin.title for one in arrivals_of(levels.upper, at) if one.is_demoted]

    assert (demoted(SOON), demoted(T1)) == ([], ["Inovasi Nomor 2"])
    listed = page_of(client, levels.upper_organiser, levels.upper, T1, "arrival-list")
    assert listed.count("Tidak lagi terpilih di sana") == 1
    assert "Tidak lagi terpilih di sana" in page_of(client, levels.upper_organiser, second, T1)


def test_an_entry_that_went_up_without_award_is_not_flagged(levels):
    levels.send(2, reason="Diminta provinsi.")

    assert [one.is_demoted for one in arrivals_of(levels.upper, SOON)] == [False]


def test_requirements_above_are_told_without_a_word_of_the_draft(levels, client):
    (promotion,) = levels.send(0)
    promotion.entry.drafts.update(answers={"x": "rahasia-draf"})

    below = page_of(client, levels.organiser, promotion)
    above = page_of(client, levels.upper_organiser, promotion)

    for page in (below, above):
        assert "Syarat di tingkat atas" in page
        assert "rahasia-draf" not in page
    assert "Fakta:" in below
    assert "Fakta:" not in above


def test_the_package_holds_the_text_that_won_in_the_order_of_the_form_above(client):
    levels = Packed("../..\\Data “Warga”.pdf")
    (promotion,) = levels.send(0)
    promotion.entry.drafts.update(answers={"x": "rahasia-draf"})
    kept(levels.proposals[0], levels.drafter, name="sesudahnya.pdf")
    sign_in(client, levels.drafter, at=SOON)

    with time_machine.travel(SOON, tick=False):
        answer = client.get(reverse("promotion-export", args=[promotion.code]))
        package = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    text = package.read("usulan.txt").decode()

    assert package.namelist() == ["usulan.txt", "berkas/01-data-warga.pdf"]
    assert f'"sinovik-{promotion.code}.zip"' in answer.headers["Content-Disposition"]
    labels = list(dict.fromkeys(one.label for one in asked(promotion)))
    assert sorted(labels, key=text.index) == labels
    assert "di tepi sungai" in text
    assert promotion.digest in text
    assert "rahasia-draf" not in text


def asked(promotion):
    sections = promotion.entry.rule_set.sections.order_by("order")
    return [one for part in sections for one in part.questions.order_by("order")]


def test_a_file_that_is_kept_back_is_not_packed_and_a_missing_answer_is_told():
    levels = Packed("virus.pdf")
    (promotion,) = levels.send(0)
    Attachment.objects.filter(pk=levels.packed.pk).update(state="infected")
    for section in promotion.dossier["version"]["content"]["sections"]:
        section["questions"] = []

    assert [name for name, _ in package_of(promotion)] == ["usulan.txt"]
    assert "(belum dijawab)" in text_of(promotion)


def test_the_office_above_gets_no_package(levels, client):
    (promotion,) = levels.send(0)
    sign_in(client, levels.upper_organiser, at=SOON)

    with time_machine.travel(SOON, tick=False):
        answer = client.get(reverse("promotion-export", args=[promotion.code]))

    assert (answer.status_code, T0 < SOON) == (403, True)


@pytest.mark.parametrize(
    ("name", "safe"),
    [("a/b\\c.PDF", "bc.pdf"), ("…", "berkas"), ("x" * 200 + ".docx", "x" * 60 + ".docx")],
)
def test_names_inside_are_plain(name, safe):
    assert safe_name(name) == safe


def test_the_dossier_costs_few_statements(levels, client, django_assert_max_num_queries):
    (promotion,) = levels.send(0)
    sign_in(client, levels.organiser, at=SOON)

    with time_machine.travel(SOON, tick=False), django_assert_max_num_queries(8):
        client.get(reverse("promotion-detail", args=[promotion.code]))
