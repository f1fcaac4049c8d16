"""The organiser's pages: stage, panel, table, ranking; with budgets."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import grant_approval
from accounts.models import Invitation
from accounts.states import Role
from core.models import Approval
from judging.actions import adopt_run, start_ranking
from judging.models import RankingRun
from judging.ranking import compute_run
from tests.factories import PASSWORD, make_member
from tests.judging.banyumas import Banyumas
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=3, judges=3)


@pytest.fixture
def visitor(scene):
    return visitor_of(scene.organiser)


def visitor_of(person):
    client = Client()
    client.force_login(person)
    return client


def at(name, stage, **more):
    return reverse(name, kwargs={"code": stage.code, **more})


def submit(visitor, url, **data):
    """Post the page's own form with its key, as a browser does: each choice is sent."""
    form = visitor.get(url).context["form"]
    choices = {name: "" for name in form.fields if name.startswith("entri-")}
    key = {"idempotency_key": form.initial["idempotency_key"]}
    return visitor.post(url, {**key, **choices, **data})


def test_the_stage_walks_from_planned_to_concluded_by_its_pages(scene, visitor):
    scene.assign_all()
    submit(visitor, at("stage-start", scene.stage))
    for member in scene.members:
        visitor_of(member.person)
        declare = at("independence-declare", scene.stage)
        submit(visitor_of(member.person), declare, agrees="on")
    scene.score_all(70, 80, 90)
    submit(visitor, at("stage-lock", scene.stage))
    answer = submit(visitor, at("ranking-start", scene.stage), group="umum")
    run = RankingRun.objects.get()
    waiting = visitor.get(answer["Location"])
    compute_run(run.pk, LATER)
    submit(visitor, at("ranking-adopt", run))
    done = submit(visitor, at("stage-conclude", scene.stage))

    scene.stage.refresh_from_db()
    assert waiting.templates[0].name == "judging/ranking_run.html"
    assert (done.status_code, scene.stage.state) == (302, "concluded")


def test_the_stage_page_names_obstacles_and_open_work(scene, visitor):
    scene.start()
    scene.score(0, 0)

    page = visitor.get(at("stage-detail", scene.stage))
    lock = visitor.get(at("stage-lock", scene.stage))

    assert [getattr(said, "url", "") for said in page.context["obstacles"]] == [
        "",
        at("gap-list", scene.stage),
    ]
    assert lock.context["obstacles"] == page.context["obstacles"]


def test_the_panel_page_invites_a_judge(scene, visitor):
    person = make_member(scene.world.secretariat, Role.JUDGE, "Budi Baru")

    answer = submit(
        visitor,
        at("panel-edit", scene.stage),
        people=[person.pk],
        asked_entries=30,
        asked_minutes=20,
    )

    assert answer.status_code == 302
    assert scene.stage.panel.get(person=person).maximum_load == 30


def test_the_panel_page_never_offers_foreign_judges(scene, visitor):
    make_member(scene.world.foreign_secretariat, Role.JUDGE, "Juri Asing")

    assert b"Juri Asing" not in visitor.get(at("panel-edit", scene.stage)).content


def test_a_judge_is_invited_from_the_panel(scene, visitor):
    answer = submit(
        visitor,
        at("judge-invite", scene.stage),
        name="Dewi Lestari",
        email="dewi@kipp.example",
        reason="Ahli layanan kesehatan",
        proof=PASSWORD,
    )
    approval = Approval.objects.get()
    before = Invitation.objects.count()
    grant_approval(approval, by=scene.world.approver, at=approval.asked_at)

    invitation = Invitation.objects.get()
    assert (answer.status_code, before) == (302, 0)
    assert (invitation.role, invitation.agency) == ("judge", scene.world.secretariat)


def test_a_place_on_the_panel_is_changed_and_left(scene, visitor):
    member = scene.members[0]

    submit(
        visitor, at("panel-member-edit", scene.stage, member=member.code),
        expertise="Digital", maximum_load=12, is_chair="on",
    )  # fmt: skip
    member.refresh_from_db()
    left = submit(visitor, at("panel-member-remove", scene.stage, member=member.code))

    assert (member.expertise, member.maximum_load, member.is_chair) == ("Digital", 12, True)
    assert left.status_code == 302
    assert scene.stage.panel.count() == 2


