"""Two organisers at once: nothing is lost, no place is given twice; controls without the lock."""

import pytest

from competitions.actions import add_row, save_row
from competitions.models import Category, Competition
from competitions.states import CompetitionState
from core.errors import StaleWrite
from tests.factories import NOW, World, make_competition
from tests.threads import in_threads, meet_after, meeting, read_without_lock, rounds

pytestmark = pytest.mark.django_db(transaction=True)
few = rounds(10, 50)


@pytest.fixture
def world(transactional_db) -> World:
    return World()


@pytest.fixture
def draft(world: World) -> Competition:
    return make_competition(
        world.secretariat, territory=world.regency, state=CompetitionState.DRAFT
    )


def save_by_two(world: World, row: Category) -> list[str]:
    """Both read the same revision; gives what each was answered."""

    def save(name: str, person) -> str:
        facts = {"name": name, "description": ""}
        try:
            save_row(row, by=person, at=NOW, revision=row.revision, facts=facts)
        except StaleWrite:
            return "stale"
        return "saved"

    return in_threads(
        [lambda: save("Rini", world.organiser), lambda: save("Bambang", world.approver)]
    )


@few
def test_of_two_who_save_one_is_told(world: World, draft: Competition, rounds: int) -> None:
    row = draft.categories.first()

    for _ in range(rounds):
        row.refresh_from_db()
        assert sorted(save_by_two(world, row)) == ["saved", "stale"]

    row.refresh_from_db()
    assert row.revision == rounds + 1


def test_control_without_the_lock_one_writing_is_lost(
    world: World, draft: Competition, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_without_lock(monkeypatch, meeting().wait, of=Category)

    answers = save_by_two(world, draft.categories.first())

    assert answers == ["saved", "saved"]


def add_by_two(world: World, draft: Competition, serial: int) -> list[int]:
    """The places that two new rows get."""

    def add(name: str, person) -> int:
        row = Category(competition=draft, name=name)
        return add_row(row, by=person, at=NOW, facts={"name": name}).order

    return in_threads(
        [
            lambda: add(f"Rini {serial}", world.organiser),
            lambda: add(f"Bambang {serial}", world.approver),
        ]
    )


@few
def test_two_new_rows_get_two_places(world: World, draft: Competition, rounds: int) -> None:
    for serial in range(rounds):
        first, second = add_by_two(world, draft, serial)
        assert first != second


def test_control_without_the_lock_two_rows_share_a_place(
    world: World, draft: Competition, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_without_lock(monkeypatch)
    meet_after(monkeypatch, "competitions.actions.rows.places_of_new")

    first, second = add_by_two(world, draft, 0)

    assert first == second
