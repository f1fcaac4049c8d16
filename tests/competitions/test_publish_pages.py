"""The pages of publishing, deadlines and changes: what they offer, and what they cost."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.actions import grant_approval
from competitions.actions import ask_to_change_row, ask_to_extend_window, open_rules_version
from competitions.models import Competition, Question, Reopening, Window
from competitions.states import CompetitionState, WindowKind
from core.models import Approval
from innovations.models import Innovation, Proposal
from tests.factories import NOW, World, make_agency, make_competition, name_offices

pytestmark = pytest.mark.django_db
MOST = 8
CHECKED = 26  # every table of the rulebook once, however long it is
TRIED = 20  # who is signed in, and each table of the form and of the rubric once


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), override("id"):
        yield


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def draft(world: World) -> Competition:
    facts = {"territory": world.regency, "state": CompetitionState.DRAFT}
    edition = make_competition(world.secretariat, at=NOW + timedelta(days=30), **facts)
    name_offices(edition, chair=world.judge, approver=world.approver)
    return edition


@pytest.fixture
def window(world: World) -> Window:
    return world.competition.windows.get(kind=WindowKind.REGISTRATION)


def visit(person: object, route: str, **kwargs: object) -> HttpResponse:
    query = kwargs.pop("query", "")
    client = Client()
    client.force_login(person)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(reverse(route, kwargs=kwargs) + str(query))
    response.cost = len(seen)
    return response


def send(person: object, route: str, data: dict, **kwargs: object) -> HttpResponse:
    client = Client()
    client.force_login(person)
    facts = {"idempotency_key": uuid.uuid4(), "workspace": person.workspace.code, **data}
    return client.post(reverse(route, kwargs=kwargs), facts)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_publish_page_links_each_fault_to_its_editor(world: World, draft: Competition) -> None:
    draft.stages.filter(order=1).update(quorum=4)
    stage = draft.stages.get(order=1)

    page = visit(world.organiser, "competition-publish", code=draft.code)

    kwargs = {"code": draft.code, "slug": "tahapan", "key": stage.key}
    assert [row.url for row in page.context["missing"]] == [reverse("row-edit", kwargs=kwargs)]
    assert 'type="submit">Terbitkan' not in text_of(page)


def test_publish_page_publishes(world: World, draft: Competition) -> None:
    page = visit(world.organiser, "competition-publish", code=draft.code)
    answer = send(world.organiser, "competition-publish", {}, code=draft.code)

    draft.refresh_from_db()
    assert page.context["missing"] == []
    assert (answer.status_code, draft.state) == (302, CompetitionState.PUBLISHED)


def test_publish_page_costs_the_same_at_every_size(world: World, draft: Competition) -> None:
    few = visit(world.organiser, "competition-publish", code=draft.code).cost
    section = draft.rule_sets.get().sections.first()
    for number in range(20):
        facts = {"code": f"q{number}", "label": "Apa?", "word_limit": 10, "order": number + 5}
        Question.objects.create(section=section, **facts)

    many = visit(world.organiser, "competition-publish", code=draft.code).cost

    assert few == many <= CHECKED


def test_extend_page_asks_a_second_person(world: World, window: Window) -> None:
    data = {"closes_at": "2026-05-03T15:00", "reason": "Banjir", "moves_rest": "on"}
    kwargs = {"code": world.competition.code, "key": window.key}

    answer = send(world.organiser, "window-extend", data, **kwargs)

    approval = Approval.objects.get()
    assert answer.status_code == 302
    assert approval.payload["closes_at"] == "2026-05-03T08:00:00+00:00"
    assert len(approval.payload["moves"]) == 4


def test_extend_page_says_what_is_refused(world: World, window: Window) -> None:
    data = {"closes_at": "2026-04-21T15:00", "reason": "Banjir"}
    kwargs = {"code": world.competition.code, "key": window.key}

    answer = send(world.organiser, "window-extend", data, **kwargs)

    assert answer.status_code == 422
    assert "Tenggat hanya dapat diundur." in text_of(answer)


def test_reopen_page_offers_agencies_below_the_territory(world: World, window: Window) -> None:
    kwargs = {"code": world.competition.code, "key": window.key}

    page = visit(world.organiser, "window-reopen", **kwargs)

    offered = set(page.context["form"].fields["participant"].queryset)
    assert offered == {world.secretariat, world.opd, world.other_opd}


def test_a_window_of_another_edition_does_not_exist(world: World, draft: Competition) -> None:
    other = draft.windows.first()

    page = visit(world.organiser, "window-extend", code=world.competition.code, key=other.key)

    assert page.status_code == 404


def reopen(world: World, window: Window) -> None:
    agency = make_agency(parent=world.regency)
    approval = Approval.objects.create(
        code=uuid.uuid4().hex[:10],
        act="competitions.reopen_window",
        office=world.secretariat.code,
        subject_type="accounts.agency",
        subject_id=agency.pk,
        title="Dibuka kembali",
        reason="x",
        asked_by=world.organiser,
        asked_at=NOW,
        expires_at=NOW + timedelta(days=14),
        payload={"competition": world.competition.pk},
    )
    span = {"opens_at": NOW, "closes_at": NOW + timedelta(days=20)}
    Reopening.objects.create(
        window=window, participant=agency, reason="x", approval=approval, **span
    )


def test_deadline_list_costs_the_same_at_every_size(world: World, window: Window) -> None:
    reopen(world, window)
    few = visit(world.organiser, "deadline-list", code=world.competition.code).cost
    reopen(world, window)
    reopen(world, window)

    many = visit(world.organiser, "deadline-list", code=world.competition.code)

    assert len(many.context["reopenings"]) == 3
    assert few == many.cost <= MOST


def change(world: World, **facts: object) -> None:
    stage = world.competition.stages.get(order=1)
    act = {"by": world.organiser, "at": NOW, "revision": stage.revision, "reason": "Panel"}
    approval = ask_to_change_row(stage, **act, facts=facts)
    grant_approval(approval, by=world.approver, at=NOW)


def test_change_list_costs_the_same_at_every_size(world: World) -> None:
    change(world, judges_per_entry=5)
    few = visit(world.organiser, "change-list", code=world.competition.code).cost
    change(world, quorum=3)
    change(world, name="Naskah")

    many = visit(world.organiser, "change-list", code=world.competition.code)

    assert len(many.context["page_obj"].object_list) == 3
    assert few == many.cost <= MOST


def test_compare_page_asks_for_the_version(world: World) -> None:
    version = open_rules_version(world.competition, by=world.organiser, at=NOW)
    Question.objects.filter(section__rule_set=version, code="summary").update(word_limit=150)
    code = world.competition.code

    page = visit(world.organiser, "rules-compare", code=code)
    answer = send(world.organiser, "rules-compare", {"reason": "Ringkas"}, code=code)

    assert [fact.after for fact in page.context["facts"]] == ["150"]
    assert (answer.status_code, Approval.objects.get().act) == (302, "competitions.adopt_rules")


def test_without_a_version_in_work_there_is_nothing_to_compare(world: World) -> None:
    page = visit(world.organiser, "rules-compare", code=world.competition.code)

    assert page.status_code == 404


@pytest.mark.parametrize("route", ["edition-preview-applicant", "edition-preview-judge"])
def test_a_preview_makes_no_rows_and_costs_the_same(
    world: World, draft: Competition, route: str
) -> None:
    few = visit(world.organiser, route, code=draft.code)
    sections = draft.rule_sets.get().sections
    for number in range(10):
        section = sections.create(code=f"s{number}", title="Baru", prompt="x", order=20 + number)
        section.questions.create(code="q", label="Apa?", word_limit=50, order=1)

    many = visit(world.organiser, route, code=draft.code)

    assert (few.status_code, many.status_code) == (200, 200)
    assert "Pratinjau" in text_of(few)
    assert few.cost == many.cost <= TRIED
    assert (Innovation.objects.count(), Proposal.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("route", "data"),
    [
        ("edition-preview-applicant", {"summary": "Teks percobaan"}),
        ("edition-preview-judge", {"version": "0", "private_note": "Catatan percobaan"}),
    ],
)
def test_what_is_sent_from_a_preview_is_shown_and_not_kept(
    world: World, draft: Competition, route: str, data: dict
) -> None:
    client = Client()
    client.force_login(world.organiser)
    address = reverse(route, kwargs={"code": draft.code})

    answer = client.post(f"{address}?bagian=summary", {**data, "revision": "1"})

    assert answer.status_code == 200
    assert "tidak ada yang disimpan" in text_of(answer)
    assert "percobaan" in text_of(answer)
    assert Proposal.objects.count() == 0


def test_previews_take_the_group_from_the_address(world: World, draft: Competition) -> None:
    group = draft.groups.create(code="khusus", name="Kelompok Khusus", order=2)
    section = draft.rule_sets.get().sections.get(code="summary")
    section.groups.set([group])
    route = "edition-preview-applicant"

    first = visit(world.organiser, route, code=draft.code)
    other = visit(world.organiser, route, code=draft.code, query="?kelompok=khusus")
    missing = visit(world.organiser, route, code=draft.code, query="?kelompok=tiada")

    titles = [[row["title"] for row in page.context["rows"]] for page in (first, other)]
    assert "Ringkasan" not in titles[0]
    assert "Ringkasan" in titles[1]
    assert missing.status_code == 404


def test_a_moved_deadline_is_said_on_the_entrants_page(world: World, window: Window) -> None:
    approval = ask_to_extend_window(
        window,
        by=world.organiser,
        at=NOW,
        closes_at=window.closes_at + timedelta(days=3),
        reason="Banjir di tiga kecamatan",
    )
    grant_approval(approval, by=world.approver, at=NOW)

    entrant = visit(world.drafter, "proposal-start", query=f"?kompetisi={world.competition.code}")
    office = visit(world.organiser, "competition-dashboard", code=world.competition.code)

    for page in (entrant, office):
        assert "Banjir di tiga kecamatan" in text_of(page)
        assert "Minggu, 3 Mei 2026 pukul 10.00 WIB" in text_of(page)
