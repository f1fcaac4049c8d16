"""Pages of moderation: letters for judges, names for the organiser, nothing before its time."""

from contextlib import contextmanager
from copy import deepcopy

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from judging.actions import declare_conflict
from judging.models import Discussion
from judging.queries.discussions import gaps_of
from tests.judging.scenes import LATER
from tests.judging.talks import TalkScene, kept
from tests.judging.twins import plain_answer

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lobby(django_db_setup, django_db_blocker):
    def build():
        """The third entry waits for all but its first judge."""
        scene = TalkScene(entries=3, judges=4)
        scene.totals = (74, 71, 46, 70)
        scene.members[3].is_chair = True
        scene.members[3].save()
        scene.limit().start()
        for judge, total in enumerate(scene.totals):
            scene.score(0, judge, total)
            scene.score(1, judge, 70 + judge)
        scene.score(2, 0, 74)
        return scene

    with kept(build, django_db_blocker) as scene:
        yield scene


@pytest.fixture
def scene(lobby):
    return deepcopy(lobby)


def visitor_of(person):
    client = Client()
    client.force_login(person)
    return client


def page(name, subject):
    return reverse(name, kwargs={"code": subject.code})


def submit(client, address, **data):
    """Post the page's own form with its key."""
    form = client.get(address).context["form"]
    return client.post(address, {"idempotency_key": form.initial["idempotency_key"], **data})


def fields_of(scene, value):
    """The aspects as the revision's form sends them."""
    marks = scene.marks(value)
    rows = [(mark.criterion, mark) for mark in marks]
    return {
        f"{code}-{name}": text
        for code, mark in rows
        for name, text in (
            ("level", mark.level),
            ("value", str(mark.value)),
            ("reason", mark.reason),
        )
    }


def test_the_list_opens_chosen_discussions_and_all_of_them(scene):
    client, address = visitor_of(scene.organiser), page("moderation", scene.stage)
    shown = client.get(address)

    nothing = submit(client, address)
    chosen = submit(client, address, usulan=scene.candidacies[0].code)

    (line,) = shown.context["lines"]
    assert [str(total) for total in line.totals] == ["74", "71", "70", "46"]
    assert (nothing.status_code, chosen.status_code) == (422, 302)
    assert Discussion.objects.get().candidacy == scene.candidacies[0]
    assert client.get(address).context["lines"] == []


def test_all_of_the_list_are_opened_by_one_button(scene):
    submit(visitor_of(scene.organiser), page("moderation", scene.stage), semua="1")

    assert Discussion.objects.count() == 1


def test_a_judge_revises_and_another_keeps_by_their_pages(scene):
    (discussion,) = scene.open_all()
    severe, mild = visitor_of(scene.members[2].person), visitor_of(scene.members[0].person)

    missing = submit(severe, page("marks-change", discussion), **fields_of(scene, 65))
    revised = submit(
        severe, page("marks-change", discussion), reason="Terlewat.", **fields_of(scene, 65)
    )
    kept_marks = submit(mild, page("marks-keep", discussion))
    again = mild.get(page("marks-keep", discussion))
    said = submit(mild, page("remark-add", discussion), text="Datanya lengkap.")

    assert (missing.status_code, revised.status_code, kept_marks.status_code) == (422, 302, 302)
    assert len(again.context["obstacles"]) == 1
    assert said["Location"].endswith("#catatan")
    shown = mild.get(page("discussion-detail", discussion)).context
    before_and_after = {(v.before, v.after) for v in shown["voices"] if v.stance == "revised"}
    assert {(str(a), str(b)) for a, b in before_and_after} == {("46", "65")}
    assert [remark.text for remark in shown["remarks"]] == ["Datanya lengkap."]


def test_judges_and_chair_read_letters_and_the_organiser_names(scene):
    (discussion,) = scene.open_all()
    address = page("discussion-detail", discussion)
    people = [scene.members[0].person, scene.members[3].person, scene.organiser]

    judge, chair, organiser = (visitor_of(person).get(address) for person in people)

    names = [member.person.name for member in scene.members]
    assert [name in organiser.content.decode() for name in names] == [True] * 4
    own_name_only = [name in judge.content.decode() for name in names]
    assert own_name_only == [True, False, False, False]
    assert [name in chair.content.decode() for name in names] == [False, False, False, True]
    codes = [member.code for member in scene.members]
    codes += [scene.assignment(0, other).code for other in (1, 2, 3)]
    assert [code for code in codes if code in judge.content.decode()] == []


