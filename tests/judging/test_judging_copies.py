"""What stays closed to judges: the organiser's list, the errand, and a copy made by hand."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from competitions.models import Competition
from core.errors import ActionRefused
from judging.actions import supply_copy
from judging.copies import copy_for
from judging.models import Assignment, CleanCopy
from portal.errands import errands_of
from portal.queries.rounds import with_rounds
from tests.branded import branded_pdf, places_of
from tests.filing import given, pdf
from tests.judging.evidence import file_entry
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db
MOST = 8


@pytest.fixture
def scene():
    scene = Scene(entries=2, judges=2)
    scene.start()
    Assignment.objects.update(acquainted_at=LATER)
    with time_machine.travel(LATER, tick=False):
        yield scene


@pytest.fixture
def closed(scene):
    """A file that no program could clean; its copy bears another number than the stage."""
    row = file_entry(scene, 0, ("pdf", branded_pdf()[:900]))[0]
    CleanCopy.objects.create(attachment=row, cleaner=0, fault="broken", made_at=LATER).delete()
    copy_for(row, LATER)
    return row


def sign_in(person):
    client = Client()
    client.force_login(person)
    return client


def errands(scene):
    edition = with_rounds(Competition.objects.all(), LATER).get(pk=scene.competition.pk)
    return [one.url for one in errands_of(edition, scene.organiser, LATER)]


def test_a_closed_file_is_an_errand_until_a_copy_by_hand_opens_it(scene, closed):
    office, judge = sign_in(scene.organiser), sign_in(scene.members[0].person)
    listing = reverse("stage-files", args=[scene.stage.code])
    form = reverse("copy-supply", args=[scene.stage.code, closed.code])
    own = reverse("evidence-file", args=[scene.assignment().code, closed.code])
    assert listing in errands(scene)
    assert form in office.get(listing).content.decode()
    assert judge.get(own).status_code == 409
    key = office.get(form).context["form"]["idempotency_key"].value()
    file = SimpleUploadedFile("Puskesmas.pdf", branded_pdf().replace(b"/AcroForm", b"/Nothing "))

    answer = office.post(
        form, {"idempotency_key": key, "file": file, "reason": "Kop surat ditutup."}
    )

    assert answer.status_code == 302
    opened = judge.get(own)
    assert opened.status_code == 200
    assert places_of(opened.content) == []
    assert "lampiran-1.pdf" in opened["Content-Disposition"]
    assert listing not in errands(scene)
    assert office.get(form).status_code == 404
    trail = Entry.objects.get(act="judging.supply_copy")
    assert (trail.reason, trail.after["was"]) == ("Kop surat ditutup.", closed.digest)


def test_supply_copy_refuses_what_is_open_and_what_is_no_paper(scene, closed):
    facts = {"by": scene.organiser, "at": LATER, "reason": "Ditutup."}
    with pytest.raises(ActionRefused):
        supply_copy(scene.stage, attachment=closed, file=given(b"MZ" + bytes(60)), **facts)
    assert CleanCopy.objects.get().fault

    supply_copy(scene.stage, attachment=closed, file=given(pdf()), **facts)

    copy = CleanCopy.objects.get()
    assert (copy.supplied_by, copy.fault, copy_for(closed, LATER).pk) == (
        scene.organiser,
        "",
        copy.pk,
    )
    with pytest.raises(ActionRefused):
        supply_copy(scene.stage, attachment=closed, file=given(pdf()), **facts)


def test_the_list_costs_the_same_with_one_and_three(scene, closed):
    office, address = sign_in(scene.organiser), reverse("stage-files", args=[scene.stage.code])

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert office.get(address).status_code == 200
        return len(asked)

    office.get(address)
    one = cost()
    for row in file_entry(scene, 1, *[("pdf", branded_pdf()[:900])] * 2):
        copy_for(row, LATER)
    assert one == cost() <= MOST
