"""With a scanner nobody opens a file before it said yes; without an answer the file waits."""

import uuid

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from audit.models import Entry
from core.uploads.scanning import ScannerAway, is_scanner_there, scan
from innovations.actions import attach_file, hand_over_proposal, submit_proposal
from innovations.clock import queue_scans
from innovations.models import Attachment
from innovations.queries.slots import obstacles_of_files
from innovations.scanning import scan_file
from innovations.slots import slots_of
from innovations.states import ScanState
from notifications.models import Message
from tests.clamd import MOST, clamd
from tests.factories import NOW, make_attachment, make_proposal
from tests.filing import EICAR, given, pdf, stream

pytestmark = pytest.mark.django_db
BAD = pdf(b"(" + EICAR.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")")
BAD = BAD.replace(b"%\xe2\xe3\xcf\xd3\n", b"%" + EICAR + b"\n")


@pytest.fixture
def scanner(settings):
    with clamd() as (settings.CLAMAV_SOCKET, scanned):
        yield scanned


@pytest.fixture
def proposal(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


@pytest.fixture
def attach(world, proposal):
    def send(data):
        slot = next(slot for slot in slots_of(proposal) if not slot.is_link)
        facts = {"slot": slot.code, "file": given(data), "name": "SK.pdf", "key": uuid.uuid4()}
        return attach_file(proposal, by=world.drafter, at=NOW, **facts)

    return send


def state_of(attachment):
    return Attachment.objects.get(pk=attachment.pk).state


@pytest.mark.parametrize("is_tcp", [False, True], ids=["unix socket", "address"])
def test_the_scanner_is_asked_in_its_own_words(settings, is_tcp):
    with clamd(is_tcp=is_tcp) as (settings.CLAMAV_SOCKET, scanned):
        assert is_scanner_there()
        assert scan([b"abc", b"", b"def"]).is_clean
        assert scan([b"abc", EICAR]).finding == "Eicar-Signature"
        with pytest.raises(ScannerAway, match="limit"):
            scan([bytes(MOST), b"x"])

    assert scanned[0] == b"abcdef"
    assert not is_scanner_there()


def test_a_file_waits_for_the_scanner_and_is_opened_by_it(scanner, attach, visit, world):
    found = attach(pdf())
    address = reverse(
        "attachment-file", kwargs={"code": found.proposal.code, "attachment": found.code}
    )
    client = visit(world.drafter)

    before = client.get(address)
    scan_file(found.pk, NOW)
    scan_file(found.pk, NOW)
    after = client.get(address)

    assert (before.status_code, b"%PDF" in before.content) == (409, False)
    assert (after.status_code, after.content) == (200, pdf())
    assert (state_of(found), scanner) == (ScanState.CLEAN, [pdf()])


def test_what_the_scanner_finds_is_kept_back_and_told_once(scanner, attach, visit, world, proposal):
    found = attach(BAD)

    scan_file(found.pk, NOW)
    scan_file(found.pk, NOW)

    told = Message.objects.filter(kind="attachment_kept_back")
    assert {message.recipient for message in told} == {world.drafter, world.local_admin}
    assert told.count() == 2
    assert Entry.objects.get(act="innovations.keep_back_file").after["finding"] == "Eicar-Signature"
    assert any("kept back" in sentence for sentence in obstacles_of_files(proposal))
    address = reverse("attachment-file", kwargs={"code": proposal.code, "attachment": found.code})
    answer = visit(world.drafter).get(address)
    assert (answer.status_code, EICAR in answer.content) == (409, False)


def test_with_the_scanner_away_the_file_waits_and_the_entry_is_handed_in(
    settings, world, visit, tmp_path
):
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody")
    entry = make_proposal(world.competition, world.unit, by=world.drafter)
    slot = next(slot for slot in slots_of(entry) if slot.section)
    facts = {"slot": slot.code, "file": given(pdf()), "name": "a", "key": uuid.uuid4()}
    found = attach_file(entry, by=world.drafter, at=NOW, **facts)
    scan_file(found.pk, NOW)
    hand_over_proposal(entry, by=world.drafter, at=NOW)

    receipt = submit_proposal(entry, by=world.local_admin, at=NOW)

    assert (receipt.number != "", state_of(found)) == (True, ScanState.PENDING)
    address = reverse("attachment-file", kwargs={"code": entry.code, "attachment": found.code})
    assert visit(world.screener).get(address).status_code == 409
    preview = reverse(
        "attachment-preview",
        kwargs={"code": entry.code, "attachment": found.code, "page": 1},
    )
    assert visit(world.screener).get(preview).status_code == 409


def test_the_clock_queues_what_waits_and_what_was_never_scanned(
    scanner, attach, world, proposal, monkeypatch
):
    waiting = attach(pdf())
    older = make_attachment(proposal, slots_of(proposal)[-1], by=world.drafter)
    older.save()
    video = make_attachment(
        proposal, next(slot for slot in slots_of(proposal) if slot.is_link), by=world.drafter
    )
    video.save()
    queued = []
    monkeypatch.setattr("innovations.clock.scan_attachment.delay", queued.append)

    queue_scans()

    assert queued == [waiting.pk, older.pk]
    states = [state_of(row) for row in (waiting, older, video)]
    assert states == [ScanState.PENDING, ScanState.PENDING, ScanState.UNSCANNED]


def test_the_clock_hides_nothing_while_the_scanner_is_away(
    settings, world, proposal, tmp_path, monkeypatch
):
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody")
    older = make_attachment(proposal, slots_of(proposal)[-1], by=world.drafter)
    older.save()

    queue_scans()

    assert state_of(older) == ScanState.UNSCANNED


def test_a_row_whose_bytes_are_gone_waits(scanner, attach):
    found = attach(pdf(stream(b"x")))
    default_storage.delete(found.file.name)

    scan_file(found.pk, NOW)

    assert state_of(found) == ScanState.PENDING