def test_a_judge_without_a_locked_scorecard_knows_of_no_discussion(scene):
    (discussion,) = scene.open_all()
    client, address = visitor_of(scene.members[0].person), page("discussion-detail", discussion)
    seen = client.get(address).status_code
    declare_conflict(
        scene.assignment(0, 0), by=scene.members[0].person, at=LATER, kind="family", note=""
    )

    assert (seen, client.get(address).status_code) == (200, 404)
    peer = visitor_of(scene.members[1].person).get(address)
    assert len(peer.context["voices"]) == 3


def test_a_chair_with_a_conflict_leads_nothing_about_the_entry(scene):
    chair = scene.members[3]
    declare_conflict(scene.assignment(0, 3), by=chair.person, at=LATER, kind="family", note="")
    client = visitor_of(chair.person)

    assert client.get(page("moderation", scene.stage)).context["lines"] == []
    (discussion,) = scene.open_all()
    assert client.get(page("discussion-detail", discussion)).status_code == 404
    assert client.get(page("discussion-close", discussion)).status_code == 404


def test_the_chair_closes_and_the_judges_inbox_is_empty_again(scene):
    (discussion,) = scene.open_all()
    judge, chair = visitor_of(scene.members[0].person), visitor_of(scene.members[3].person)
    inbox = reverse("assignment-list")
    told = judge.get(inbox).context["cards"][0]["talks"]

    silent = submit(chair, page("discussion-close", discussion))
    closed = submit(chair, page("discussion-close", discussion), words="Cukup jelas.")

    assert told.waiting == [(discussion.code, scene.candidacies[0].proposal.number, "moderation")]
    assert (silent.status_code, closed.status_code) == (422, 302)
    assert judge.get(inbox).context["cards"][0]["talks"].waiting == []
    late = judge.post(page("remark-add", discussion), {"text": "Terlambat"})
    assert late.status_code == 422


@contextmanager
def afterwards_undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def read_by(client, scene, peers_give):
    """A judge's inbox and the own locked scorecard, and how many gaps the organiser sees."""
    with afterwards_undone():
        for judge in (1, 2, 3):
            scene.score(2, judge, peers_give)
        addresses = [
            reverse("assignment-list"),
            reverse("scorecard-edit", kwargs={"code": scene.assignment(2, 0).code}),
            page("moderation", scene.stage),
        ]
        gaps = gaps_of(scene.stage).count()
        return gaps, [plain_answer(client.get(address)) for address in addresses]


def test_before_the_opening_no_page_tells_a_judge_of_a_gap(scene):
    client = visitor_of(scene.members[0].person)

    with time_machine.travel(LATER, tick=False):
        (few, near), (more, far) = (read_by(client, scene, value) for value in (70, 20))

    assert (few, more) == (1, 2)
    assert near == far


@pytest.mark.parametrize(("gap", "count"), [(25, 1), (2, 2)])
def test_pages_of_discussions_cost_the_same_for_one_and_many(
    scene, django_assert_num_queries, gap, count
):
    judge = visitor_of(scene.members[0].person)
    organiser = visitor_of(scene.organiser)
    for client in (judge, organiser):
        client.get(reverse("home"))

    with django_assert_num_queries(8):
        page_of_gaps = organiser.get(page("moderation", scene.limit(gap).stage))
    discussion = scene.open_all()[0]
    for text in range(count):
        discussion.remarks.create(text=str(text), said_by=scene.organiser, said_at=LATER)

    assert len(page_of_gaps.context["lines"]) == count
    for client, name, statements in (
        (judge, "discussion-detail", 7),
        (judge, "marks-change", 6),
        (organiser, "discussion-detail", 7),
    ):
        client.get(page(name, discussion))  # the rubric is read once in a process
        with django_assert_num_queries(statements):
            assert client.get(page(name, discussion)).status_code == 200
