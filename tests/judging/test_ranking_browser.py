"""The ranking and the game with weights in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from judging.actions import adopt_run, conclude_stage
from judging.models import RankingRow
from tests.innovations.browsing import sign_in
from tests.judging.computed import computed
from tests.judging.scenes import LATER, Scene

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1440)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_ranking_and_its_game_are_readable_at_every_width(
    page, live_server, accessibility_faults, violations
):
    scene = Scene(entries=4, judges=2)
    scene.start()
    scene.score_all(90, 80, 80, 60)
    scene.lock()
    run = computed(scene)
    RankingRow.objects.update(chance="0.5", rank_low=1, rank_high=3, other_ranks={"median": 2})
    adopt_run(run, by=scene.organiser, at=LATER)
    conclude_stage(scene.stage, by=scene.organiser, at=LATER)
    sign_in(page.context, live_server, scene.organiser)
    found = []

    def look(path):
        page.goto(live_server.url + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found.extend((path, width, fault) for fault in accessibility_faults(page))
            found.extend([(path, width, "overflows")] * (page.evaluate(OVERFLOW) > 0))

    look(reverse("ranking-detail", args=[run.code]))
    look(reverse("ranking-entry", args=[run.code, 1]))
    look(reverse("weight-sandbox", args=[scene.stage.code]))
    page.locator(".weighing input").first.fill("60")

    expect(page.locator(".weighing output")).to_have_text("150")
    expect(page.locator(".weighing output")).to_have_class("number urgent")
    assert found == []
