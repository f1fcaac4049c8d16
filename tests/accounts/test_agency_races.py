"""Two hands on one tree: no ring, no half import. Controls show that the races are real."""

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import imports
from accounts.actions.agencies import move_agency
from accounts.actions.imports import apply_import
from accounts.models import Agency, AgencyImport
from accounts.querysets import AgencyQuerySet
from accounts.states import ImportState
from core.errors import ActionRefused
from tests.accounts.sheets import checked, line, workbook
from tests.factories import NOW, World, make_agency
from tests.threads import in_threads, meeting, rounds

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Penataan organisasi"


def asked(call):
    """The act's answer, or nothing when it was refused."""
    try:
        return call()
    except ActionRefused:
        return None


def rings(move, rounds: int) -> int:
    """A goes below B while B goes below A; how often both did."""
    world, found = World(), 0
    for number in range(rounds):
        pair = [make_agency(f"{name} {number}", parent=world.regency) for name in "AB"]
        turns = [(pair[0], pair[1]), (pair[1], pair[0])]
        in_threads([lambda t=turn: asked(lambda: move(world, *t)) for turn in turns])
        for agency in pair:
            agency.refresh_from_db()
        found += pair[0].parent == pair[1] and pair[1].parent == pair[0]
        Agency.objects.filter(pk__in=[one.pk for one in pair]).update(parent=world.regency)
    return found


def move(world, agency, target):
    return move_agency(agency, by=world.organiser, at=NOW, target=target, reason=REASON)


def moving_without_lock():
    """The control: both have looked before either writes."""
    both_have_looked = meeting()

    @transaction.atomic
    def move(world, agency, target):
        above = Agency.objects.get(pk=target.pk)
        if above.parent_id == agency.pk:
            raise ActionRefused("ring")
        both_have_looked.wait()
        Agency.objects.filter(pk=agency.pk).update(parent=target)

    return move


@rounds(6, 50)
def test_two_moves_never_make_a_ring(rounds):
    assert rings(move, rounds) == 0


def test_two_moves_make_rings_without_the_lock():
    assert rings(moving_without_lock(), rounds=1) == 1


def collide(apply) -> list:
    """Two organisers apply what both checked on the same tree."""
    world = World()
    tasks = [
        checked(world, workbook([line("A", f"Dinas {name}", parent="")]))
        for name in ("Satu", "Dua")
    ]
    return in_threads([lambda t=task: asked(lambda: apply(world, t)) for task in tasks])


def apply_as_shown(world, task):
    return apply_import(task, by=world.organiser, at=NOW, plan_digest=task.plan_digest)


def test_two_imports_at_once_one_is_applied_and_one_is_told():
    said = collide(apply_as_shown)

    assert sorted(one is None for one in said) == [False, True]
    assert Agency.objects.filter(local_code="A").count() == 1
    assert AgencyImport.objects.filter(state=ImportState.APPLIED).count() == 1


def test_two_imports_break_on_the_database_without_the_lock(monkeypatch):
    both_have_compared = meeting()
    monkeypatch.setattr(AgencyQuerySet, "lock_tree", lambda _self: None)
    monkeypatch.setattr("accounts.actions.imports._hold", lambda _branch: None)
    write = imports.write_lines

    def write_together(*args, **facts):
        both_have_compared.wait()
        return write(*args, **facts)

    monkeypatch.setattr(imports, "write_lines", write_together)

    with pytest.raises(IntegrityError, match="agency_local_code_once"):
        collide(apply_as_shown)


def test_an_import_and_a_move_at_once_never_both_think_that_the_tree_was_theirs():
    for _round in range(5):
        world = World()
        task = checked(world, workbook([line("A", "Dinas A")]))

        imported, moved = in_threads(
            [
                lambda w=world, t=task: asked(lambda: apply_as_shown(w, t)),
                lambda w=world: asked(lambda: move(w, w.unit, w.other_opd)),
            ]
        )

        assert moved.parent == world.other_opd
        written = Agency.objects.filter(local_code="A", registry=world.regency).exists()
        assert written is (imported is not None)
