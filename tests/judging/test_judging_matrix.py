"""The table of entries and judges: boxes, held pairs, reasons, the page of one entry, history."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.states import Role
from judging.actions import assign_judge, draw_assignments
from judging.engine import answer
from judging.models import Assignment, AssignmentChange, DrawRun, PanelExpertise, PanelMember
from judging.sharing import pairs_of, run_draw
from tests.factories import NOW, join
from tests.judging.banyumas import Banyumas
from tests.judging.scenes import Scene

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


def at(name, scene, **more):
    return reverse(name, kwargs={"code": scene.stage.code, **more})


def pair(scene, entry, judge):
    return f"{scene.candidacies[entry].code}:{scene.members[judge].code}"


def opened(visitor, url):
    """What the page's own form carries."""
    form = visitor.get(url).context["form"]
    return {name: form[name].value() for name in ("idempotency_key", "was", "held")}


def save(visitor, url, *ticked, pins=(), page=None, reason=""):
    carried = page or opened(visitor, url)
    return visitor.post(url, {**carried, "pair": ticked, "pin": pins, "reason": reason})


def states():
    return sorted(Assignment.objects.values_list("state", flat=True))


def test_the_matrix_gives_and_takes_back_with_a_reason(scene, visitor):
    url = at("assignment-matrix", scene)
    save(visitor, url, pair(scene, 0, 0), pair(scene, 0, 1))

    silent = save(visitor, url, pair(scene, 0, 0))
    told = save(visitor, url, pair(scene, 0, 0), reason="Beban terlalu besar")

    assert (silent.status_code, told.status_code) == (422, 302)
    assert f'value="{pair(scene, 0, 1)}" checked' not in silent.content.decode()
    assert states() == ["declined", "offered"]
    assert list(AssignmentChange.objects.values_list("reason", flat=True).order_by("pk")) == [
        "",
        "Beban terlalu besar",
    ]


def test_after_a_draw_every_change_owes_its_reason(scene, visitor):
    PanelMember.objects.filter(pk=scene.members[0].pk).update(state="left")
    type(scene.stage).objects.filter(pk=scene.stage.pk).update(judges_per_entry=1)
    scene.draw()
    url = at("assignment-matrix", scene)
    page = opened(visitor, url)
    free = {pair(scene, 0, 1), pair(scene, 0, 2)} - set(page["was"].split())

    silent = save(visitor, url, *page["was"].split(), *free)
    told = save(visitor, url, *page["was"].split(), *free, reason="Juri kedua diperlukan")

    assert (silent.status_code, told.status_code) == (422, 302)
    assert "Tulis mengapa" in silent.content.decode()
    assert Assignment.objects.counting().count() == 4


def test_a_page_that_was_open_for_long_changes_only_what_was_touched(scene, visitor):
    url = at("assignment-matrix", scene)
    old = opened(visitor, url)
    assign_judge(scene.candidacies[1], by=scene.organiser, at=NOW, member=scene.members[1])
    assign_judge(scene.candidacies[2], by=scene.organiser, at=NOW, member=scene.members[2])

    save(visitor, url, pair(scene, 0, 0), pair(scene, 1, 1), page=old)

    assert Assignment.objects.counting().count() == 3


def test_pairs_are_held_and_released(scene, visitor):
    url, one = at("assignment-matrix", scene), pair(scene, 0, 0)
    save(visitor, url, one)

    answers = [save(visitor, url, one, pins=[one]), Assignment.objects.get().is_pinned]
    page = visitor.get(url).content.decode()
    save(visitor, url, one)

    assert (answers[0].status_code, answers[1]) == (302, True)
    assert f'name="pin" value="{one}" checked' in page
    assert Assignment.objects.get().is_pinned is False


def test_a_conflict_has_its_reason_and_no_box_and_is_refused(scene, visitor):
    join(scene.members[0].person, scene.world.opd, Role.LOCAL_ADMIN)
    url = at("assignment-matrix", scene)

    html = visitor.get(f"/en{url}").content.decode()
    answer_ = save(visitor, url, pair(scene, 0, 0))

    assert f'value="{pair(scene, 0, 0)}"' not in html
    assert f'value="{pair(scene, 0, 1)}"' in html
    assert "in the same agency" in html
    assert answer_.status_code == 422
    assert not Assignment.objects.exists()


def test_other_expertise_is_marked_and_barred_where_the_stage_says_so(scene, visitor):
    other = scene.competition.categories.exclude(
        pk=scene.candidacies[0].proposal.category_id
    ).first()
    PanelExpertise.objects.create(member=scene.members[0], category=other)
    url = at("assignment-matrix", scene)

    odd = visitor.get(f"/en{url}").content.decode()
    type(scene.stage).objects.filter(pk=scene.stage.pk).update(only_own_expertise=True)
    barred = visitor.get(f"/en{url}").content.decode()

    assert odd.count('class="matrix__odd" title="other expertise"') == 3
    assert barred.count("outside the own expertise") == 2 * 9


def test_the_page_of_one_entry_adds_and_removes(scene, visitor):
    url = at("entry-judges", scene, entry=scene.candidacies[0].code)
    save(visitor, url, pair(scene, 0, 0), pair(scene, 0, 2))

    html = visitor.get(f"/en{url}").content.decode()
    unknown = visitor.get(at("entry-judges", scene, entry="tidakada"))

    assert Assignment.objects.count() == 2
    assert "2 of 3 judges" in html
    assert "1 of 60 entries" in html
    assert unknown.status_code == 404


