"""Before its instant a correction leaks nothing, however much was computed anew behind it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from awards.actions import prepare_announcement
from awards.certificates import issue_due
from core.codes import new_code
from core.jobs import open_job
from innovations.states import CandidacyState
from judging.engine import rank
from judging.models import RankingRow, RankingRun
from judging.ranking import rows_of
from judging.states import RunState
from tests.awards.announcing import announce, approve
from tests.awards.rounds import T0, Round
from tests.awards.test_embargo import entrant_addresses, see, stripped

pytestmark = pytest.mark.django_db
LATER = T0 + timedelta(days=3)
T1 = T0 + timedelta(days=4)
EARLY = T1 - timedelta(hours=1)
NOTE = "Nilai satu juri salah disalin."


def compute_anew(world: Round, marks: tuple[str, ...]) -> RankingRun:
    """A scorecard was opened again: another ranking is adopted, and others have come out."""
    former, proposals = world.plenary_run, world.proposals[: len(marks)]
    RankingRun.objects.filter(pk=former.pk).update(state=RunState.DONE)
    document = world.document(proposals, marks, 1)
    run = RankingRun.objects.create(
        code=new_code(),
        stage=world.plenary,
        group=former.group,
        algorithm="kipp-rank/1",
        config_hash="c" * 64,
        sheet_sha256="6" * 64,
        document=document,
        result=rank(document),
        result_sha256="b" * 64,
        asked_by=world.organiser,
        job=open_job(world.organiser.pk, "ranking"),
        state=RunState.ADOPTED,
        adopted_at=LATER,
    )
    RankingRow.objects.bulk_create(rows_of(run, run.result))
    chosen = set(run.rows.filter(is_selected=True).values_list("candidacy", flat=True))
    for candidacy in world.plenary.candidacies.all():
        candidacy.state = CandidacyState.ELIMINATED
        if candidacy.pk in chosen:
            candidacy.state = CandidacyState.ADVANCED
        candidacy.save()
    return run


def correct(world: Round) -> None:
    """The second falls out behind the third; approved, and not public yet."""
    run = compute_anew(world, ("90", "65", "75"))
    facts = {"run": run, "correction_note": NOTE, "publish_at": T1}
    corrected = prepare_announcement(world.competition, by=world.organiser, at=LATER, **facts)
    approve(corrected, world, at=LATER)


def addresses(world: Round) -> list[str]:
    """What is public of the result, and what the entrant's side sees of the second entry."""
    proposal, slug = world.proposals[1], world.competition.slug
    return [
        *entrant_addresses(world, proposal),
        reverse("feedback-detail", args=[proposal.code]),
        reverse("competition-results", args=[slug]),
        reverse("competition-results-table", args=[slug]),
        reverse("innovation-detail", args=[proposal.innovation.slug]),
        reverse("public-objection-list", args=[slug]),
        reverse("share-image", args=[proposal.innovation.slug]),
        "/sitemap.xml",
    ]


def pages_after(world: Round, act: Callable[[Round], object], at) -> dict:
    """What everybody sees; undone afterwards."""
    mark = transaction.savepoint()
    act(world)
    pages = {
        (person and person.name, address): stripped(see(person, address, at))
        for person in (world.local_admin, None)
        for address in addresses(world)
    }
    transaction.savepoint_rollback(mark)
    return pages


def differing(one: dict, other: dict) -> set:
    return {key for key in one if one[key] != other[key]}


def test_nobody_sees_a_correction_before_its_instant():
    world = Round()
    announce(world)
    issue_due(T0)

    plain, corrected = (pages_after(world, act, EARLY) for act in (lambda _: None, correct))

    assert differing(plain, corrected) == set()


def test_the_twins_of_a_correction_can_see_a_difference():
    """The control: at its instant the letter and the result tell it."""
    world = Round()
    announce(world)

    plain, corrected = (pages_after(world, act, T1) for act in (lambda _: None, correct))

    told = {
        address.rstrip("/").rpartition("/")[2] for _name, address in differing(plain, corrected)
    }
    assert {"umpan-balik", "hasil", "nilai.csv"} <= told
