"""A stranger checks a published ranking with two downloads and nothing of ours."""

import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.digests import sha256_of
from judging.bundles import keep_bundle
from judging.engine import ALGORITHM, canonical_json, digest
from judging.models import RankingRun
from tests.awards.objecting import Objecting
from tests.awards.rounds import T0

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_with_bundle():
    world = Objecting(("91.25", "90", "89.5", "88"))
    run = world.plenary_run
    run.algorithm = ALGORITHM
    facts = {"algorithm": ALGORITHM, "result_sha256": digest(canonical_json(run.result))}
    RankingRun.objects.filter(pk=run.pk).update(**facts, **keep_bundle(run, run.result))
    return world


def download(folder, world, at=T0):
    """Both files, as a browser gets them from the links of the page; and the printed command."""
    with time_machine.travel(at, tick=False):
        page = Client().get(reverse("competition-results", args=[world.competition.slug]))
        text = page.content.decode()
        bundle = re.search(r'href="([^"]+/hasil/berkas/[0-9a-f]{64}\.json)"', text).group(1)
        program = re.search(r'href="([^"]+verify_ranking\.py)"', text).group(1)
        answers = [Client().get(address) for address in (bundle, program)]
    command = re.search(r"python3 -I -S verify_ranking\.py (\S+) ([0-9a-f]{64})", text)
    (folder / command.group(1)).write_bytes(answers[0].content)
    (folder / "verify_ranking.py").write_bytes(answers[1].content)
    return answers, command.group(1), command.group(2)


def verify(folder, *words):
    """The command of the page, in an empty folder."""
    command = [sys.executable, "-I", "-S", "verify_ranking.py", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_stranger_gets_the_same_ranking_from_two_downloads(tmp_path, round_with_bundle):
    answers, name, printed = download(tmp_path, round_with_bundle)

    done = verify(tmp_path, name, printed)

    assert done.returncode == 0, done.stdout + done.stderr
    for answer in answers:
        assert "attachment" in answer["Content-Disposition"]
        assert "sandbox" in answer["Content-Security-Policy"]
    assert answers[0]["ETag"] == f'"{printed}"'
    assert printed == sha256_of(answers[0].content.decode())


def test_a_changed_mark_is_found_and_named(tmp_path, round_with_bundle):
    _answers, name, printed = download(tmp_path, round_with_bundle)
    path = tmp_path / name
    bundle = json.loads(path.read_text())
    card = bundle["document"]["evaluations"][0]
    criterion = next(iter(card["scores"]))
    card["scores"][criterion] = "12"
    path.write_text(canonical_json(bundle))

    with_digest, without = verify(tmp_path, name, printed), verify(tmp_path, name)

    assert (with_digest.returncode, without.returncode) == (1, 1)
    assert card["proposal"] in without.stdout


def test_before_its_instant_there_is_neither_page_nor_bundle(round_with_bundle):
    world = round_with_bundle
    run = RankingRun.objects.get(pk=world.plenary_run.pk)
    address = reverse("results-bundle", args=[world.competition.slug, run.bundle_sha256])

    with time_machine.travel(T0 - timedelta(microseconds=1), tick=False):
        before = Client().get(address).status_code
    with time_machine.travel(T0, tick=False):
        after = Client().get(address)
        same = Client().get(address, headers={"if-none-match": after["ETag"]})

    assert (before, after.status_code, same.status_code) == (404, 200, 304)