def test_pairs_of_another_stage_are_passed_over(scene, visitor):
    other = Scene(entries=1, judges=1)

    answer_ = save(visitor, at("assignment-matrix", scene), pair(other, 0, 0), "x", "a:b:c")

    assert answer_.status_code == 302
    assert not Assignment.objects.exists()


def test_the_table_is_narrowed_to_what_is_short_a_category_or_words(scene, visitor):
    for member in scene.members:
        assign_judge(scene.candidacies[0], by=scene.organiser, at=NOW, member=member)
    url = at("assignment-matrix", scene)
    category = scene.candidacies[0].proposal.category
    other = scene.competition.categories.exclude(pk=category.pk).first()

    def numbers(**asked):
        lines = visitor.get(url, asked).context["matrix"].lines
        return [line.candidacy.proposal.number[-3:] for line in lines]

    assert numbers(tampil="kurang") == ["002", "003"]
    assert numbers(kategori=str(category.key)) == ["001", "002", "003"]
    assert numbers(kategori=str(other.key)) == []
    assert numbers(kategori="bukan-kunci", q="26-003") == ["003"]


def test_a_draw_is_watched_read_and_taken_away_as_a_task(scene, visitor):
    ask = at("assignment-draw", scene)
    key = visitor.get(ask).context["form"].initial["idempotency_key"]
    page = visitor.post(ask, {"idempotency_key": key, "seed": "padi"})["Location"]
    waiting = visitor.get(page)
    polled = visitor.get(page, headers={"HX-Request": "true"})
    run = DrawRun.objects.get()
    run_draw(run.pk, NOW)

    over = visitor.get(page, headers={"HX-Request": "true"})
    html = visitor.get(f"/en{page}").content.decode()
    document = visitor.get(at("draw-document", scene, draw=run.code))

    assert page.endswith(f"/penugasan/bagi/{run.code}/")
    assert (waiting.status_code, polled.status_code, over.status_code) == (200, 200, 286)
    assert over["HX-Redirect"] == page
    assert "<noscript>" in waiting.content.decode()
    assert "All judges are linked" in html
    run.refresh_from_db()
    assert run.outcome["pairs_sha256"] in html
    drawn = pairs_of(answer(json.loads(document.content)))
    assert len(drawn) == 9
    assert "attachment" in document["Content-Disposition"]


def test_a_draw_that_cannot_be_says_why_and_a_failed_one_offers_another(scene, visitor):
    join(scene.members[0].person, scene.world.opd, Role.LOCAL_ADMIN)
    run = scene.draw()
    failed = DrawRun.objects.create(
        code="gagal", stage=scene.stage, seed="x", asked_by=scene.organiser, job=run.job
    )
    DrawRun.objects.filter(pk=failed.pk).update(state="failed", fault="unsettled")

    html = visitor.get(f"/en{at('draw-detail', scene, draw=run.code)}").content.decode()
    again = visitor.get(at("draw-detail", scene, draw="gagal")).content.decode()
    nothing = visitor.get(at("draw-document", scene, draw="gagal"))

    assert "BMS26-001: only 2 judges may still read it, and 3 are needed." in html
    assert at("assignment-draw", scene) in again
    assert nothing.status_code == 404


def test_the_history_tells_who_when_and_why_and_the_latest_is_undone(scene, visitor):
    url = at("assignment-matrix", scene)
    save(visitor, url, pair(scene, 0, 0))
    save(visitor, url, reason="Salah orang")
    undo = at("assignment-undo", scene)
    key = visitor.get(undo).context["form"].initial["idempotency_key"]

    done = visitor.post(undo, {"idempotency_key": key, "reason": "Ternyata benar"})
    html = visitor.get(f"/en{at('assignment-history', scene)}").content.decode()
    empty = visitor.get(at("assignment-history", Scene(entries=0, judges=0, world=scene.world)))

    assert done.status_code == 302
    assert states() == ["offered"]
    assert html.index("Ternyata benar") < html.index("Salah orang")
    assert "BMS26-001 Juri 1" in html
    assert html.count("</svg>undone<") + html.count(">undone<") == 1
    assert empty.status_code == 200


@pytest.mark.parametrize("is_large", [False, True], ids=["few", "104"])
def test_the_pages_ask_the_same_of_few_and_many(is_large, django_assert_num_queries):
    scene = Banyumas() if is_large else small()
    run = draw_assignments(scene.stage, by=scene.organiser, at=NOW, seed="padi")
    run_draw(run.pk, NOW)
    visitor = visitor_of(scene.organiser)
    entry = Assignment.objects.first().candidacy.code
    visitor.get(at("assignment-matrix", scene))

    budgets = {
        at("assignment-matrix", scene): 8,
        at("entry-judges", scene, entry=entry): 8,
        at("draw-detail", scene, draw=run.code): 6,
    }
    for url, most in budgets.items():
        with django_assert_num_queries(most):
            assert visitor.get(url).status_code == 200


def test_the_history_asks_the_same_of_one_change_and_many(
    scene, visitor, django_assert_num_queries
):
    url = at("assignment-history", scene)
    for entry in range(3):
        give = {"by": scene.organiser, "at": NOW, "member": scene.members[0]}
        assign_judge(scene.candidacies[entry], **give)
        with django_assert_num_queries(7):
            assert visitor.get(url).status_code == 200


def small():
    scene = Scene(entries=1, judges=3)
    scene.assign_all()
    type(scene.stage).objects.filter(pk=scene.stage.pk).update(state="scoring")
    scene.stage.refresh_from_db()
    return scene
