"""`verify_ranking`: a ranking still follows from what is stored, or the command says where not."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from judging.models import Mark, Scorecard
from tests.judging.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=4, judges=3)


def test_verify_ranking_holds(scene):
    run = scene.ranked(70, 80, 90, 60)
    said = io.StringIO()

    call_command("verify_ranking", run.code, stdout=said)

    assert run.result_sha256 in said.getvalue()


def _change_result(run):
    run.result["results"][0]["rank"] = 2
    run.save(update_fields=["result"])


def _change_document(run):
    run.document["config"]["decimals"] = 2
    run.save(update_fields=["document"])


def _change_mark(_run):
    card = Scorecard.objects.first()
    Scorecard.objects.filter(pk=card.pk).update(state="open")
    Mark.objects.filter(scorecard=card).update(value="10.00")
    Scorecard.objects.filter(pk=card.pk).update(state="locked")


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (lambda run: run.rows.filter(position=1).update(score="91"), "table that pages show"),
        (_change_result, "hash"),
        (_change_document, "another answer"),
        (_change_mark, "marks in the database"),
        (lambda _: Scorecard.objects.update(numerator=5), "own calculation"),
    ],
    ids=["row", "result", "document", "mark", "numerator"],
)
def test_verify_ranking_finds_what_was_changed(scene, tamper, words):
    run = scene.ranked(70, 80, 90, 60)
    tamper(run)
    said = io.StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("verify_ranking", run.code, stderr=said)

    assert failure.value.returncode == 1
    assert words in said.getvalue()


def test_verify_ranking_of_an_unknown_run_is_another_failure():
    with pytest.raises(CommandError) as failure:
        call_command("verify_ranking", "TIDAKADA")

    assert failure.value.returncode == 2
