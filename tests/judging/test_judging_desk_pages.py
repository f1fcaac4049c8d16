"""The judge's pages: blind, own entries only, saved by script and by form."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import declare_conflict, save_scorecard, skip_assignment
from judging.models import Assignment, Mark, Scorecard
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db

OWN = ("scorecard-edit", "scorecard-lock", "assignment-skip", "conflict-declare")
CANARIES = ("Puskesmas Sumpiuh II", "Siti Rahayu", "Dinas Kesehatan", "Dinkes")


@pytest.fixture
def scene():
    scene = Scene(entries=3, judges=2)
    scene.start()
    return scene


@pytest.fixture
def judge(scene):
    return scene.members[0].person


@pytest.fixture
def visitor(judge):
    client = Client()
    client.force_login(judge)
    return client


def address(scene, name="scorecard-edit", entry=0, judge=0):
    return reverse(name, kwargs={"code": scene.assignment(entry, judge).code})


def send(visitor, url, **facts):
    return visitor.post(url, json.dumps(facts), content_type="application/json")


def significance(value, reason=""):
    return {"significance": {"level": "4", "value": value, "reason": reason}}


def card_of(scene):
    return Scorecard.objects.get(assignment=scene.assignment())


@pytest.mark.parametrize("name", OWN)
def test_a_blind_page_holds_no_name_of_the_entrant(scene, visitor, name):
    page = visitor.get(address(scene, name))

    html = page.content.decode()
    assert page.status_code == 200
    assert [name for name in CANARIES if name in html] == []
    assert scene.candidacies[0].proposal.title in html


def test_a_stage_that_is_not_blind_shows_unit_and_team(scene, visitor):
    type(scene.stage).objects.update(is_blind=False)

    html = visitor.get(address(scene)).content.decode()

    assert "Puskesmas Sumpiuh II" in html
    assert "Siti Rahayu" in html


def test_a_blind_page_is_given_no_row_that_leads_to_the_entrant(scene, visitor):
    context = visitor.get(address(scene)).context

    layers = [layer.flatten() for layer in context if hasattr(layer, "flatten")]
    flat = {key: value for layer in layers for key, value in layer.items()}
    rows = [name for name, value in flat.items() if isinstance(value, Assignment | Scorecard)]
    assert rows == []
    assert {"object", "assignment", "view"} & flat.keys() == set()


def test_the_inbox_is_blind_and_shows_what_is_left(scene, visitor):
    scene.score(0, 0)

    page = visitor.get(reverse("assignment-list"))

    html = page.content.decode()
    desk = page.context["cards"][0]["desk"]
    assert (desk.done, desk.left, desk.next.number) == (1, 2, "BMS26-002")
    assert desk.squares() == ("done", "open", "open")
    assert [name for name in CANARIES if name in html] == []


def test_the_inbox_puts_skipped_entries_last(scene, visitor, judge):
    skip_assignment(scene.assignment(0, 0), by=judge, at=LATER)

    desk = visitor.get(reverse("assignment-list")).context["cards"][0]["desk"]

    assert desk.next.number == "BMS26-002"
    assert desk.squares() == ("skipped", "open", "open")


def test_the_inbox_goes_on_with_what_is_begun(scene, visitor, judge):
    marks = [scene.mark("novelty", 50)]
    save_scorecard(scene.assignment(2, 0), by=judge, at=LATER, version=0, marks=marks)

    desk = visitor.get(reverse("assignment-list")).context["cards"][0]["desk"]

    assert desk.next.number == "BMS26-003"


def test_the_inbox_before_the_declaration_shows_no_title(scene):
    late = scene.add_judge("Juri Baru")
    scene.members.append(late)
    Assignment.objects.create(
        code="LATE", candidacy=scene.candidacies[0], member=late, assigned_by=scene.organiser
    )
    client = Client()
    client.force_login(late.person)

    inbox = client.get(reverse("assignment-list")).content.decode()
    declaration = reverse("independence-declare", kwargs={"code": scene.stage.code})
    promise = client.get(declaration).content.decode()

    title = scene.candidacies[0].proposal.title
    assert declaration in inbox
    assert "BMS26-001" in promise
    assert title not in inbox + promise
    assert client.get(reverse("scorecard-edit", kwargs={"code": "LATE"})).status_code == 404


def test_declaring_opens_the_entries(scene):
    late = scene.add_judge("Juri Baru")
    Assignment.objects.create(
        code="LATE", candidacy=scene.candidacies[0], member=late, assigned_by=scene.organiser
    )
    client = Client()
    client.force_login(late.person)
    declaration = reverse("independence-declare", kwargs={"code": scene.stage.code})
    form = client.get(declaration).context["form"]

    given = {"idempotency_key": form.initial["idempotency_key"], "entri-LATE": ""}
    refused = client.post(declaration, given)
    done = client.post(declaration, {**given, "agrees": "on"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert client.get(reverse("scorecard-edit", kwargs={"code": "LATE"})).status_code == 200


def test_another_judges_entry_does_not_exist(scene, visitor):
    for name in OWN:
        assert visitor.get(address(scene, name, judge=1)).status_code == 404


def test_peers_marks_change_nothing_on_a_judges_pages(scene, visitor):
    before = [visitor.get(url).content for url in (address(scene), reverse("assignment-list"))]

    scene.score(0, 1, 99)

    after = [visitor.get(url).content for url in (address(scene), reverse("assignment-list"))]
    assert [strip(page) for page in before] == [strip(page) for page in after]


def strip(page):
    """Without the token that every answer masks anew."""
    return [line for line in page.decode().splitlines() if "csrf" not in line.lower()]


def test_autosave_keeps_one_aspect_and_answers_with_the_version(scene, visitor):
    answer = send(visitor, address(scene), revision=0, marks=significance("74,5", "Terukur"))

    said = answer.json()
    mark = Mark.objects.get()
    assert (answer.status_code, said["revision"], said["done"]) == (200, 1, 1)
    assert said["total"] == "74,50"
    assert (mark.level, str(mark.value), mark.reason) == (4, "74.50", "Terukur")


def test_autosave_of_a_stale_version_answers_409_with_what_is_stored(scene, visitor):
    send(visitor, address(scene), revision=0, marks=significance("74"))

    answer = send(visitor, address(scene), revision=0, marks=significance("61"))

    assert answer.status_code == 409
    assert answer.json()["stored"]["marks"]["significance"]["value"] == "74.00"
    assert answer.json()["stored"]["version"] == 1


@pytest.mark.parametrize(
    "value",
    ["NaN", "Infinity", "-1", "1e4", "1e400", "8,555", "74.5.5", "1.000,5", "٧٤", "abc", "101"],
)
def test_autosave_refuses_what_is_no_mark(scene, visitor, value):
    answer = send(visitor, address(scene), revision=0, marks=significance(value))

    assert answer.status_code == 422
    assert answer.json()["errors"] == answer.json()["faults"]["significance"]
    assert not Mark.objects.exists()


def test_autosave_refuses_a_body_without_a_bottom(scene, visitor):
    answer = visitor.post(address(scene), "[" * 60_000, content_type="application/json")

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "facts",
    [
        {"revision": 0, "marks": {"beauty": {"level": "4", "value": "70"}}},
        {"revision": 0, "marks": {"significance": {"level": "", "value": "70"}}},
        {"revision": 0, "marks": {"significance": {"level": "4", "value": ""}}},
        {"revision": 0, "marks": {"significance": {"level": "2", "value": "70"}}},
        {"revision": "0", "marks": {"significance": {"level": "4", "value": "70"}}},
        {"marks": {"significance": {"level": "4", "value": "70"}}},
        {"revision": 0, "marks": {"significance": {"level": "4", "value": ["70"]}}},
        {"revision": 0, "marks": {"significance": ["4", "70"]}},
        {"revision": 0, "marks": [["significance", "4", "70"]]},
        {"revision": 0, "read": "1", "marks": {"significance": {"level": "4", "value": "70"}}},
        [],
    ],
)
def test_autosave_refuses_what_is_no_aspect(scene, visitor, facts):
    answer = visitor.post(address(scene), json.dumps(facts), content_type="application/json")

    assert answer.status_code == 422
    assert not Mark.objects.exists()


def test_autosave_keeps_the_private_note(scene, visitor):
    answer = send(visitor, address(scene), revision=0, private_note="Tanya vaksin")

    assert answer.status_code == 200
    assert card_of(scene).private_note == "Tanya vaksin"


def test_autosave_after_the_lock_is_refused(scene, visitor):
    card = scene.score(0, 0)

    answer = send(visitor, address(scene), revision=card.version, marks=significance("70"))

    assert answer.status_code == 422


def form_of(scene, version=0, **values):
    """What a visitor without script posts: every aspect."""
    data = {"version": version, "private_note": ""}
    for code in scene.rubric:
        data |= {f"{code}-level": "4", f"{code}-value": "74,5", f"{code}-reason": ""}
    return data | values


def test_without_script_the_form_saves_all_and_goes_on(scene, visitor):
    answer = visitor.post(address(scene), form_of(scene, then="next"))

    assert (answer.status_code, answer["Location"]) == (302, address(scene, entry=1))
    assert card_of(scene).marks.count() == 7


@pytest.mark.parametrize(("then", "name"), [("stay", "scorecard-edit"), ("lock", "scorecard-lock")])
def test_without_script_the_buttons_say_where_to_go(scene, visitor, then, name):
    answer = visitor.post(address(scene), form_of(scene, then=then))

    assert answer["Location"] == address(scene, name)


def test_without_script_empty_aspects_may_wait(scene, visitor):
    data = {"version": 0, "significance-level": "4", "significance-value": "70"}

    assert visitor.post(address(scene), data).status_code == 302
    assert card_of(scene).marks.count() == 1


def test_without_script_faults_are_shown_and_the_text_stays(scene, visitor):
    answer = visitor.post(
        address(scene),
        form_of(scene, **{"significance-value": "seratus", "novelty-reason": "Baru"}),
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="seratus"' in html
    assert ">Baru</textarea>" in html
    assert not Mark.objects.exists()


def test_without_script_a_stale_form_shows_both(scene, visitor, judge):
    save_scorecard(
        scene.assignment(), by=judge, at=LATER, version=0,
        marks=[scene.mark("significance", 61, "Alasan lama")],
    )  # fmt: skip

    answer = visitor.post(address(scene), form_of(scene))
    html = answer.content.decode()
    again = visitor.post(address(scene), form_of(scene, version=1))

    assert answer.status_code == 409
    assert "Alasan lama" in html
    assert 'value="74,5"' in html
    assert 'name="version" value="1"' in html
    assert again.status_code == 302


def test_lock_page_names_what_is_missing_and_offers_no_button(scene, visitor):
    page = visitor.get(address(scene, "scorecard-lock"))

    assert page.context["obstacles"]
    assert b'name="version"' not in page.content


def test_locking_goes_on_to_the_next_entry(scene, visitor, judge):
    save_scorecard(scene.assignment(), by=judge, at=LATER, version=0, marks=scene.marks(70))
    page = visitor.get(address(scene, "scorecard-lock"))
    form = page.context["form"]

    answer = visitor.post(
        address(scene, "scorecard-lock"),
        {"idempotency_key": form.initial["idempotency_key"], "version": form["version"].value()},
    )

    assert answer["Location"] == address(scene, entry=1)
    assert card_of(scene).state == "locked"


def test_a_locked_scorecard_is_shown_closed(scene, visitor):
    scene.score(0, 0)

    html = visitor.get(address(scene)).content.decode()

    assert 'value="next"' not in html
    assert "disabled" in html


def test_a_declared_conflict_closes_the_page_at_once(scene, visitor, judge):
    url = address(scene)
    declare_conflict(scene.assignment(), by=judge, at=LATER, kind="family", note="")

    assert visitor.get(url).status_code == 404


@pytest.mark.parametrize("entries", [1, 40])
def test_the_desk_asks_the_database_the_same_for_one_and_many(entries, django_assert_num_queries):
    scene = Scene(entries=entries, judges=2)
    scene.start()
    client = Client()
    client.force_login(scene.members[0].person)

    scoring = address(scene)
    judge, marks = scene.members[0].person, [scene.mark("novelty", 74)]
    save_scorecard(scene.assignment(), by=judge, at=LATER, version=0, marks=marks)

    with django_assert_num_queries(6):
        client.get(reverse("assignment-list"))
    client.get(scoring)  # the rubric is read once a worker
    with django_assert_num_queries(6):
        client.get(scoring)
