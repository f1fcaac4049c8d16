"""Files and addresses beside the text: attached once, counted, taken out, kept where owed."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from audit.models import Entry
from core.errors import ActionRefused
from core.uploads import FileRefused, digest_of_file
from innovations.actions import (
    attach_file,
    attach_link,
    hand_over_proposal,
    remove_attachment,
    submit_proposal,
)
from innovations.models import Attachment
from innovations.queries import files
from innovations.slots import slots_of
from innovations.states import ScanState
from tests.factories import NOW, make_proposal
from tests.filing import CANARY, given, office, pdf, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(world):
    """A draft whose slots are empty."""
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


@pytest.fixture
def slot(proposal):
    return next(slot for slot in slots_of(proposal) if not slot.is_link)


@pytest.fixture
def link(proposal):
    return next(slot for slot in slots_of(proposal) if slot.is_link)


@pytest.fixture
def attach(world, proposal, slot):
    """Return a function that attaches a file, with what a test changes."""

    def send(data=None, **changes):
        data = pdf() if data is None else data
        facts = {"slot": slot.code, "file": given(data), "name": "SK.pdf", "key": uuid.uuid4()}
        return attach_file(proposal, by=world.drafter, at=NOW, **{**facts, **changes})

    return send


def bytes_of(attachment):
    with default_storage.open(attachment.file.name) as stored:
        return stored.read()


def test_attach_file_keeps_what_was_sent_under_a_name_of_ours(attach, proposal, slot):
    data = pdf(pages=2)

    found = attach(data, name="../../SK tim.exe")

    assert (found.name, found.kind, found.pages, found.size) == ("SK tim.pdf", "pdf", 2, len(data))
    assert (bytes_of(found), found.digest) == (data, digest_of_file(given(data)))
    assert found.file.name.startswith("lampiran/")
    assert not {"SK", "tim", "exe", "pdf"} & set(found.file.name.replace("/", ".").split("."))
    proposal.refresh_from_db()
    assert (found.state, proposal.revision) == (ScanState.UNSCANNED, 1)
    told = Entry.objects.get(act="innovations.attach_file")
    assert (told.after["slot"], told.after["digest"]) == (slot.label, found.digest)


def test_attach_file_keeps_the_cleaned_photo_and_its_digest(attach, proposal):
    place = next(one for one in slots_of(proposal) if "image" in one.kinds)

    found = attach(photo(size=(900, 600)), slot=place.code, name="foto.png")

    stored = bytes_of(found)
    assert (found.name, found.width, found.height) == ("foto.jpg", 900, 600)
    assert (CANARY in stored, found.digest) == (False, digest_of_file(given(stored)))


def test_attach_file_again_with_its_key_gives_the_first(attach, proposal):
    key = uuid.uuid4()

    first, second = attach(key=key), attach(photo(), key=key, name="lain.jpg")

    proposal.refresh_from_db()
    assert (first, proposal.attachments.count(), proposal.revision) == (second, 1, 1)


def test_attach_file_refuses_what_the_slot_does_not_take(attach, proposal, slot):
    with pytest.raises(FileRefused):
        attach(office("xlsx"))
    with pytest.raises(ActionRefused, match="no longer asks"):
        attach(slot="requirement:unknown")

    assert proposal.attachments.count() == 0


def test_attach_file_refuses_a_full_slot_until_one_is_taken_out(attach, world, slot):
    held = [attach() for _ in range(slot.most_files)]

    with pytest.raises(ActionRefused, match="Remove one first"):
        attach()

    remove_attachment(held[0], by=world.drafter, at=NOW)
    assert attach().pk


def test_attach_file_refuses_beyond_the_share_of_one_entry(attach, proposal, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 1500)
    places = [slot.code for slot in slots_of(proposal) if not slot.is_link]
    attach(pdf(pages=2), slot=places[0])

    with pytest.raises(ActionRefused, match="together"):
        attach(pdf(pages=9), slot=places[1])


def test_nothing_is_attached_or_removed_once_it_was_handed_in(world, submitted):
    held = submitted.attachments.exclude(file="").first()
    slot = slots_of(submitted)[0]
    act = {"by": world.drafter, "at": NOW}

    with pytest.raises(ActionRefused, match="no longer be changed"):
        remove_attachment(held, **act)
    with pytest.raises(ActionRefused, match="no longer be changed"):
        attach_file(submitted, **act, slot=slot.code, file=given(pdf()), name="a", key=uuid.uuid4())


def test_attach_link_takes_the_place_of_the_one_before(world, proposal, link):
    act = {"by": world.drafter, "at": NOW, "slot": link.code}
    former = attach_link(proposal, **act, url="https://youtu.be/a", key=uuid.uuid4())

    latter = attach_link(proposal, **act, url="https://youtu.be/b", key=uuid.uuid4())

    assert [*proposal.attachments.in_use()] == [latter]
    former.refresh_from_db()
    assert (former.removed_at, former.removed_by) == (NOW, world.drafter)


@pytest.mark.parametrize("url", ["http://youtu.be/a", "javascript:alert(1)", "//youtu.be"])
def test_attach_link_takes_no_other_kind_of_address(world, proposal, link, url):
    with pytest.raises(ActionRefused, match="https://"):
        attach_link(proposal, by=world.drafter, at=NOW, slot=link.code, url=url, key=uuid.uuid4())


def test_remove_attachment_takes_the_bytes_with_it(
    attach, world, django_capture_on_commit_callbacks
):
    found = attach()
    path = found.file.name

    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_attachment(found, by=world.drafter, at=NOW)

    assert (removed.removed_at, removed.file.name, removed.digest) == (NOW, "", found.digest)
    assert not default_storage.exists(path)
    assert remove_attachment(found, by=world.local_admin, at=NOW).removed_by == world.drafter


def test_remove_attachment_leaves_the_bytes_that_a_version_holds(
    world, django_capture_on_commit_callbacks
):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    place = next(slot for slot in slots_of(proposal) if slot.section)
    found = attach_file(
        proposal,
        by=world.drafter,
        at=NOW,
        slot=place.code,
        file=given(pdf()),
        name="a",
        key=uuid.uuid4(),
    )
    hand_over_proposal(proposal, by=world.drafter, at=NOW)
    submit_proposal(proposal, by=world.local_admin, at=NOW)
    type(proposal).objects.filter(pk=proposal.pk).update(
        state="repair", repair_until=NOW + timedelta(days=3)
    )

    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_attachment(found, by=world.local_admin, at=NOW)

    assert (removed.removed_at, bytes_of(removed)) == (NOW, pdf())


def test_a_crash_after_the_bytes_leaves_no_row(attach, proposal, monkeypatch):
    def crash(*_args, **_kwargs):
        raise OSError("the disk is gone")

    monkeypatch.setattr(Attachment, "save", crash)

    with pytest.raises(OSError, match="disk"):
        attach()

    assert proposal.attachments.count() == 0
