"""Two senders at once: one key gives one file, the last place of a slot goes once."""

import uuid
from functools import partial

import pytest
from django.db import IntegrityError

from core.errors import ActionRefused, StaleWrite
from innovations.actions import (
    UploadFacts,
    append_chunk,
    attach_file,
    hand_over_proposal,
    start_upload,
    submit_proposal,
)
from innovations.models import Attachment, Upload
from innovations.slots import slots_of
from tests.factories import NOW, World, make_proposal
from tests.filing import given, pdf
from tests.innovations.test_uploads import sha
from tests.threads import at_once, meet_after, meeting, read_without_lock

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3  # each looks into two files in processes of their own
DATA = pdf()


@pytest.fixture
def world(transactional_db):
    return World()


def empty(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


def sending(world, proposal, key):
    slot = next(slot for slot in slots_of(proposal) if slot.most_files == 1 and not slot.is_link)
    facts = {"slot": slot.code, "name": "SK.pdf", "key": key, "file": given(DATA)}
    return partial(attach_file, proposal, by=world.drafter, at=NOW, **facts)


def test_one_key_sent_twice_at_once_gives_one_attachment(world):
    for _ in range(ROUNDS):
        proposal, key = empty(world), uuid.uuid4()

        first, second = at_once(*[sending(world, proposal, key) for _ in range(2)])

        assert (first, proposal.attachments.count()) == (second, 1)


def test_control_one_key_without_the_lock_collides(world, monkeypatch):
    proposal, key = empty(world), uuid.uuid4()
    read_without_lock(monkeypatch)
    # Both have looked for the key: before the file is looked into, and again after it.
    meet_after(monkeypatch, "innovations.queries.files.room_of")

    outcomes = at_once(*[sending(world, proposal, key) for _ in range(2)])

    assert {type(outcome) for outcome in outcomes} == {Attachment, IntegrityError}


def test_the_last_place_of_a_slot_goes_once(world):
    for _ in range(ROUNDS):
        proposal = empty(world)

        outcomes = at_once(*[sending(world, proposal, uuid.uuid4()) for _ in range(2)])

        assert {type(outcome) for outcome in outcomes} == {Attachment, ActionRefused}


def test_control_the_last_place_without_the_lock_goes_twice(world, monkeypatch):
    proposal = empty(world)
    read_without_lock(monkeypatch)
    # Both have counted the places: before the file is looked into, and again after it.
    meet_after(monkeypatch, "innovations.queries.files.room_of")

    outcomes = at_once(*[sending(world, proposal, uuid.uuid4()) for _ in range(2)])

    assert {type(outcome) for outcome in outcomes} == {Attachment}


def test_a_file_beside_a_submission_is_frozen_with_it_or_refused(world):
    for _ in range(ROUNDS):
        proposal = make_proposal(world.competition, world.unit, by=world.drafter)
        hand_over_proposal(proposal, by=world.drafter, at=NOW)
        slot = next(slot for slot in slots_of(proposal) if slot.section)
        act = {"by": world.local_admin, "at": NOW}
        facts = {"slot": slot.code, "name": "SK.pdf", "key": uuid.uuid4(), "file": given(DATA)}

        found, _receipt = at_once(
            partial(attach_file, proposal, **act, **facts),
            partial(submit_proposal, proposal, **act),
        )

        held = set(proposal.versions.get().attachments.values_list("pk", flat=True))
        assert (isinstance(found, ActionRefused)) or found.pk in held


def test_one_piece_sent_twice_at_once_is_counted_once(world):
    proposal = empty(world)
    slot = next(slot for slot in slots_of(proposal) if not slot.is_link)
    act = {"by": world.drafter, "at": NOW}
    for _ in range(ROUNDS * 4):
        facts = UploadFacts(uuid.uuid4(), "SK.pdf", len(DATA), sha(DATA))
        upload = start_upload(proposal, **act, slot=slot.code, facts=facts)
        piece = {"offset": 0, "chunk": DATA[:100], "digest": sha(DATA[:100])}

        outcomes = at_once(*[partial(append_chunk, upload, **act, **piece) for _ in range(2)])

        assert {type(outcome) for outcome in outcomes} == {Upload, StaleWrite}
        upload.refresh_from_db()
        assert upload.received == 100
        upload.delete()


def test_control_one_piece_without_the_lock_is_taken_twice(world, monkeypatch):
    proposal = empty(world)
    slot = next(slot for slot in slots_of(proposal) if not slot.is_link)
    act = {"by": world.drafter, "at": NOW}
    facts = UploadFacts(uuid.uuid4(), "SK.pdf", len(DATA), sha(DATA))
    upload = start_upload(proposal, **act, slot=slot.code, facts=facts)
    read_without_lock(monkeypatch, meeting().wait, of=Upload)
    piece = {"offset": 0, "chunk": DATA[:100], "digest": sha(DATA[:100])}

    outcomes = at_once(*[partial(append_chunk, upload, **act, **piece) for _ in range(2)])

    assert {getattr(outcome, "received", outcome) for outcome in outcomes} == {100}
