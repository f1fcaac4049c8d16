"""Files for judges: cleaned, under names of ours, own entries only, counted, written down."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from audit.models import Entry
from core.uploads import cleaning
from innovations.models import Attachment
from innovations.states import ScanState
from judging import copies
from judging.actions import declare_conflict
from judging.actions.downloads import MOST, STOPPED
from judging.copies import copy_for, files_to_copy
from judging.models import Assignment, CleanCopy, EvidenceAccess
from judging.queries.evidence import evidence_of
from judging.states import ConflictKind
from judging.sweeping import sweep_access_log, sweep_copies
from notifications.models import Notice
from tests.branded import NAME, branded_docx, branded_pdf, branded_photo, places_of
from tests.filing import pdf
from tests.judging.evidence import VIDEO, file_entry
from tests.judging.scenes import LATER, Scene
from tests.judging.twins import plain_answer

pytestmark = pytest.mark.django_db
NAMELESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@pytest.fixture
def scene():
    scene = Scene(entries=2, judges=2)
    scene.start()
    Assignment.objects.update(acquainted_at=LATER)
    with time_machine.travel(LATER, tick=False):
        yield scene


@pytest.fixture
def visit(scene):
    def sign_in(judge):
        client = Client()
        client.force_login(scene.members[judge].person)
        return client

    return sign_in


def address(assignment, attachment, page=None):
    kwargs = {"code": assignment.code, "file": attachment.code}
    if page is None:
        return reverse("evidence-file", kwargs=kwargs)
    return reverse("evidence-preview", kwargs={**kwargs, "page": page})


def told(assignment):
    return evidence_of(
        Assignment.objects.select_related(
            "member__stage", "candidacy__version", "candidacy__proposal"
        ).get(pk=assignment.pk)
    )


def test_a_blind_judge_gets_cleaned_copies_under_names_of_ours(scene, visit):
    files = ("pdf", branded_pdf()), ("docx", branded_docx()), ("image", branded_photo())
    rows = file_entry(scene, 0, *files)
    own, client = scene.assignment(), visit(0)

    answers = [client.get(address(own, row)) for row in rows]

    for n, (answer, form) in enumerate(zip(answers, ("pdf", "docx", "jpg"), strict=True), 1):
        assert answer.status_code == 200
        assert {name: answer[name] for name in NAMELESS} == NAMELESS
        name = f"{own.candidacy.proposal.number}-lampiran-{n}.{form}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert places_of(answer.content) == []
        assert NAME not in str(answer.headers)
    listed = told(own)
    assert NAME not in str(listed)
    assert [(one.kind, one.size > 0) for one in listed[:3]] == [
        ("pdf", True),
        ("docx", True),
        ("image", True),
    ]
    assert listed[0].preview_urls == (address(own, rows[0], 1),)
    assert client.get(listed[0].preview_urls[0])["Content-Type"] == "image/jpeg"
    assert (listed[3].url, bool(listed[3].note)) == ("", True)
    assert EvidenceAccess.objects.filter(person=scene.members[0].person).count() == len(rows)


def test_an_open_stage_uses_the_words_of_the_form(scene, visit):
    scene.stage.is_blind = False
    scene.stage.save()
    row, own = *file_entry(scene, 0, ("pdf", branded_pdf())), scene.assignment()

    answer = visit(0).get(address(own, row))

    assert 'filename="Surat - pernyataan.pdf"' in answer["Content-Disposition"]
    assert places_of(answer.content) == []
    assert told(own)[1].url == VIDEO


def test_evidence_is_read_in_one_statement_whatever_there_is(scene):
    file_entry(scene, 0, *[("pdf", pdf())] * 3)
    rows = Assignment.objects.select_related(
        "member__stage", "candidacy__version", "candidacy__proposal"
    )
    full, empty = (rows.get(pk=scene.assignment(entry).pk) for entry in (0, 1))

    with CaptureQueriesContext(connection) as three:
        assert len(evidence_of(full)) == 4
    with CaptureQueriesContext(connection) as none:
        assert evidence_of(empty) == []
    assert (len(three), len(none)) == (1, 0)


def test_what_is_not_ones_own_does_not_exist(scene, visit):
    row, other = file_entry(scene, 0, ("pdf", pdf()))[0], scene.assignment(0, 1)
    own, client = scene.assignment(), visit(0)
    nothing = client.get(address(own, row).replace(row.code, "TIDAKADATIDAKADA"))
    wrong = client.get(address(own, row, 2))
    assert client.get(address(own, row)).status_code == 200

    foreign = client.get(address(other, row))
    Assignment.objects.filter(pk=own.pk).update(acquainted_at=None)
    unasked = client.get(address(own, row))
    Assignment.objects.filter(pk=own.pk).update(acquainted_at=LATER)
    declare_conflict(
        own, by=scene.members[0].person, at=LATER, kind=ConflictKind.FAMILY, note="Sepupu."
    )
    recused = client.get(address(own, row))

    answers = (nothing, wrong, foreign, unasked, recused)
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_tokens(answer) for answer in answers}) == 1


def without_tokens(answer):
    """A page carries the address that was asked, and values that are drawn for it alone."""
    text = plain_answer(answer)
    return text.replace(answer.wsgi_request.path, "")


def test_what_cannot_be_cleaned_stays_closed_only_where_the_stage_is_blind(scene, visit):
    data = branded_pdf()[:900]
    row, own, client = *file_entry(scene, 0, ("pdf", data)), scene.assignment(), visit(0)

    closed = client.get(address(own, row))
    scene.stage.is_blind = False
    scene.stage.save()
    opened = client.get(address(own, row))

    assert closed.status_code == 409
    assert NAME not in closed.content.decode()
    assert CleanCopy.objects.get().fault == "broken"
    assert opened.content == data


def test_what_a_scan_keeps_back_is_not_sent(scene, visit):
    row, own = *file_entry(scene, 0, ("pdf", pdf())), scene.assignment()
    Attachment.objects.filter(pk=row.pk).update(state=ScanState.INFECTED)

    answer = visit(0).get(address(own, row))

    assert answer.status_code == 409
    assert (told(own)[0].url, CleanCopy.objects.count()) == ("", 0)


def test_nginx_sends_the_copy_and_never_the_original(scene, visit):
    row, own = *file_entry(scene, 0, ("pdf", pdf())), scene.assignment()

    with override_settings(ACCEL_PREFIX="/_berkas/"):
        answer = visit(0).get(address(own, row))

    assert answer["X-Accel-Redirect"] == f"/_berkas/{CleanCopy.objects.get().file.name}"
    assert row.file.name not in str(answer.headers)


def test_the_thirty_first_file_of_a_minute_waits_and_the_organiser_hears_once(scene, visit):
    row, own, client = *file_entry(scene, 0, ("pdf", pdf())), scene.assignment(), visit(0)
    person = scene.members[0].person
    EvidenceAccess.objects.bulk_create(
        EvidenceAccess(person=person, assignment=own, attachment=row, at=LATER) for _ in range(MOST)
    )

    answers = [client.get(address(own, row)) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {429}
    assert answers[0]["Retry-After"] == "60"
    assert Entry.objects.filter(act=STOPPED, actor=person).count() == 1
    news = Notice.objects.filter(kind="judging_downloads_stopped")
    assert {notice.person for notice in news} == {scene.organiser, scene.world.approver}
    assert len(news) == 2
    with time_machine.travel(LATER + timedelta(minutes=1), tick=False):
        assert client.get(address(own, row)).status_code == 200
    assert visit(1).get(address(scene.assignment(0, 1), row)).status_code == 200


def test_a_copy_is_made_once_and_anew_by_a_better_cleaner(scene, monkeypatch):
    row = file_entry(scene, 0, ("pdf", pdf()))[0]
    assert list(files_to_copy(LATER)) == [row]
    first = copy_for(row, LATER)
    assert list(files_to_copy(LATER)) == []

    assert copy_for(row, LATER).file.name == first.file.name
    monkeypatch.setattr(copies, "CLEANER", cleaning.CLEANER + 1)

    assert list(files_to_copy(LATER)) == [row]
    assert copy_for(row, LATER).file.name != first.file.name
    assert CleanCopy.objects.count() == 1


def test_sweepers_take_what_no_row_names_and_what_is_too_old(scene):
    row = file_entry(scene, 0, ("pdf", pdf()))[0]
    kept = copy_for(row, LATER).file.name
    with copy_for(row, LATER).file.open("rb") as file:
        lost = default_storage.save("salinan/zz/lost", file)
    EvidenceAccess.objects.create(
        person=scene.organiser, assignment=scene.assignment(), attachment=row, at=LATER
    )
    later = LATER + timedelta(days=3650)  # the files on the disk are of the real today

    assert sweep_copies(later) >= 1
    assert (default_storage.exists(kept), default_storage.exists(lost)) == (True, False)
    assert sweep_access_log(LATER + timedelta(days=89)) == 0
    assert sweep_access_log(LATER + timedelta(days=90)) == 1
