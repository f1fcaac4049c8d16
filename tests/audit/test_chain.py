"""The chain finds what was changed, taken out or cut off, even by the database's owner."""

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, connection

from audit.chain import START, faults, seal_entries, seal_of
from audit.clock import seal
from audit.models import Batch, Entry
from audit.trail import record
from tests.factories import NOW, make_agency
from tests.threads import in_threads

pytestmark = pytest.mark.django_db


def note(count: int) -> None:
    agency = make_agency()
    for number in range(count):
        record("test.note", agency, by=None, at=NOW, after={"number": number})


def as_owner(statement: str, table: str = "audit_entry") -> None:
    """What somebody with the owner's password could do: triggers off, statement, triggers on."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def entry_at(position: int) -> Entry:
    return Entry.objects.get(position=position)


def test_seal_numbers_and_chains_entries():
    note(3)

    assert seal_entries() == 3

    first, second, third = Entry.objects.order_by("position")
    assert [first.position, second.position, third.position] == [1, 2, 3]
    assert first.seal == seal_of(START, first)
    assert third.seal == seal_of(second.seal, third)
    assert Batch.objects.get().seal == third.seal


def test_seal_goes_on_where_the_last_batch_ended():
    note(2)
    seal_entries()
    note(2)

    seal_entries()

    assert list(Batch.objects.order_by("pk").values_list("position", flat=True)) == [2, 4]
    assert list(faults()) == []


def test_seal_takes_a_bounded_bite():
    note(5)

    assert [seal_entries(limit=3), seal_entries(limit=3), seal_entries(limit=3)] == [3, 2, 0]


def test_seal_without_entries_makes_no_batch():
    seal()

    assert not Batch.objects.exists()


def test_the_clock_seals():
    note(1)

    seal()

    assert Batch.objects.get().position == 1


def test_an_intact_chain_has_no_fault():
    note(4)
    seal_entries()

    assert list(faults()) == []


def test_an_empty_trail_has_no_fault():
    assert list(faults()) == []


@pytest.mark.parametrize(
    "change",
    [
        "after = '{\"number\": 99}'",
        "act = 'test.other'",
        "reason = 'lain'",
        "at = at + interval '1 second'",
        "subject_label = 'lain'",
    ],
)
def test_a_changed_entry_is_named(change):
    note(3)
    seal_entries()

    as_owner(f"UPDATE audit_entry SET {change} WHERE position = 2")

    assert list(faults()) == [f"entry {entry_at(2).pk} at position 2 was changed"]


def test_an_entry_taken_out_of_the_middle_is_missed():
    note(4)
    seal_entries()

    as_owner("DELETE FROM audit_entry WHERE position IN (2, 3)")

    assert list(faults()) == ["positions 2 to 3 are missing"]


def test_a_cut_off_end_is_missed():
    note(4)
    seal_entries()

    as_owner("DELETE FROM audit_entry WHERE position > 2")

    assert list(faults()) == ["positions 3 to 4 are missing at the end"]


def test_a_cut_off_end_is_not_grown_over():
    note(4)
    seal_entries()
    as_owner("DELETE FROM audit_entry WHERE position > 2")
    note(3)

    seal_entries()

    assert list(faults()) == ["positions 3 to 4 are missing"]


def test_a_chain_that_was_sealed_anew_does_not_match_its_batches():
    note(3)
    seal_entries()
    as_owner("UPDATE audit_entry SET reason = 'lain' WHERE position = 2")
    previous = entry_at(1).seal
    for position in (2, 3):
        previous = seal_of(previous, entry_at(position))
        as_owner(f"UPDATE audit_entry SET seal = '{previous}' WHERE position = {position}")

    assert list(faults()) == ["the chain was rewritten up to position 3"]


def test_a_sealed_entry_cannot_be_sealed_again():
    note(1)
    seal_entries()

    with pytest.raises(InternalError, match="entry_sealed"):
        Entry.objects.update(seal="0" * 64)


def test_a_batch_cannot_be_changed():
    note(1)
    seal_entries()

    with pytest.raises(InternalError, match="batch_append_only"):
        Batch.objects.update(position=9)


def test_verify_audit_counts_what_holds(capsys):
    note(2)
    seal_entries()
    note(1)

    call_command("verify_audit")

    assert capsys.readouterr().out == "2 entries sealed and intact, 1 waiting for their seal.\n"


def test_verify_audit_ends_with_an_error_and_names_the_row(capsys):
    note(2)
    seal_entries()
    as_owner("UPDATE audit_entry SET reason = 'lain' WHERE position = 1")

    with pytest.raises(CommandError, match="broken in 1 places"):
        call_command("verify_audit")

    assert "at position 1 was changed" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_two_sealing_batches_at_once_make_one_chain():
    rounds = []
    for _ in range(50):
        note(5)
        rounds.append(sorted(in_threads([seal_entries, seal_entries])))

    assert rounds == [[0, 5]] * 50
    assert list(faults()) == []


@pytest.mark.django_db(transaction=True)
def test_acts_and_sealing_at_once_leave_one_chain():
    def act() -> None:
        note(15)

    in_threads([act, act, seal_entries, seal_entries])
    seal_entries()

    assert Entry.objects.filter(position=None).count() == 0
    assert Entry.objects.count() == 30
    assert list(faults()) == []
