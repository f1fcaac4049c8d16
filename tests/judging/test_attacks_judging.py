"""What somebody would try who wants to know or do more than the own part in judging."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import ActionRefused
from innovations.models import TeamMember
from judging.actions import (
    add_remark,
    add_visit_photo,
    assign_judge,
    confirm_acquaintance,
    confirm_answer,
    confirm_slot,
    declare_conflict,
    declare_independence,
    declare_outage,
    enter_paper,
    leave_visit,
    lock_scorecard,
    move_slot,
    remove_visit_item,
    return_visit,
    save_scorecard,
    strike_answers,
    void_scorecard,
)
from judging.actions.discussions import MOST_REMARKS
from judging.actions.visiting import PhotoFacts
from judging.forms.visits import PhotoForm
from judging.models import Assignment, DiscussionRemark, PanelMember
from judging.queries.timetable import free_places
from judging.timetable import Place, fit
from tests.factories import NOW
from tests.judging.scenes import LATER, Scene
from tests.judging.talks import TalkScene
from tests.judging.test_judging_visits import photo_file
from tests.judging.visiting import VISITED, VisitScene
from tests.judging.voices import VoiceScene, answer_behind
from tests.matrix.presentations import hold_presentations

pytestmark = pytest.mark.django_db
START = NOW + timedelta(days=3)


@pytest.fixture
def talks():
    """Two presentations; the stage hides who made the entries."""
    made = Scene(entries=2, judges=2)
    made.start()
    hold_presentations(made, starts_at=START)
    return made


def open_slot(client, scene, name, judge=0, entry=0):
    client.force_login(scene.members[judge].person)
    return client.get(reverse(name, kwargs={"code": scene.candidacies[entry].slot.code}))


def test_a_presentation_closes_with_a_conflict_like_the_text(client, talks):
    own = talks.assignment(0, 0)
    declare_conflict(own, by=own.member.person, at=NOW, kind="family", note="")

    answers = [
        open_slot(client, talks, name) for name in ("slot-detail", "slot-room", "slot-calendar")
    ]
    day = client.get(reverse("judge-timetable", kwargs={"code": talks.stage.code}))

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert talks.candidacies[0].proposal.number not in day.content.decode()


def test_a_title_waits_for_the_word_on_acquaintance_also_in_the_timetable(client, talks):
    own = talks.assignment(0, 0)
    Assignment.objects.filter(pk=own.pk).update(acquainted_at=None)
    title = talks.candidacies[0].proposal.title

    room = open_slot(client, talks, "slot-room")
    pages = [
        client.get(reverse(name, kwargs={"code": talks.stage.code})).content.decode()
        for name in ("judge-timetable", "judge-calendar")
    ]

    assert room.status_code == 404
    for page in pages:
        assert talks.candidacies[0].proposal.number in page
        assert title not in page


def test_a_chair_with_a_conflict_keeps_no_clock(client, talks):
    talks.members[0].is_chair = True
    talks.members[0].save(update_fields=["is_chair"])
    own = talks.assignment(0, 0)
    declare_conflict(own, by=own.member.person, at=NOW, kind="family", note="")

    own_entry = open_slot(client, talks, "clock-reset")
    other = open_slot(client, talks, "clock-reset", entry=1)

    assert (own_entry.status_code, other.status_code) == (404, 200)


def test_a_blind_judge_reads_no_name_of_who_presents(client, talks):
    talks.stage.is_blind = True
    talks.stage.save(update_fields=["is_blind"])
    slot = talks.candidacies[0].slot
    admin = talks.world.local_admin
    confirm_slot(slot, by=admin, at=NOW, presenters="Dr. Wati Kencana", sequence=slot.sequence)

    pages = [open_slot(client, talks, name) for name in ("slot-detail", "slot-room")]

    assert all("Wati Kencana" not in page.content.decode() for page in pages)


def test_a_word_about_an_earlier_time_confirms_nothing(client, talks):
    slot = talks.candidacies[0].slot
    client.force_login(talks.world.local_admin)
    place = reverse("slot-confirm", kwargs={"code": slot.code})
    form = client.get(place).context["form"]
    given = {**form.initial, "presenters": "Tim"}
    at = {"by": talks.organiser, "at": NOW}
    move_slot(slot, **at, place=free_places(talks.stage)[-1])

    answer = client.post(place, given)

    slot.refresh_from_db()
    assert (answer.status_code, slot.confirmed_at) == (422, None)


def test_a_timetable_that_is_too_short_still_answers():
    """A chain of entries that give way had no end: 600 places and a hundred entries too many."""
    length = timedelta(minutes=20)
    places = [
        Place(START + n * 2 * length, n // 20, START + (2 * n + 1) * length) for n in range(600)
    ]
    people = {f"{n:04}": {-n, n % 7} for n in range(1, 701)}

    table = fit(people, places, {})

    assert (len(table.places), len(table.left)) == (600, 100)


@pytest.fixture
def desk(client):
    """One entry on the desk of the judge who is signed in; an answer of 500 is an answer."""
    made = Scene(entries=1, judges=2)
    made.start()
    client.force_login(made.members[0].person)
    client.raise_request_exception = False
    return made


def send(client, scene, name, **body):
    place = reverse(name, kwargs={"code": scene.assignment().code})
    return client.post(place, {"revision": 0, **body}, content_type="application/json")


def passage(**facts):
    return {"at": "p", "from": 0, "to": 3, "text": "abc", **facts}


def test_what_no_database_holds_is_no_passage(client, desk):
    wrong = [
        passage(text="a\x00b"),
        passage(text="\ud800"),
        passage(at="\udfff"),
        passage(to=10**3000),
    ]

    answers = [send(client, desk, "highlights-keep", passages=[one]) for one in wrong]
    right = send(client, desk, "highlights-keep", passages=[passage()])

    assert [answer.status_code for answer in answers] == [400, 400, 400, 400]
    assert right.status_code == 200


@pytest.mark.parametrize("cleared", [[{}], [[]], [None, "\x00"]])
def test_what_is_no_aspect_is_not_taken_back(client, desk, cleared):
    answer = send(client, desk, "scorecard-edit", cleared=cleared)

    assert answer.status_code == 200


def test_a_header_opens_no_text_before_the_word_on_acquaintance(client, desk):
    own = desk.assignment()
    Assignment.objects.filter(pk=own.pk).update(acquainted_at=None)
    place = reverse("scorecard-edit", kwargs={"code": own.code})

    answer = client.get(place, headers={"content-type": "application/json"})

    assert answer.status_code == 302
    assert reverse("acquaintance-confirm", kwargs={"code": desk.stage.code}) in answer.url


def test_an_address_with_a_number_of_five_thousand_digits_is_answered(client, desk):
    client.force_login(desk.organiser)
    facts = {"code": desk.stage.code, "member": desk.members[0].code}

    answer = client.get(reverse("load-handover", kwargs=facts), {"jumlah": "9" * 5000})

    assert answer.status_code == 200


@pytest.fixture
def visits():
    return VisitScene(entries=1).open_visits_at_once()


def test_who_leaves_a_visit_takes_the_locked_marks_along():
    scene = VisitScene(entries=1, is_scored=True).open_visits_at_once()
    visit, member = scene.plan(), scene.visitors[0]
    own = Assignment.objects.get(candidacy=visit.candidacy, member=member)
    facts = {"by": member.person, "at": VISITED}
    own = confirm_acquaintance(member, **facts, seen=[own.code], known={})[0]
    card = save_scorecard(own, **facts, version=0, marks=scene.marks())
    lock_scorecard(own, **facts, version=card.version)

    leave_visit(visit, **facts, kind="family")

    own.refresh_from_db()
    visit.candidacy.refresh_from_db()
    assert (own.state, own.scorecard.state) == ("recused", "recused")
    assert visit.candidacy.locked_count == 0
    with pytest.raises(ActionRefused):
        leave_visit(visit, **facts, kind="family")


def test_a_chair_with_a_conflict_neither_reads_nor_returns_a_report(client, visits):
    visit = visits.report(visits.visited())
    chair = visits.visitor("Ketua")
    PanelMember.objects.filter(pk=chair.pk).update(is_chair=True)
    client.force_login(chair.person)
    pages = [reverse(name, args=[visit.code]) for name in ("visit-report", "visit-return")]
    open_ones = [client.get(page).status_code for page in pages]
    TeamMember.objects.create(proposal=visit.candidacy.proposal, person=chair.person, role="mentor")

    closed = [client.get(page).status_code for page in pages]

    assert (open_ones, closed) == ([200, 200], [404, 404])


def test_who_has_a_part_in_an_entry_decides_nothing_about_it(client, visits):
    visit = visits.report(visits.visited())
    TeamMember.objects.create(
        proposal=visit.candidacy.proposal, person=visits.organiser, role="member"
    )
    client.force_login(visits.organiser)
    pages = [
        reverse("visit-return", args=[visit.code]),
        reverse("visit-excuse", args=[visit.candidacy.code]),
    ]

    assert [client.get(page).status_code for page in pages] == [403, 403]


def test_a_photo_of_the_year_9999_does_not_close_the_report():
    data = {"key": str(uuid4()), "taken_at": "9999-12-31T23:59:59Z"}
    form = PhotoForm(data, {"file": ContentFile(b"x", name="a.jpg")})

    assert form.is_valid()
    assert form.act_arguments()["facts"].taken_at is None


def test_an_invited_chair_leads_nothing_before_the_declaration(client, talks):
    chair = talks.add_judge("Ketua", is_chair=True)
    client.force_login(chair.person)
    page = reverse("stage-detail", kwargs={"code": talks.stage.code})
    before = client.get(page).status_code

    declare_independence(chair, by=chair.person, at=NOW)

    assert (before, client.get(page).status_code) == (404, 200)


def test_paper_brings_no_mark_into_a_void_scorecard(desk):
    own = desk.assignment()
    save_scorecard(own, by=own.member.person, at=NOW, version=0, private_note="Rusak.")
    void_scorecard(own.scorecard, by=desk.organiser, at=NOW, reason="Salah.")
    declare_outage(desk.stage, by=desk.organiser, at=NOW, reason="Listrik padam.")

    with pytest.raises(ActionRefused, match="tidak dihitung"):
        enter_paper(own, by=desk.organiser, at=NOW, marks=desk.marks())


def test_a_link_that_is_pressed_while_it_is_replaced_counts_nothing():
    scene = VoiceScene()
    pressed = answer_behind(scene.give(level=5))
    scene.give(level=1, at=LATER + timedelta(minutes=1))

    with pytest.raises(ActionRefused, match="tautan yang terbaru"):
        confirm_answer(pressed, at=LATER + timedelta(minutes=2))

    pressed.refresh_from_db()
    assert pressed.state == "waiting"


def test_who_has_a_part_in_an_entry_strikes_no_answer_about_it():
    scene = VoiceScene()
    answer = scene.answer()
    proposal = answer.candidacy.proposal
    TeamMember.objects.create(proposal=proposal, person=scene.organiser, role="member")
    facts = {"by": scene.organiser, "at": LATER, "answers": [answer.code], "reason": "Ganda."}

    with pytest.raises(ActionRefused, match=proposal.number):
        strike_answers(scene.stage, **facts)


@pytest.mark.parametrize("is_first", [True, False])
def test_nobody_answers_for_an_entry_that_stood_on_no_page(client, is_first):
    scene = Scene(entries=1, judges=1)
    scene.assign_all()
    member = scene.members[0]
    if not is_first:
        declare_independence(member, by=member.person, at=NOW)
        Assignment.objects.update(acquainted_at=None)
    client.force_login(member.person)
    name = "independence-declare" if is_first else "acquaintance-confirm"
    place = reverse(name, kwargs={"code": scene.stage.code})
    key = client.get(place).context["form"].initial["idempotency_key"]
    shown = scene.assignment().code
    scene.candidacies.append(scene.add_entry())
    assign_judge(scene.candidacies[1], by=scene.organiser, at=NOW, member=member)

    client.post(place, {"idempotency_key": key, "agrees": "on", f"entri-{shown}": ""})

    assert scene.assignment(0).acquainted_at is not None
    assert scene.assignment(1).acquainted_at is None


def test_no_mark_walks_from_a_locked_scorecard_to_an_open_one():
    scene = Scene(entries=2, judges=2)
    scene.start()
    locked = scene.score(0, 0)
    person = scene.members[0].person
    other = save_scorecard(scene.assignment(1), by=person, at=NOW, version=0, private_note="Nanti.")

    with pytest.raises(DatabaseError, match="stays on its scorecard"), transaction.atomic():
        locked.marks.update(scorecard=other)

    assert locked.marks.count() == len(scene.rubric)


def test_a_photo_that_no_report_names_goes_for_good(client, visits):
    visit = visits.report(visits.visited())
    return_visit(visit, by=visits.organiser, at=VISITED, reason="Foto kurang.")
    facts = {"by": visits.visitors[0].person, "at": VISITED}
    key = uuid4()
    photo = add_visit_photo(visit, **facts, file=photo_file(), facts=PhotoFacts(key=key))
    client.force_login(visits.organiser)
    place = reverse("visit-photo", args=[visit.code, photo.code])
    before = client.get(place).status_code

    remove_visit_item(visit, **facts, kind="photo", key=str(key))

    assert (before, client.get(place).status_code) == (200, 404)


def test_sheets_on_paper_are_drawn_sparingly_and_stay_in_no_cache(client, desk):
    place = reverse("paper-sheet", kwargs={"code": desk.stage.code})
    first = client.get(place)
    client.force_login(desk.members[1].person)
    caches["pages"].set(f"limit:paper-sheets:person-{desk.members[1].person.pk}", 12, timeout=60)

    assert first.status_code == 200
    assert "no-store" in first["Cache-Control"]
    assert client.get(place).status_code == 429


def test_a_discussion_holds_so_many_remarks_and_no_more():
    scene = TalkScene(entries=1).scored()
    talk = scene.open_all()[0]
    said = {"text": "Lagi.", "said_by": scene.organiser, "said_at": LATER}
    DiscussionRemark.objects.bulk_create(
        DiscussionRemark(discussion=talk, **said) for _ in range(MOST_REMARKS)
    )

    with pytest.raises(ActionRefused, match="tidak muat"):
        add_remark(talk, by=scene.organiser, at=LATER, text="Satu lagi.")
