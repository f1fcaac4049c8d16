"""Attachments without a script: plain forms, errors at their slot, letters, taking out."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from docx import Document

from competitions.models import Question, Requirement
from innovations.models import Attachment, SectionDraft
from innovations.slots import slot_named, slots_of, url_of
from tests.factories import make_attachment, make_proposal
from tests.filing import pdf
from tests.innovations.test_budgets import MOST, statements

pytestmark = pytest.mark.django_db
VIDEO, DECREE = "requirement:video", "requirement:head_decree"
IMPACT = "question:significance:significance"


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


@pytest.fixture
def empty(world):
    """Nothing written, nothing attached."""
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


def address(route, proposal, **more):
    return reverse(route, kwargs={"code": proposal.code, **more})


def paper(name="SK.pdf", data=None):
    return SimpleUploadedFile(name, data or pdf(), "application/pdf")


def send(client, proposal, slot, **fields):
    body = {"slot": slot, "key": str(uuid.uuid4()), **fields}
    return client.post(address("proposal-files", proposal), body)


def names(proposal):
    return [one.name for one in Attachment.objects.in_use().filter(proposal=proposal)]


def test_a_file_and_an_address_are_attached_by_plain_forms(world, empty, visit):
    client, key = visit(world.drafter), str(uuid.uuid4())

    answers = [send(client, empty, DECREE, file=paper(), key=key) for _ in range(2)]
    send(client, empty, VIDEO, url="https://youtu.be/dQw4w9WgXcQ")

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url.endswith("/lampiran/#lampiran-requirement-head_decree")
    assert names(empty) == ["SK.pdf", "https://youtu.be/dQw4w9WgXcQ"]
    page = client.get(address("proposal-files", empty)).content.decode()
    assert "2 dari 5 wajib" in page
    assert "PDF, maksimal 2 MB" in page
    assert 'href="https://youtu.be/dQw4w9WgXcQ" rel="noopener noreferrer nofollow"' in page


@pytest.mark.parametrize(
    "url",
    [
        *("", "http://youtu.be/x", "javascript:alert(1)", "https://", "https://orang@youtu.be/x"),
        *("https:\\\\youtu.be", "data:text/html,x", "https://youtu.be/x\nSet-Cookie: a=b"),
    ],
)
def test_an_address_that_is_none_is_refused_beside_its_field(world, empty, visit, url):
    answer = send(visit(world.drafter), empty, VIDEO, url=url)

    assert answer.status_code == 422
    assert 'id="lampiran-requirement-video-faults" role="alert"' in answer.content.decode()
    assert names(empty) == []


def test_a_refused_file_says_why_at_its_slot_and_the_rest_stays(world, empty, visit):
    client = visit(world.drafter)
    send(client, empty, DECREE, file=paper())
    slot = "requirement:identity_letter"

    answer = send(client, empty, slot, file=paper("foto.pdf", b"\xff\xd8\xff" + bytes(99)))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("slot--wrong") == 1
    assert "foto.pdf: " in page
    assert names(empty) == ["SK.pdf"]
    assert send(client, empty, slot).status_code == 422  # nothing chosen
    assert send(client, empty, "requirement:unknown", file=paper()).status_code == 404
    assert send(client, empty, IMPACT, file=paper()).status_code == 404


def test_a_file_takes_the_place_of_the_one_before_only_if_it_is_taken(world, empty, visit):
    client = visit(world.drafter)
    send(client, empty, DECREE, file=paper("lama.pdf"))

    refused = send(client, empty, DECREE, file=paper("baru.pdf", b"%PDF-1.7 broken"))
    kept = names(empty)
    send(client, empty, DECREE, file=paper("baru.pdf"))

    assert refused.status_code == 422
    assert (kept, names(empty)) == (["lama.pdf"], ["baru.pdf"])


def test_who_has_not_the_pen_reads_and_cannot_send(world, empty, visit):
    send(visit(world.drafter), empty, DECREE, file=paper())
    client = visit(world.local_admin)

    page = client.get(address("proposal-files", empty)).content.decode()

    assert "SK.pdf" in page
    assert "<form method" not in page.split("<main")[1]
    assert send(client, empty, VIDEO, url="https://youtu.be/x").status_code == 403


def test_evidence_travels_with_the_text_and_a_refused_one_loses_no_word(world, empty, visit):
    client = visit(world.drafter)
    url = address("section-edit", empty, section="significance")
    text = {"significance": "Naik dari 61 menjadi 94 persen.", "revision": "0"}
    files = {"significance-file": [paper("data.pdf"), paper("foto.exe", b"MZ" + bytes(99))]}
    key = {"significance-key": str(uuid.uuid4())}

    answer = client.post(url, {**text, **key, **files, "then": "complete"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Naik dari 61 menjadi 94 persen." in page
    assert 'id="lampiran-question-significance-significance-faults" role="alert"' in page
    assert names(empty) == ["data.pdf"]
    draft = SectionDraft.objects.get(proposal=empty)
    assert (draft.answers["significance"], draft.is_complete) == (text["significance"], False)
    again = client.post(url, {**text, **key, "revision": draft.revision, "then": "complete"})
    assert again.status_code == 302
    draft.refresh_from_db()
    assert draft.is_complete


def test_taking_out_is_asked_once_more_and_leads_back(world, empty, visit):
    client, slots = visit(world.drafter), {slot.code: slot for slot in slots_of(empty)}
    for code in (DECREE, IMPACT):
        make_attachment(empty, slots[code], by=world.drafter).save()
    leads = []

    for one in empty.attachments.all():
        url = address("attachment-remove", empty, attachment=one.code)
        assert "surat.pdf" in client.get(url).content.decode()
        leads.append(client.post(url, {"idempotency_key": str(uuid.uuid4())}).url)

    assert names(empty) == []
    assert leads == [url_of(empty, slots[code]) for code in (DECREE, IMPACT)]


def test_taking_out_what_nobody_asks_for_any_more_leads_back_to_the_files(world, empty, visit):
    slot = {slot.code: slot for slot in slots_of(empty)}[IMPACT]
    one = make_attachment(empty, slot, by=world.drafter)
    one.slot = "question:gone:gone"
    one.save()
    url = address("attachment-remove", empty, attachment=one.code)

    answer = visit(world.drafter).post(url, {"idempotency_key": str(uuid.uuid4())})

    assert answer.url == address("proposal-files", empty)


def test_a_letter_comes_filled_in_and_dotted_where_nothing_is_known(world, draft, visit):
    letter = Requirement.objects.get(code="implementation_letter")
    url = {
        kind: address("proposal-letter", draft, key=letter.key, kind=kind)
        for kind in ("docx", "pdf", "exe")
    }
    client = visit(world.drafter)

    word, paper_, other = (client.get(url[kind]) for kind in ("docx", "pdf", "exe"))

    text = "\n".join(line.text for line in Document(io.BytesIO(word.content)).paragraphs)
    assert "“Gasing” yang diajukan oleh Puskesmas Sumpiuh II" in text
    assert "Selasa, 1 Maret 2022" in text
    assert "Nama\t:\t\t" in text or "Nama\t:" in text
    assert paper_.content.startswith(b"%PDF-")
    assert "attachment; filename=" in word["Content-Disposition"]
    assert other.status_code == 404


def test_pages_with_files_cost_the_same_at_every_number(world, empty, visit):
    client, decree = visit(world.drafter), slot_named(empty, DECREE)
    urls = [
        address("proposal-files", empty),
        address("section-edit", empty, section="significance"),
        address("proposal-detail", empty),
    ]
    make_attachment(empty, decree, by=world.drafter).save()
    few = [len(statements(client, url)) for url in urls]
    Question.objects.update(most_files=10)
    for slot in slots_of(empty) + slots_of(empty, section="significance") * 8:
        make_attachment(empty, slot, by=world.drafter).save()

    many = [len(statements(client, url)) for url in urls]

    assert few == many
    assert max(many) <= MOST


def test_what_nobody_asks_for_any_more_is_shown_apart(world, empty, visit):
    lost = make_attachment(empty, slot_named(empty, DECREE), by=world.drafter, name="lama.pdf")
    lost.slot = "requirement:gone"
    lost.save()

    page = visit(world.drafter).get(address("proposal-files", empty)).content.decode()

    assert "Tidak diminta lagi" in page.split("lama.pdf", maxsplit=1)[0]


def test_the_task_list_leads_to_what_is_missing(world, draft, visit):
    client, url = visit(world.drafter), address("proposal-detail", draft)
    ready = client.get(url).content.decode()
    draft.attachments.filter(slot=VIDEO).delete()

    page = client.get(url).content.decode()

    place = url_of(draft, slot_named(draft, VIDEO))
    assert "Kirim ke admin lokal" in ready
    assert f'<li><a href="{place}">Tautan video YouTube: tautannya belum ada.</a></li>' in page
    assert "Lanjut: Lampiran" in page
    assert "Kurang: Tautan video YouTube" in page


def test_the_limit_stands_as_a_plain_number_for_the_script(world, empty, visit):
    page = visit(world.drafter).get(reverse("proposal-files", kwargs={"code": empty.code}))

    limits = re.findall(r'data-most-bytes="([^"]*)"', page.content.decode())

    assert limits
    assert all(limit.isdigit() for limit in limits)
