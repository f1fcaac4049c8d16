"""The bundle of a run: the same list without names, the same to the byte."""

import json
from hashlib import sha256

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from judging.actions import (
    adopt_run,
    declare_conflict,
)
from judging.bundles import _letters, bundle_text
from judging.engine import canonical_json, digest, rank
from tests.judging.cuts import stored
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=4, judges=3)


def test_the_bundle_gives_the_same_list_without_names(scene):
    run = scene.ranked(70, 80, 90, 60)

    kept = stored(run)

    told = json.loads(kept)
    document, result = told["document"], told["result"]
    assert sha256(kept).hexdigest() == run.bundle_sha256
    assert (len(kept), told["format"]) == (run.bundle_size, "kipp-bundle/1")
    assert told["document_sha256"] == digest(canonical_json(document))
    assert told["sealed_sheet_sha256"] == scene.stage.sheet_sha256
    assert result == json.loads(canonical_json(rank(_as_numbers(document))))
    codes = [member.code for member in scene.members]
    assert not any(code in kept.decode() for code in codes)
    assert {row["judge"] for row in document["evaluations"]} == {"A", "B", "C"}


def _as_numbers(document):
    """Canonical JSON writes numbers as text."""
    config = dict(document["config"])
    for name in ("decimals", "min_judges", "top_n"):
        config[name] = int(config[name])
    return {**document, "config": config}


def test_letters_do_not_follow_a_judge_from_entry_to_entry():
    scene = Scene(entries=8, judges=3)
    run = scene.ranked()
    first = scene.members[0].code

    pairs = {(row["proposal"], row["judge"]) for row in run.document["evaluations"]}
    own = {letter for (_e, judge), letter in _letters(run.salt, pairs).items() if judge == first}
    assert len(own) > 1


def test_a_recused_judge_leaves_no_mark_in_the_bundle(scene):
    scene.start()
    scene.score_all(70, 80, 90, 60)
    declare_conflict(
        scene.assignment(), by=scene.members[0].person, at=LATER, kind="family", note=""
    )
    scene.settle()
    scene.lock()

    run = scene.rank()

    rows = json.loads(bundle_text(run, run.result))["document"]["evaluations"]
    assert [row["scores"] for row in rows if row["status"] == "recused"] == [{}]


def test_the_bundle_is_the_same_to_the_byte_and_verified(scene):
    run = scene.ranked(70, 80, 90, 60)

    assert bundle_text(run, run.result) == bundle_text(run, run.result)
    call_command("verify_ranking", run.code)
    adopted = adopt_run(run, by=scene.organiser, at=LATER)
    assert adopted.bundle_sha256 == run.bundle_sha256
    default_storage.delete(run.bundle.name)
    with pytest.raises(Exception, match="1 differences"):
        call_command("verify_ranking", run.code)
