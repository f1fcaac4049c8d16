"""The soft lock of a section, both texts in the history, and putting an earlier one back."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from core.errors import ActionRefused, StaleWrite
from innovations.actions import (
    complete_section,
    hand_over_proposal,
    leave_pen,
    save_section,
    set_text_aside,
    take_pen,
)
from innovations.models import SectionRevision
from innovations.models.text import PEN_IDLE, PEN_LAPSE
from tests.factories import NOW, Role, make_member, make_proposal

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)
MOST = 8


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


@pytest.fixture
def empty(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


@pytest.fixture
def joko(world):
    return make_member(world.unit, Role.DRAFTER, "Joko Purnomo")


@pytest.fixture
def section(empty):
    return empty.rule_set.sections.get(code="summary")


def save(proposal, by, section, text, revision, at=NOW):
    answers = {"summary": text}
    act = {"by": by, "at": at, "section": section}
    return save_section(proposal, **act, revision=revision, answers=answers)


def address(proposal, route="section-pen"):
    return reverse(route, kwargs={"code": proposal.code, "section": "summary"})


def test_the_first_who_opens_has_the_pen(world, empty, joko, section):
    take_pen(empty, by=world.drafter, at=NOW, section=section)

    draft = take_pen(empty, by=joko, at=NOW, section=section)

    assert (draft.pen_by, draft.pen_at, draft.revision) == (world.drafter, NOW, 0)


@pytest.mark.parametrize(
    ("after", "is_taken"),
    [(timedelta(0), False), (PEN_IDLE - MOMENT, False), (PEN_IDLE, True), (PEN_LAPSE, True)],
)
def test_the_pen_is_taken_over_once_it_was_idle(world, empty, joko, section, after, is_taken):
    take_pen(empty, by=world.drafter, at=NOW, section=section)
    act = {"by": joko, "at": NOW + after, "section": section, "takes_over": True}

    if is_taken:
        assert take_pen(empty, **act).pen_by == joko
    else:
        with pytest.raises(ActionRefused, match="sedang menulis"):
            take_pen(empty, **act)


@pytest.mark.parametrize(("after", "is_free"), [(PEN_LAPSE - MOMENT, False), (PEN_LAPSE, True)])
def test_a_pen_that_was_forgotten_is_free(world, empty, joko, section, after, is_free):
    take_pen(empty, by=world.drafter, at=NOW, section=section)

    draft = take_pen(empty, by=joko, at=NOW + after, section=section)

    assert (draft.pen_by == joko) == is_free


def test_a_save_renews_the_own_pen_only(world, empty, joko, section):
    take_pen(empty, by=world.drafter, at=NOW, section=section)

    own = save(empty, world.drafter, section, "Siti", 0, at=NOW + PEN_IDLE)
    other = save(empty, joko, section, "Joko", 1, at=NOW + PEN_IDLE * 2)

    assert (own.pen_by, own.pen_at) == (world.drafter, NOW + PEN_IDLE)
    assert (other.pen_by, other.pen_at) == (world.drafter, NOW + PEN_IDLE)


def test_leaving_and_completing_give_the_pen_back(world, empty, joko, section):
    take_pen(empty, by=world.drafter, at=NOW, section=section)
    leave_pen(empty, by=joko, at=NOW, section=section)
    assert empty.drafts.get().pen_by == world.drafter

    leave_pen(empty, by=world.drafter, at=NOW, section=section)
    assert empty.drafts.get().pen_by is None

    save(empty, world.drafter, section, "Teks", 0)
    take_pen(empty, by=world.drafter, at=NOW, section=section)
    complete_section(empty, by=world.drafter, at=NOW, section=section)
    assert empty.drafts.get().pen_by is None


def test_leaving_late_does_not_take_what_was_opened_again(world, empty, section):
    take_pen(empty, by=world.drafter, at=NOW, section=section)

    leave_pen(empty, by=world.drafter, at=NOW - MOMENT, section=section)

    assert empty.drafts.get().pen_by == world.drafter


def test_text_set_aside_stays_in_the_history(world, empty, joko, section):
    save(empty, joko, section, "Teks Joko", 0)
    act = {"by": world.drafter, "at": NOW, "section": section}

    draft = set_text_aside(empty, **act, revision=1, answers={"summary": "Teks Siti"})

    texts = SectionRevision.objects.order_by("revision").values_list("answers__summary", flat=True)
    assert list(texts) == ["Teks Joko", "Teks Siti", "Teks Joko"]
    assert (draft.revision, draft.answers) == (3, {"summary": "Teks Joko"})
    with pytest.raises(StaleWrite):
        set_text_aside(empty, **act, revision=1, answers={"summary": "Lagi"})


def test_a_second_person_is_told_who_writes_and_reads_along(world, visit, empty, joko, clock):
    siti, other = visit(world.drafter), visit(joko)
    assert siti.post(address(empty), {"wish": "take"}).json()["is_mine"]
    body = {"revision": 0, "answers": {"summary": "Baru"}}
    siti.post(address(empty, "section-edit"), json.dumps(body), content_type="application/json")

    told = other.post(address(empty), {"wish": "take", "revision": "0"}).json()

    name = world.drafter.get_short_name()
    assert (told["is_mine"], told["may_take"]) == (False, False)
    assert told["text"] == f"{name} sedang menulis. Anda dapat membaca."
    assert (told["revision"], told["answers"]) == (1, {"summary": "Baru"})
    assert "answers" not in other.get(address(empty) + "?revision=1").json()
    page = other.get(reverse("proposal-detail", kwargs={"code": empty.code})).content.decode()
    assert f"{name} sedang menulis" in page


def test_taking_over_is_refused_until_it_may_be_and_then_told(world, visit, empty, joko, clock):
    siti, other = visit(world.drafter), visit(joko)
    siti.post(address(empty), {"wish": "take"})
    assert other.post(address(empty), {"wish": "over"}).status_code == 409

    clock.move_to(NOW + PEN_IDLE)
    assert other.get(address(empty)).json()["may_take"]
    assert other.post(address(empty), {"wish": "over"}).json()["is_mine"]

    body = {"revision": 0, "answers": {"summary": "Tulisan Siti"}}
    kind = {"content_type": "application/json"}
    saved = siti.post(address(empty, "section-edit"), json.dumps(body), **kind)
    assert (saved.status_code, saved.json()["pen"]) == (
        200,
        "Joko sedang menulis. Anda dapat membaca.",
    )
    assert other.post(address(empty), {"wish": "leave"}).status_code == 204
    assert siti.get(address(empty)).json()["is_mine"]


def test_who_may_not_write_gets_no_pen(world, visit, empty, draft):
    hand_over_proposal(draft, by=world.drafter, at=NOW)

    assert visit(world.local_admin).post(address(empty), {"wish": "take"}).status_code == 403
    assert visit(world.drafter).post(address(draft), {"wish": "take"}).status_code == 403
    assert visit(world.foreign_drafter).post(address(empty), {"wish": "take"}).status_code == 404


def test_an_earlier_text_is_put_back_and_nothing_is_lost(world, visit, empty, joko, section):
    save(empty, world.drafter, section, "Teks Siti", 0)
    save(empty, joko, section, "Teks Joko", 1)
    client, history = visit(world.drafter), address(empty, "section-history")
    page = client.get(f"{history}?versi=1").content.decode()
    assert "Teks Siti" in page
    assert "Joko Purnomo" in page

    answer = client.post(history, {"versi": "1", "revision": "2"})

    assert answer.url == address(empty, "section-edit")
    assert empty.drafts.get().answers == {"summary": "Teks Siti"}
    assert SectionRevision.objects.count() == 3
    stale = client.post(history, {"versi": "2", "revision": "2"})
    assert stale.url == history
    assert empty.drafts.get().revision == 3
    assert client.get(f"{history}?versi=9").status_code == 404
    assert client.post(history, {"versi": "x", "revision": "3"}).status_code == 404


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "\u0661" * 5000])
def test_no_number_of_an_address_is_too_large(world, visit, empty, section, number):
    save(empty, world.drafter, section, "Teks Siti", 0)
    client, history = visit(world.drafter), address(empty, "section-history")

    assert client.get(history, {"versi": number, "page": number}).status_code == 404
    assert client.post(history, {"versi": number, "revision": "1"}).status_code == 404
    assert client.post(history, {"versi": "1", "revision": number}).status_code == 302


def test_after_handing_over_no_text_is_put_back(world, visit, handed_over):
    history = address(handed_over, "section-history")
    client = visit(world.drafter)

    assert b"Pakai lagi" not in client.get(history).content
    assert client.post(history, {"versi": "1", "revision": "1"}).status_code == 403


@pytest.mark.parametrize("saves", [1, 3, 45])
def test_the_history_costs_the_same_at_every_size(world, visit, empty, section, saves):
    for number in range(saves):
        save(empty, world.drafter, section, f"Teks {number}", number)
    client = visit(world.drafter)

    with CaptureQueriesContext(connection) as seen:
        page = client.get(address(empty, "section-history") + "?page=9").content.decode()

    assert len(seen) <= MOST, [query["sql"] for query in seen]
    assert "versi=1#teks" in page
    with CaptureQueriesContext(connection) as seen:
        client.get(address(empty))
    assert len(seen) <= MOST
