"""How files come and go over the wire: JSON for scripts, downloads that run nothing."""

import json
import uuid
from contextlib import ExitStack
from email.message import Message

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.uploads import previews
from core.uploads.confinement import _room
from innovations.actions import attach_file, remove_attachment
from innovations.models import Upload
from innovations.slots import slots_of
from tests.factories import NOW, make_proposal
from tests.filing import given, office, pdf, photo
from tests.innovations.test_uploads import sha

pytestmark = pytest.mark.django_db
MOST = 8
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@pytest.fixture
def proposal(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


@pytest.fixture
def slots(proposal):
    return [slot for slot in slots_of(proposal) if not slot.is_link]


@pytest.fixture
def attach(world, proposal, slots):
    def send(data, name="SK.pdf"):
        place = next(slot for slot in slots if "image" in slot.kinds and slot.most_files > 1)
        facts = {"slot": place.code, "file": given(data), "name": name, "key": uuid.uuid4()}
        return attach_file(proposal, by=world.drafter, at=NOW, **facts)

    return send


def address(route, proposal, **kwargs):
    return reverse(route, kwargs={"code": proposal.code, **kwargs})


def file_of(attachment, **kwargs):
    route = "attachment-preview" if kwargs else "attachment-file"
    return address(route, attachment.proposal, attachment=attachment.code, **kwargs)


def safe(response):
    return {name: response[name] for name in SAFE}


def test_a_small_file_is_one_request_and_its_retry_changes_nothing(visit, world, proposal, slots):
    client, key = visit(world.drafter), str(uuid.uuid4())

    def send():
        file = SimpleUploadedFile("SK.exe", pdf(), content_type="text/html")
        body = {"slot": slots[0].code, "key": key, "file": file}
        return client.post(address("attachment-add", proposal), body)

    first, again = send(), send()

    told = first.json()["attachment"]
    assert (first.status_code, again.json()) == (201, first.json())
    assert (told["name"], told["kind"], told["pages"]) == ("SK.pdf", "pdf", 1)
    assert client.get(told["file_url"]).content == pdf()


def test_what_is_not_taken_is_answered_with_its_sentence(visit, world, proposal, slots):
    client, place = visit(world.drafter), address("attachment-add", proposal)

    def send(data, key=None, slot=slots[0].code):
        body = {"slot": slot, "key": key or str(uuid.uuid4())}
        return client.post(place, {**body, "file": SimpleUploadedFile("a.pdf", data)})

    page, empty = send(b"<!doctype html><p>"), send(b"")
    gone, torn = send(pdf(), slot="question:none:none"), send(pdf(), key="no key")

    assert [answer.status_code for answer in (page, empty, gone, torn)] == [422, 422, 409, 400]
    assert "web page" in page.json()["reasons"][0]


def test_a_large_file_comes_in_pieces_and_goes_on_after_a_break(visit, world, proposal, slots):
    client, data = visit(world.drafter), pdf(pages=3)
    facts = {"slot": slots[0].code, "key": str(uuid.uuid4()), "name": "SK.pdf"}
    facts |= {"size": len(data), "digest": sha(data)}

    def begin(**changes):
        body = json.dumps({**facts, **changes})
        place = address("upload-start", proposal)
        return client.post(place, body, content_type="application/json")

    def send(upload, offset, piece):
        headers = {"x-offset": str(offset), "x-digest": sha(piece)}
        kind = "application/octet-stream"
        return client.post(upload["piece_url"], piece, content_type=kind, headers=headers)

    upload = begin().json()["upload"]
    assert send(upload, 0, data[:200]).json() == {"received": 200}
    assert send(upload, 100, data[100:300]).json()["received"] == 200
    assert begin(size=9).json()["received"] == 200
    upload = begin().json()["upload"]
    early = client.post(upload["finish_url"])
    last = send(upload, upload["received"], data[200:])
    done = client.post(upload["finish_url"])

    assert (early.status_code, early.json()["received"]) == (409, 200)
    assert last.json() == {"received": len(data)}
    assert (done.status_code, done.json()["attachment"]["pages"]) == (201, 3)
    assert client.post(upload["finish_url"]).json() == done.json()
    assert begin().json() == done.json()


def test_a_file_that_nobody_can_look_at_now_is_not_lost(visit, world, proposal, slots, monkeypatch):
    client, data = visit(world.drafter), pdf()
    facts = {"slot": slots[0].code, "key": str(uuid.uuid4()), "name": "SK.pdf"}
    body = json.dumps({**facts, "size": len(data), "digest": sha(data)})
    place = address("upload-start", proposal)
    upload = client.post(place, body, content_type="application/json").json()["upload"]
    headers = {"x-offset": "0", "x-digest": sha(data)}
    client.post(upload["piece_url"], data, content_type="application/octet-stream", headers=headers)

    monkeypatch.setattr("core.uploads.confinement.PATIENCE", 0)
    with ExitStack() as taken:
        for _ in range(2):
            taken.enter_context(_room())
        small = SimpleUploadedFile("SK.pdf", data)
        whole = {"slot": slots[0].code, "key": str(uuid.uuid4()), "file": small}
        early = [
            client.post(upload["finish_url"]),
            client.post(address("attachment-add", proposal), whole),
        ]
    late = client.post(upload["finish_url"])

    assert [answer.status_code for answer in early] == [503, 503]
    assert (late.status_code, late.json()["attachment"]["pages"]) == (201, 1)


def test_a_name_that_no_database_can_hold_is_cleaned(visit, world, proposal, slots):
    facts = {"slot": slots[0].code, "key": str(uuid.uuid4()), "name": "SK\ud800\u202e.pdf"}
    body = json.dumps({**facts, "size": 9, "digest": sha(b"")})

    answer = visit(world.drafter).post(
        address("upload-start", proposal), body, content_type="application/json"
    )

    assert answer.status_code == 200
    assert Upload.objects.get().name == "SK.pdf"


def test_whoever_leafs_through_papers_leaves_room_for_who_hands_some_in(
    visit, world, attach, monkeypatch
):
    attachment, client = attach(pdf()), visit(world.drafter)
    monkeypatch.setattr("core.uploads.previews.PATIENCE", 0)

    with previews._ROOM:
        answer = client.get(file_of(attachment, page=1))
        attach(pdf(), name="SK lagi.pdf")

    assert answer.status_code == 503
    assert client.get(file_of(attachment, page=1)).status_code == 200


def test_a_large_file_that_is_not_taken_leaves_nothing(visit, world, proposal, slots):
    client, data = visit(world.drafter), b"MZ" + bytes(50)
    facts = {"slot": slots[0].code, "key": str(uuid.uuid4()), "name": "SK.pdf"}
    body = json.dumps({**facts, "size": len(data), "digest": sha(data)})
    place = address("upload-start", proposal)
    upload = client.post(place, body, content_type="application/json").json()["upload"]
    headers = {"x-offset": "0", "x-digest": sha(data)}
    client.post(upload["piece_url"], data, content_type="application/octet-stream", headers=headers)

    answer = client.post(upload["finish_url"])

    assert (answer.status_code, proposal.uploads.count()) == (422, 0)


@pytest.mark.parametrize("body", ["[]", "{", '"a"', "{}", "[" * 100_000])
def test_a_body_that_is_no_description_is_refused(visit, world, proposal, body):
    answer = visit(world.drafter).post(
        address("upload-start", proposal), body, content_type="application/json"
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "name", ['a"; filename="b.html', "naskah \U0001f6f6.pdf", "a\r\nX-Evil: 1.pdf", "%22.pdf"]
)
def test_a_file_is_always_a_download_under_one_header(visit, world, attach, name):
    found = attach(pdf(), name)

    response = visit(world.drafter).get(file_of(found))

    told = Message()
    told["Content-Disposition"] = response["Content-Disposition"]
    assert (safe(response), response["Content-Type"]) == (SAFE, "application/pdf")
    assert (told.get_content_disposition(), told.get_filename()) == ("attachment", found.name)
    assert not response.has_header("X-Evil")


def test_behind_nginx_the_bytes_go_another_way(visit, world, attach, settings):
    settings.ACCEL_PREFIX = "/_media/"
    found = attach(pdf())

    response = visit(world.drafter).get(file_of(found))

    assert (response["X-Accel-Redirect"], response.content) == (f"/_media/{found.file.name}", b"")
    assert safe(response) == SAFE


def test_a_preview_is_a_picture_and_nothing_else(visit, world, attach):
    client = visit(world.drafter)
    paper, drawing, sheet = attach(pdf(pages=2)), attach(photo(), "a.jpg"), attach(office("xlsx"))

    pages = [client.get(file_of(paper, page=number)) for number in (1, 2)]
    picture = client.get(file_of(drawing, page=1))
    absent = [file_of(paper, page=3), file_of(drawing, page=2), file_of(sheet, page=1)]

    for answer in (*pages, picture):
        assert (answer["Content-Type"], answer.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
        assert safe(answer) == SAFE
    assert [client.get(place).status_code for place in absent] == [404, 404, 404]


def test_a_file_that_was_taken_out_is_gone_for_its_own_side_too(
    visit, world, attach, django_capture_on_commit_callbacks
):
    found = attach(pdf())
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(found, by=world.drafter, at=NOW)

    assert visit(world.drafter).get(file_of(found)).status_code == 404


def test_a_file_costs_few_statements_and_says_the_same_to_all_methods(visit, world, attach):
    client, place = visit(world.drafter), file_of(attach(pdf()))
    client.get(place)

    with CaptureQueriesContext(connection) as seen:
        client.get(place)

    assert len(seen) <= MOST
    stranger = visit(world.foreign_drafter)
    methods = [stranger.get(place), stranger.head(place)]
    methods += [
        stranger.get(place, headers=one) for one in ({"range": "bytes=0-9"}, {"if-none-match": "*"})
    ]
    assert [answer.status_code for answer in methods] == [404] * 4
