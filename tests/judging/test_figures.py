"""What the figures say of the judges of a locked stage, and who reads them."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import InternalError, transaction

from core.errors import ActionRefused
from judging.actions import ask_report, reopen_stage
from judging.models import Scorecard, StageReport
from judging.reporting import make_report, ways_of
from tests.judging.scenes import LATER, Scene
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """Three judges over four entries; the third gives ten points more than the others."""
    scene = Scene(entries=4, judges=3)
    scene.start()
    for entry in range(4):
        for judge, more in enumerate((0, 2, 12)):
            scene.score(entry, judge, 50 + 9 * entry + more + (entry * judge) % 2)
    return scene


def test_a_locked_stage_gets_its_report_once(scene):
    assert make_report(scene.stage.pk, LATER) is None
    with pytest.raises(ActionRefused):
        ask_report(scene.stage, by=scene.organiser, at=LATER)
    scene.lock()

    report = make_report(scene.stage.pk, LATER)
    again = make_report(scene.stage.pk, LATER)

    assert report == again
    facts = report.outcome
    assert (facts["entries"], facts["scorecards"], facts["is_complete"]) == (4, 12, True)
    first, _second, third = (facts["judges"][member.code] for member in scene.members)
    assert float(first["severity"].split("/")[0]) < 0 < float(third["severity"].split("/")[0])
    assert 0 < float(facts["reliability"]["dependability"]) < 1
    assert float(facts["reliability"]["consistency"]) > float(facts["reliability"]["dependability"])
    assert {"alpha", "oneway", "icc", "kendall"} <= facts.keys()
    with pytest.raises(InternalError), transaction.atomic():
        StageReport.objects.update(outcome={})


def test_another_lock_makes_another_report(scene):
    scene.lock()
    make_report(scene.stage.pk, LATER)
    reopen_stage(scene.stage, by=scene.organiser, at=LATER, reason="Salah ketik.")
    Scorecard.objects.filter(assignment=scene.assignment()).update(state="void")

    scene.lock()
    report = make_report(scene.stage.pk, LATER)

    assert StageReport.objects.count() == 2
    assert report.outcome["scorecards"] == 11
    assert "kendall" not in report.outcome


def test_whoever_locks_all_in_one_go_is_not_hasty(scene):
    code = scene.members[0].code
    number = scene.candidacies[1].proposal.number
    Scorecard.objects.update(locked_at=LATER, created_at=LATER - timedelta(minutes=30))

    assert ways_of(scene.stage)[number, code] == {"seconds": 1800, "order": 2}


def test_the_page_is_for_office_and_chair_and_each_judge_sees_the_own_line_only(
    scene, client, django_assert_max_num_queries
):
    scene.lock()
    sign_in(client, scene.organiser, at=LATER)
    address = f"/app/kelola/tahap/{scene.stage.code}/cermin/"
    own = f"/app/juri/cermin/{scene.stage.code}/"
    waiting = client.get(address).content.decode()
    make_report(scene.stage.pk, LATER)

    with django_assert_max_num_queries(8):
        page = client.get(address).content.decode()

    assert 'hx-trigger="every 4s"' in waiting
    assert 'hx-trigger="every 4s"' not in page
    assert all(member.person.name in page for member in scene.members)
    sign_in(client, scene.world.screener, at=LATER)
    assert client.get(address).status_code == 403
    sign_in(client, scene.members[0].person, at=LATER)
    assert client.get(address).status_code == 404
    with django_assert_max_num_queries(8):
        mine = client.get(own).content.decode()
    peers = scene.members[1:]
    assert not any(word in mine for peer in peers for word in (peer.person.name, peer.code))


def test_no_web_worker_loads_numpy_for_it():
    code = "import judging.engine, sys; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