def test_organiser_reopens_and_voids_and_takes_back(scene, visitor):
    scene.start()
    scene.score(0, 0)
    scene.score(0, 1)
    codes = [scene.assignment(0, judge).code for judge in range(3)]

    answers = [
        submit(visitor, reverse(name, kwargs={"code": code}), reason="Salah ketik")
        for name, code in zip(
            ("scorecard-reopen", "scorecard-void", "assignment-withdraw"), codes, strict=True
        )
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert [scene.assignment(0, 0).scorecard.state, scene.assignment(0, 1).scorecard.state] == [
        "open",
        "void",
    ]
    assert scene.assignment(0, 2).state == "declined"


def test_the_chair_reopens_but_not_the_own_scorecard(scene):
    chair = scene.members[0]
    type(chair).objects.filter(pk=chair.pk).update(is_chair=True)
    scene.start()
    scene.score(0, 0)
    scene.score(0, 1)
    visitor = visitor_of(chair.person)

    def reopen(judge):
        return reverse("scorecard-reopen", kwargs={"code": scene.assignment(0, judge).code})

    assert visitor.get(at("stage-detail", scene.stage)).status_code == 200
    assert visitor.get(at("stage-lock", scene.stage)).status_code == 403
    assert visitor.get(reopen(0)).status_code == 403
    assert submit(visitor, reopen(1), reason="Lihat lagi").status_code == 302


def test_a_judge_who_is_no_chair_knows_no_stage(scene):
    scene.start()
    scene.score(0, 1)
    visitor = visitor_of(scene.members[0].person)
    sheet = reverse("scorecard-reopen", kwargs={"code": scene.assignment(0, 1).code})

    addresses = [at("stage-detail", scene.stage), at("panel-edit", scene.stage), sheet]

    assert {visitor.get(address).status_code for address in addresses} == {404}


def test_the_secretariat_sees_progress_and_no_result(scene):
    run = scene.ranked(70, 80, 90)
    visitor = visitor_of(scene.world.screener)

    page = visitor.get(at("stage-detail", scene.stage))

    assert page.status_code == 200
    assert at("ranking-detail", run).encode() not in page.content
    assert visitor.get(at("ranking-detail", run)).status_code == 403


def test_the_ranking_page_prints_tie_and_cut(scene, visitor):
    run = scene.ranked(90, 80, 80)

    page = visitor.get(at("ranking-detail", run))

    html = page.content.decode()
    lines = page.context["lines"]
    assert [line.is_cut_below for line in lines] == [False, True, False]
    assert [bool(line.tie) for line in lines] == [False, False, True]
    assert "90,0000" in html
    assert run.sheet_sha256 in html


def test_a_failed_ranking_says_why_and_offers_another_try(scene, visitor):
    scene.stage.rule_set.tie_break = []
    scene.stage.rule_set.save()
    run = scene.ranked(90, 80, 80)

    html = visitor.get(at("ranking-detail", run)).content.decode()
    answer = submit(visitor, at("ranking-retry", run))

    assert run.state == "failed"
    assert at("ranking-retry", run) in html
    assert answer.status_code == 302
    assert RankingRun.objects.get().state == "queued"


def test_progress_is_polled_until_the_table_is_there(scene, visitor):
    scene.start()
    scene.score_all()
    scene.lock()
    run = start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group)
    headers = {"HX-Request": "true"}

    before = visitor.get(at("ranking-detail", run), headers=headers)
    job = visitor.get(reverse("job-detail", kwargs={"code": run.job.code}), headers=headers)
    compute_run(run.pk, LATER)
    after = visitor.get(at("ranking-detail", run), headers=headers)
    own = visitor.get(reverse("job-detail", kwargs={"code": run.job.code}), headers=headers)

    assert (before.status_code, job.status_code) == (200, 200)
    assert b"hx-get" in before.content
    assert (after.status_code, after["HX-Redirect"]) == (286, at("ranking-detail", run))
    assert (own.status_code, own["HX-Redirect"]) == (286, at("ranking-detail", run))


def test_english_pages_stand_under_en(scene, visitor):
    run = scene.ranked(90, 80, 80)

    html = visitor.get(f"/en{at('ranking-detail', run)}").content.decode()

    assert "90.0000" in html
    assert "decided by the higher mark" in html or "decided by the lot" in html


BUDGETS = {
    "stage-detail": 12,
    "panel-edit": 8,
    "stage-start": 8,
    "stage-lock": 8,
}


def count_statements(visitor, url, connection):
    with connection as seen:
        assert visitor.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("is_large", [False, True], ids=["few", "107"])
def test_pages_stay_within_their_budgets(is_large, django_assert_max_num_queries):
    scene = Banyumas() if is_large else small()
    visitor = visitor_of(scene.organiser)
    visitor.get(at("stage-detail", scene.stage))

    for name, most in BUDGETS.items():
        with django_assert_max_num_queries(most):
            assert visitor.get(at(name, scene.stage)).status_code == 200
    member = scene.members[0]
    with django_assert_max_num_queries(8):
        visitor.get(at("panel-member-detail", scene.stage, member=member.code))


@pytest.mark.parametrize("is_large", [False, True], ids=["few", "107"])
def test_the_ranking_page_asks_little_for_one_and_many(is_large, django_assert_max_num_queries):
    scene = Banyumas() if is_large else small()
    scene.lock()
    run = scene.rank()
    adopt_run(run, by=scene.organiser, at=LATER)
    visitor = visitor_of(scene.organiser)

    with django_assert_max_num_queries(8):
        page = visitor.get(at("ranking-detail", run))
    if is_large:
        assert len(page.context["lines"]) == 50
        assert sum(line.is_cut_below for line in page.context["lines"]) == 1
        second = visitor.get(at("ranking-detail", run), {"page": 3})
        assert len(second.context["lines"]) == 4


def small():
    scene = Scene(entries=1, judges=3)
    scene.start()
    scene.score_all()
    return scene
