"""The public's pages and the organiser's counts: no cookie, no captcha, no mean before the lock."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.errors import ActionRefused
from judging.actions import confirm_answer
from judging.models import PublicAnswer
from judging.voices import form_stamp
from notifications.models import Message
from tests.judging.scenes import LATER
from tests.judging.voices import VoiceScene, answer_behind, token_of
from tests.sessions import sign_in
from tests.threads import at_once, meeting, read_without_lock

READ = LATER - timedelta(seconds=40)


@pytest.fixture
def scene(db):
    with time_machine.travel(LATER, tick=False):
        yield VoiceScene(entries=2)


@pytest.fixture
def stranger():
    return Client(enforce_csrf_checks=True)


def form_of(scene, entry=0):
    names = {"slug": scene.competition.slug, "code": scene.candidacies[entry].code}
    return reverse("public-answer-give", kwargs=names)


def said(scene, *, opened=READ, entry=0, **facts):
    levels = {f"unsur-{code}": 4 for code in scene.rubric}
    stamp = form_stamp(scene.candidacies[entry].code, opened)
    return {"email": "warga@contoh.id", "opened": stamp, **levels, **facts}


def listed(page):
    return [row.proposal.title for row in page.context["page_obj"]]


def test_a_stranger_answers_without_a_cookie_and_confirms_by_mail(scene, stranger):
    page = stranger.get(form_of(scene))
    sent = stranger.post(form_of(scene), said(scene, comment="Antrean jadi pendek."))
    token = token_of(Message.objects.latest("pk"))
    link = reverse("public-answer-confirm", kwargs={"token": token})
    looked = stranger.get(link)
    waiting = PublicAnswer.objects.get().state
    done = stranger.post(link)
    again = stranger.post(link)

    assert page.headers["Cache-Control"] == "public, max-age=30"
    assert [one.status_code for one in (page, sent, looked, done, again)] == [
        200,
        302,
        200,
        200,
        200,
    ]
    assert (waiting, PublicAnswer.objects.get().state) == ("waiting", "counted")
    assert PublicAnswer.objects.get().comment == "Antrean jadi pendek."
    assert not stranger.cookies
    assert "warga@contoh.id" not in stranger.get(sent.url).text


def test_the_answer_to_a_known_mailbox_is_the_same(scene, stranger):
    scene.answer(email="warga@contoh.id")

    known = stranger.post(form_of(scene), said(scene))
    fresh = stranger.post(form_of(scene), said(scene, email="lain@contoh.id"))

    assert (known.status_code, known.url) == (fresh.status_code, fresh.url)
    assert stranger.get(known.url).content == stranger.get(fresh.url).content


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"situs": "https://murah.example"}, 302),  # thanked, and forgotten
        ({"opened": LATER - timedelta(seconds=4)}, 422),
        ({"opened": LATER - timedelta(hours=13)}, 422),
        ({"email": "bukan alamat"}, 422),
    ],
)
def test_what_no_reader_does_is_not_kept(scene, stranger, facts, status):
    answer = stranger.post(form_of(scene), said(scene, **facts))

    assert (answer.status_code, PublicAnswer.objects.count()) == (status, 0)


def test_the_stamp_of_another_entry_or_a_missing_level_is_refused(scene, stranger):
    other = said(scene, entry=1)
    short = said(scene)
    short.pop(next(name for name in short if name.startswith("unsur-")))

    statuses = [stranger.post(form_of(scene), facts).status_code for facts in (other, short)]

    assert statuses == [422, 422]


def test_too_many_links_to_one_mailbox_are_refused(scene, stranger):
    statuses = [stranger.post(form_of(scene), said(scene)).status_code for _ in range(11)]

    assert statuses == [302] * 10 + [429]


def test_a_member_of_the_house_is_told(scene, client):
    sign_in(client, scene.world.drafter, at=LATER)

    page = client.get(form_of(scene))

    assert "instansi usulan ini" in page.text
    assert 'name="email"' not in page.text


def test_the_order_holds_for_a_day_and_then_changes(db, stranger):
    with time_machine.travel(LATER, tick=False) as clock:
        scene = VoiceScene(entries=6)
        address = reverse("public-entry-list", kwargs={"slug": scene.competition.slug})
        first, again = listed(stranger.get(address)), listed(stranger.get(address))
        days = []
        for _ in range(3):
            clock.shift(timedelta(days=1))
            days.append(listed(stranger.get(address)))

    assert first == again
    assert any(day != first for day in days)
    assert {frozenset(day) for day in days} == {frozenset(first)}


def test_the_list_closes_with_the_stage(scene, stranger):
    address = reverse("public-entry-list", kwargs={"slug": scene.competition.slug})
    with time_machine.travel(scene.last_moment, tick=False):
        assert len(listed(stranger.get(address))) == 2
    with time_machine.travel(scene.closed, tick=False):
        page = stranger.get(address)

    assert listed(page) == []
    assert "Waktu menjawab sudah berakhir" in page.text


@pytest.mark.parametrize("entries", [1, 3])
def test_public_pages_cost_the_same_at_any_number(
    db, stranger, entries, django_assert_max_num_queries
):
    with time_machine.travel(LATER, tick=False):
        scene = VoiceScene(entries=entries)
        address = reverse("public-entry-list", kwargs={"slug": scene.competition.slug})
        with django_assert_max_num_queries(4):
            stranger.get(address)
        with django_assert_max_num_queries(4):
            stranger.get(form_of(scene))


def test_the_organiser_counts_strikes_and_puts_back_without_a_mark(scene, client):
    for number in range(8):
        scene.answer(email=f"a{number}@contoh.id", comment="Bagus sekali untuk warga")
    sign_in(client, scene.organiser, at=LATER)
    page = client.get(reverse("public-answers", args=[scene.stage.code]))
    strike = reverse("public-answers-strike", args=[scene.stage.code])
    flag = f"{strike}?usulan={scene.candidacies[0].code}&tanda=burst"
    shown = client.get(flag)
    codes = [row.code for row in shown.context["answers"]]
    key = {"idempotency_key": "6e1f6f0e-6d53-4b57-9a1e-0a4c8d6f0001", "answers": codes}
    refused = client.post(flag, key)
    struck = client.post(flag, {**key, "reason": "Satu jaringan, kata yang sama."})
    restore = reverse("public-answers-restore", args=[scene.stage.code])
    back = client.post(
        restore,
        {
            "idempotency_key": "6e1f6f0e-6d53-4b57-9a1e-0a4c8d6f0002",
            "answers": codes[:1],
            "reason": "Terbukti warga.",
        },
    )

    assert "jawaban dari satu jaringan" in page.text
    assert "75,00" not in page.text + shown.text
    assert "levels" in shown.context["answers"][0].get_deferred_fields()
    assert (len(codes), refused.status_code, struck.status_code, back.status_code) == (
        8,
        422,
        302,
        302,
    )
    assert PublicAnswer.objects.counted().count() == 1


@pytest.mark.parametrize("entries", [1, 3])
def test_counts_cost_the_same_at_any_number(db, client, entries, django_assert_max_num_queries):
    with time_machine.travel(LATER, tick=False):
        scene = VoiceScene(entries=entries)
        for entry in range(entries):
            scene.answer(entry)
        sign_in(client, scene.organiser, at=LATER)
        address = reverse("public-answers", args=[scene.stage.code])
        client.get(address)
        with django_assert_max_num_queries(8):
            client.get(address)
        strike = reverse("public-answers-strike", args=[scene.stage.code])
        with django_assert_max_num_queries(8):
            client.get(strike)


def press_twice(scene):
    answer = answer_behind(scene.give())
    said = at_once(*[lambda: confirm_answer(answer, at=LATER)] * 2)
    return sum(isinstance(one, ActionRefused) for one in said)


@pytest.mark.django_db(transaction=True)
def test_one_link_pressed_twice_at_once_counts_once():
    scene = VoiceScene(entries=1)

    assert press_twice(scene) == 1

    scene.candidacies[0].refresh_from_db()
    assert scene.candidacies[0].locked_count == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_it_counts_twice(monkeypatch):
    """Both have read the answer as waiting before either has counted it."""
    scene = VoiceScene(entries=1)
    read_without_lock(monkeypatch, meeting().wait, of=PublicAnswer)

    assert press_twice(scene) == 0


def test_the_office_is_led_through_the_stage_as_through_any_other(scene, client):
    sign_in(client, scene.organiser, at=LATER)
    dashboard = reverse("competition-dashboard", args=[scene.competition.code])
    waiting = client.get(dashboard).text
    scene.answer_all(5, 3)
    pages = [client.get(reverse("stage-detail", args=[scene.stage.code]))]
    with time_machine.travel(scene.closed, tick=False):
        sign_in(client, scene.organiser, at=scene.closed)
        ready = client.get(dashboard).text
        scene.lock()
    run = scene.rank()
    sign_in(client, scene.organiser, at=LATER)
    pages.append(client.get(reverse("ranking-detail", args=[run.code])))
    pages.append(client.get(reverse("stage-detail", args=[scene.stage.code])))

    assert "2 usulan masih kurang jawaban masyarakat" in waiting
    assert reverse("stage-lock", args=[scene.stage.code]) in ready
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "100,0" in pages[1].text
    assert "Penugasan" not in pages[0].text


def test_the_edition_leads_to_the_entries_while_they_are_asked_about(scene, stranger):
    edition = reverse("competition-detail", kwargs={"slug": scene.competition.slug})
    listing = reverse("public-entry-list", kwargs={"slug": scene.competition.slug})

    during = stranger.get(edition).text
    with time_machine.travel(scene.closed, tick=False):
        after = stranger.get(edition).text

    assert (listing in during, listing in after) == (True, False)
