"""Large files in pieces: whatever the line does, the file that arrives is the one that was sent."""

import hashlib
import os
import random
import shutil
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from core.errors import ActionRefused, StaleWrite
from core.uploads import FileRefused, store, storing
from innovations.actions import (
    UploadFacts,
    append_chunk,
    attach_file,
    discard_upload,
    finish_upload,
    save_section,
    start_upload,
)
from innovations.actions.uploads import MOST_UPLOADS
from innovations.models import Upload
from innovations.slots import slots_of
from innovations.sweeping import sweep_orphans, sweep_uploads
from tests.factories import NOW, make_proposal
from tests.filing import given, pdf, stream

pytestmark = pytest.mark.django_db
DATA = pdf(stream(random.Random(7).randbytes(9000)), pages=3)
ROUNDS = 40


@pytest.fixture
def proposal(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


@pytest.fixture
def begin(world, proposal):
    """Return a function that opens an upload, with what a test changes."""
    slot = next(slot for slot in slots_of(proposal) if not slot.is_link)

    def start(data=DATA, *, at=NOW, **changes):
        facts = {"key": uuid.uuid4(), "name": "SK.pdf", "size": len(data), "digest": sha(data)}
        facts = UploadFacts(**{**facts, **changes})
        return start_upload(proposal, by=world.drafter, at=at, slot=slot.code, facts=facts)

    return start


@pytest.fixture
def send(world):
    """Return a function that sends one piece, with what a test changes."""

    def append(upload, offset, chunk, **changes):
        facts = {"by": world.drafter, "at": NOW, "digest": sha(chunk), **changes}
        return append_chunk(upload, offset=offset, chunk=chunk, **facts)

    return append


def sha(data):
    return hashlib.sha256(data).hexdigest()


def path_of(name):
    return Path(default_storage.path(name))


def test_pieces_in_order_become_the_file(world, begin, send):
    upload = begin()
    for offset in range(0, len(DATA), 4000):
        send(upload, offset, DATA[offset : offset + 4000])

    found = finish_upload(upload, by=world.drafter, at=NOW)

    with default_storage.open(found.file.name) as stored:
        assert stored.read() == DATA
    assert (found.digest, found.pages, found.key) == (sha(DATA), 3, upload.key)
    assert finish_upload(upload, by=world.drafter, at=NOW) == found


def test_any_plan_of_pieces_stores_the_file_or_nothing_of_another(world, begin, send):
    """Repeated, overlapping, swapped, torn and damaged pieces, in plans drawn by lot."""
    lot = random.Random(20260420)
    for _ in range(ROUNDS):
        upload = begin()
        while upload.received < len(DATA):
            offset = max(0, upload.received + lot.choice([0, 0, 0, -700, 700]))
            chunk = DATA[offset : offset + lot.randint(1, 5000)]
            sent = chunk[:-1] + b"?" if lot.random() < 0.2 else chunk
            try:
                upload = send(upload, offset, sent, digest=sha(chunk))
            except StaleWrite as stale:
                told = stale.stored
                upload.refresh_from_db()
                assert told == {"received": upload.received}
        assert path_of(upload.path).read_bytes() == DATA
        discard_upload(upload, by=world.drafter, at=NOW)


def test_begin_again_with_the_key_goes_on_where_the_line_broke(begin, send):
    key = uuid.uuid4()
    send(begin(key=key), 0, DATA[:5000])

    again = begin(key=key)

    assert (again.received, Upload.objects.count()) == (5000, 1)


def test_a_file_cannot_change_while_it_is_on_its_way(begin):
    key = uuid.uuid4()
    begin(key=key)

    with pytest.raises(StaleWrite, match="not the file"):
        begin(DATA + b"x", key=key)


def test_a_piece_beyond_the_end_is_refused(begin, send):
    upload = begin()

    with pytest.raises(StaleWrite, match="does not fit"):
        send(upload, 0, DATA + b"x")

    assert not path_of(upload.path).exists()


def test_what_a_crash_wrote_uncounted_is_written_over(begin, send):
    """The bytes were on the disk, the row was not: the sender repeats them."""
    upload = send(begin(), 0, DATA[:1000])
    with path_of(upload.path).open("ab") as half:
        half.write(b"rubbish" * 2000)

    upload = send(upload, 1000, DATA[1000:])

    assert path_of(upload.path).read_bytes() == DATA


def test_what_has_half_arrived_is_nobody_elses_to_read(begin, send):
    upload = begin()

    send(upload, 0, DATA[:100])

    assert path_of(upload.path).stat().st_mode & 0o027 == 0


def test_finish_upload_refuses_what_is_not_whole(world, begin, send):
    upload = send(begin(), 0, DATA[:1000])

    with pytest.raises(StaleWrite, match="not complete") as stale:
        finish_upload(upload, by=world.drafter, at=NOW)

    assert stale.value.stored == {"received": 1000}


@pytest.mark.parametrize("spoil", [b"\0" * len(DATA), None], ids=["other bytes", "gone"])
def test_finish_upload_refuses_what_is_not_what_was_promised(world, begin, send, spoil):
    upload = send(begin(), 0, DATA)
    path_of(upload.path).unlink() if spoil is None else path_of(upload.path).write_bytes(spoil)

    with pytest.raises(FileRefused, match="damaged"):
        finish_upload(upload, by=world.drafter, at=NOW)


def test_everything_that_can_be_said_is_said_before_the_first_byte(begin):
    for changes, words in (
        ({"size": 0}, "empty"),
        ({"size": 90 * 1024 * 1024}, "MB; at most"),
        ({"size": 900 * 1024 * 1024}, "together"),
    ):
        with pytest.raises(ActionRefused, match=words):
            begin(**changes)


def test_only_so_many_are_on_their_way(begin):
    for _ in range(MOST_UPLOADS):
        begin()

    with pytest.raises(ActionRefused, match="on their way"):
        begin()


def test_no_file_takes_the_last_of_the_disk_and_texts_go_on(world, proposal, begin, monkeypatch):
    monkeypatch.setattr(storing, "RESERVE", shutil.disk_usage("/").total)

    with pytest.raises(ActionRefused, match="no room for files"):
        begin()
    slot = next(slot for slot in slots_of(proposal) if not slot.is_link)
    facts = {"slot": slot.code, "file": given(DATA), "name": "SK.pdf", "key": uuid.uuid4()}
    with pytest.raises(ActionRefused, match="no room for files"):
        attach_file(proposal, by=world.drafter, at=NOW, **facts)

    section = proposal.rule_set.sections.get(code="summary")
    act = {"by": world.drafter, "at": NOW, "section": section}
    assert save_section(proposal, **act, revision=0, answers={"summary": "Teks"}).revision == 1


def test_an_upload_belongs_to_who_began_it_and_for_a_day(world, begin, send):
    upload = begin()

    with pytest.raises(ActionRefused, match="given up"):
        send(upload, 0, DATA, by=world.local_admin)
    with pytest.raises(ActionRefused, match="given up"):
        send(upload, 0, DATA, at=NOW + timedelta(hours=24))


def test_sweep_takes_uploads_that_nobody_finished(begin, send):
    stale, fresh = send(begin(), 0, DATA[:10]), begin(at=NOW + timedelta(hours=1))

    assert sweep_uploads(NOW + timedelta(hours=24)) == 1

    assert [*Upload.objects.all()] == [fresh]
    assert not path_of(stale.path).exists()


def test_sweep_takes_old_files_without_a_row_and_no_others(world, begin, send):
    upload = send(begin(), 0, DATA)
    kept = finish_upload(upload, by=world.drafter, at=NOW)
    left = store(given(DATA), "lampiran/zz/ZZYATIM")
    young = store(given(DATA), "lampiran/zz/ZZMUDA")
    half = path_of("lampiran/zz/ZZSEPARUH.half")
    half.write_bytes(b"x")
    for path in (path_of(left), half, path_of(kept.file.name)):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    os.utime(path_of(young), ((NOW + timedelta(hours=20)).timestamp(),) * 2)

    sweep_orphans(NOW + timedelta(hours=25))

    found = [path_of(name).exists() for name in (left, young, kept.file.name)]
    assert (found, half.exists()) == ([False, True, True], False)
    path_of(young).unlink()


def test_store_never_writes_over_another_file():
    name = store(given(DATA), "lampiran/zz/ZZSATU")

    with pytest.raises(FileExistsError):
        store(given(b"other"), name)

    assert path_of(name).read_bytes() == DATA
    assert not path_of(f"{name}.half").exists()
    path_of(name).unlink()
