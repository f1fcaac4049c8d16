"""A published result is corrected by a new version; the old one stays readable."""

from datetime import timedelta
from decimal import Decimal

import pytest

from awards.actions import prepare_announcement
from awards.models import Announcement
from awards.posting import post_due
from core.errors import ActionRefused
from innovations.models import Honour, Innovation
from innovations.states import CandidacyState
from notifications.models import Message
from tests.awards.announcing import announce, approve
from tests.awards.rounds import T0, Round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LATER = T0 + timedelta(days=3)
T1 = T0 + timedelta(days=4)
NOTE = "Nilai satu juri salah disalin."


def correct(world, **changes) -> Announcement:
    facts = {"correction_note": NOTE, "publish_at": T1, **changes}
    run = world.plenary_run
    return prepare_announcement(world.competition, by=world.organiser, at=LATER, run=run, **facts)


def swap_second_and_third(world) -> None:
    """What a plenary that was held again leaves behind."""
    second, third = world.plenary.candidacies.order_by("pk")[1:3]
    for candidacy, state in (
        (second, CandidacyState.ELIMINATED),
        (third, CandidacyState.ADVANCED),
    ):
        candidacy.state = state
        candidacy.save()


def test_a_correction_owes_a_reason_and_a_public_version_before_it():
    world = Round()
    announce(world)

    with pytest.raises(ActionRefused, match="what is corrected"):
        correct(world, correction_note="")
    with pytest.raises(ActionRefused, match="not public yet"):
        prepare_announcement(
            world.competition,
            by=world.organiser,
            at=T0 - timedelta(hours=1),
            run=world.plenary_run,
            correction_note=NOTE,
        )


def test_a_correction_needs_both_again_and_counts_from_its_own_instant():
    world = Round()
    first = announce(world)
    swap_second_and_third(world)

    second = correct(world)
    approve(second, world, at=LATER)

    in_force = Announcement.objects.in_force_at
    assert (second.version, second.corrects, second.title) == (2, first, first.title)
    assert in_force(T1 - timedelta(seconds=1)).get() == first
    assert in_force(T1).get() == second
    assert set(Announcement.objects.public_at(T1)) == {first, second}


def test_honours_and_pages_follow_at_the_instant_of_the_correction():
    world = Round()
    announce(world)
    swap_second_and_third(world)
    approve(correct(world), world, at=LATER)
    _first, second, third = (one.innovation_id for one in world.proposals[:3])

    def honoured(at):
        return set(Honour.objects.visible_at(at).values_list("innovation", flat=True))

    early, late = honoured(T1 - timedelta(seconds=1)), honoured(T1)
    public = Innovation.objects.public_at(T1)

    assert (second in early, third in early) == (True, False)
    assert (second in late, third in late) == (False, True)
    assert not public.filter(pk=second).exists()
    assert public.filter(pk=third).exists()


def test_a_correction_writes_only_to_those_for_whom_something_changed():
    world = Round()
    announce(world)
    post_due(T0)
    swap_second_and_third(world)
    approve(correct(world), world, at=LATER)
    known = set(Message.objects.values_list("pk", flat=True))

    posted = post_due(T1)

    letters = Message.objects.exclude(pk__in=known)
    assert posted == 2
    assert sorted(set(letters.values_list("kind", "context__title"))) == [
        ("award_participant", "Inovasi Nomor 2"),
        ("award_winner", "Inovasi Nomor 3"),
    ]
    assert set(letters.values_list("context__reason", flat=True)) == {NOTE}


def test_a_correction_of_words_alone_writes_to_nobody():
    world = Round()
    announce(world)
    post_due(T0)
    approve(correct(world, title="Judul yang benar"), world, at=LATER)

    assert post_due(T1) == 0
    assert Announcement.objects.get(version=2).letters_at == T1


def test_a_newer_score_is_told_from_the_newer_rows():
    world = Round()
    announce(world)
    world.plenary_run.rows.filter(rank=1).update(score=Decimal(95))

    second = correct(world)

    assert second.rows.get(rank=1).score == Decimal(95)
    assert Announcement.objects.get(version=1).rows.get(rank=1).score == Decimal(90)
