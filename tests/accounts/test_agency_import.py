"""A sound file: checked, shown, applied as a whole or not at all."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from accounts.actions.agencies import close_agency, move_agency
from accounts.actions.imports import apply_import, recheck_import
from accounts.imports.checking import LEASE, check_import
from accounts.imports.writing import lines_of, write_sheet
from accounts.models import Agency, AgencyImport
from accounts.states import AgencyKind, ImportState, Verdict
from audit.models import Entry
from core.errors import ActionRefused
from core.states import JobState
from tests.accounts.sheets import HEAD, checked, csv_file, faults_of, line, upload, workbook
from tests.factories import NOW, World, make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def apply(world, task) -> AgencyImport:
    return apply_import(task, by=world.organiser, at=NOW, plan_digest=task.plan_digest)


def verdicts(task) -> dict[str, str]:
    return dict(task.lines.values_list("name", "verdict"))


def test_check_import_writes_nothing_but_a_preview(world):
    count = Agency.objects.count()

    task = checked(world, workbook([line("DINSOS", "Dinas Sosial", region="33.02", flag="ya")]))

    after = task.lines.get().after
    assert (task.state, task.counts, Agency.objects.count()) == (
        ImportState.READY,
        {"new": 1},
        count,
    )
    assert (after["parent"], after["is_disadvantaged"]) == ("Kabupaten Banyumas", True)
    assert task.job.state == JobState.DONE


def test_apply_import_makes_parents_before_children_in_any_order(world):
    rows = [
        line("P1", "Panti Jompo", kind="UPP", parent="DINSOS"),
        line("P2", "Loket Panti", kind="UPP", parent="Dinas Sosial > Panti Jompo"),
        line("DINSOS", "Dinas Sosial"),
        line("PKM", "Puskesmas Baru", kind="puskesmas", parent="Dinas Kesehatan"),
    ]

    apply(world, checked(world, workbook(rows)))

    loket = Agency.objects.get(local_code="P2")
    assert [loket.parent.name, loket.parent.parent.name] == ["Panti Jompo", "Dinas Sosial"]
    assert Agency.objects.get(local_code="PKM").parent == world.opd
    assert (loket.registry, loket.kind) == (world.regency, AgencyKind.SERVICE_UNIT)


def test_a_second_import_shows_before_and_after_and_changes_in_place(world):
    apply(world, checked(world, workbook([line("A", "Dinas A"), line("B", "Dinas B")])))
    again = workbook([line("a", "Dinas A Baru", parent="B"), line("B", "Dinas B")])

    task = checked(world, again)
    changed = task.lines.get(verdict=Verdict.CHANGED)
    apply(world, task)

    assert changed.before == {"name": "Dinas A", "parent": "Kabupaten Banyumas"}
    assert changed.after == {"name": "Dinas A Baru", "parent": "Dinas B"}
    assert task.counts == {"changed": 1, "unchanged": 1}
    agency = Agency.objects.get(local_code="A")
    assert (agency.name, agency.parent.name) == ("Dinas A Baru", "Dinas B")


def test_two_agencies_may_swap_their_names(world):
    apply(world, checked(world, workbook([line("A", "Dinas A"), line("B", "Dinas B")])))

    apply(world, checked(world, workbook([line("A", "Dinas B"), line("B", "Dinas A")])))

    names = Agency.objects.filter(local_code__in="AB").order_by("local_code")
    assert [agency.name for agency in names] == ["Dinas B", "Dinas A"]


def test_each_agency_keeps_what_an_import_did_to_it(world):
    task = checked(world, workbook([line("A", "Dinas A")]))

    apply(world, task)

    agency = Agency.objects.get(local_code="A")
    entry = Entry.objects.get(act="accounts.import_agency", subject_id=str(agency.pk))
    assert (entry.actor, entry.after["import"]) == (world.organiser, task.code)


def test_what_is_not_in_the_file_stays(world):
    before = list(Agency.objects.order_by("pk").values())

    apply(world, checked(world, workbook([line("A", "Dinas A")])))

    assert list(Agency.objects.exclude(local_code="A").order_by("pk").values()) == before


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_the_exported_tree_comes_back_unchanged(world, file_format):
    make_agency("=1+1", parent=world.regency)
    lines = lines_of(world.regency)

    task = checked(world, write_sheet(lines, file_format))

    assert task.counts == {"unchanged": len(lines)}
    assert len(lines) == 7


def test_the_export_is_safe_to_open(world):
    make_agency("=1+1", parent=world.regency)
    lines = lines_of(world.regency)

    sheet = load_workbook(io.BytesIO(write_sheet(lines, "xlsx")))["Instansi"]
    types = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}

    assert types == {"s"}
    assert ";'=1+1;" in write_sheet(lines, "csv").decode("utf-8-sig")


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([line("", "Dinas A")], [("A2", "owed")]),
        ([line("A", "")], [("B2", "owed")]),
        ([line("A B", "Dinas A")], [("A2", "bad_code")]),
        ([line("A", "x" * 201)], [("B2", "too_long")]),
        ([line("A", "Dinas A", kind="Dinass")], [("D2", "unknown_kind")]),
        ([line("A", "Kabupaten X", kind="Kabupaten")], [("D2", "kind_above")]),
        ([line("A", "Dinas A", flag="mungkin")], [("G2", "bad_flag")]),
        ([line("A", "Dinas A", region="33.1")], [("F2", "bad_region")]),
        ([line("A", "Dinas A", parent="TAK-ADA")], [("E2", "unknown_parent")]),
        ([line("A", "Dinas A"), line("a", "Dinas B")], [("A3", "code_twice")]),
        ([line("A", "Dinas A"), line("B", "dinas a")], [("B3", "name_twice")]),
        ([line("A", "Dinas Kesehatan")], [("B2", "known_name")]),
        (
            [line("A", "Dinas A", parent="B"), line("B", "Dinas B", parent="A")],
            [("E2", "cycle"), ("E3", "cycle")],
        ),
        ([line("A", "Dinas A", parent="A")], [("E2", "cycle")]),
        (
            [line(f"T{n}", f"Unit {n}", parent=f"T{n - 1}" if n else "") for n in range(13)],
            [("E13", "too_deep"), ("E14", "too_deep")],
        ),
    ],
)
def test_a_faulty_row_is_named_by_its_cell_and_nothing_can_be_applied(world, rows, faults):
    task = checked(world, workbook([line("OK", "Dinas Baik"), *rows][1:]))

    assert (task.state, faults_of(task)) == (ImportState.FAULTY, faults)
    with pytest.raises(ActionRefused):
        apply(world, task)


def test_a_ring_with_an_agency_that_is_there_is_found(world):
    rows = [[world.opd.code, *line("", "Dinas Kesehatan", parent=world.unit.code)[1:]]]

    assert faults_of(checked(world, workbook(rows))) == [("E2", "cycle")]


def test_an_import_leaves_its_own_government_and_closed_agencies_alone(world):
    close_agency(world.school, by=world.organiser, at=NOW, reason="Digabung")
    rows = [
        line(world.regency.code, "Kabupaten Banyumas", kind="Kabupaten"),
        line(world.school.code, "SMP 02", kind="Sekolah", parent=world.other_opd.code),
        line("X", "Kelas Jauh", kind="Sekolah", parent=world.school.code),
    ]

    assert faults_of(checked(world, workbook(rows))) == [
        ("A2", "own_government"),
        ("A3", "closed"),
        ("E4", "closed_parent"),
    ]


def test_another_government_is_not_reached_by_its_codes(world):
    before = list(Agency.objects.filter(pk=world.foreign_unit.pk).values())

    task = checked(world, workbook([line(world.foreign_unit.code, "Puskesmas Kroya")]))
    apply(world, task)

    assert task.counts == {"new": 1}
    assert list(Agency.objects.filter(pk=world.foreign_unit.pk).values()) == before


def test_numbers_and_dates_of_a_spreadsheet_are_read_as_people_see_them(world):
    row = line("x", "Dinas A")
    numbers = [101, *row[1:5], 33.02, True, ""]

    task = checked(world, workbook([numbers, [NOW.date(), "Dinas B", *row[2:]]]))

    first = task.lines.get(number=2)
    assert (first.after["local_code"], first.after["region_code"]) == ("101", "33.02")
    assert first.after["is_disadvantaged"] is True
    assert faults_of(task) == [("A3", "is_date")]


def test_columns_may_stand_in_any_order_and_faults_follow_them(world):
    head = [*HEAD[1:], HEAD[0]]
    row = line("A B", "Dinas A")

    task = checked(world, workbook([[*row[1:], row[0]]], head=head))

    assert faults_of(task) == [("H2", "bad_code")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_with_the_usual_delimiters_and_with_a_mark(world, delimiter):
    source = csv_file([line("A", "Dinas A")], delimiter=delimiter, encoding="utf-8-sig")

    assert checked(world, source).counts == {"new": 1}


def test_apply_import_refuses_when_the_tree_changed_meanwhile(world):
    task = checked(world, workbook([line("A", "Dinas A")]))
    facts = {"by": world.organiser, "at": NOW, "reason": "Pindah urusan"}
    move_agency(world.unit, target=world.other_opd, **facts)

    with pytest.raises(ActionRefused, match="berubah"):
        apply(world, task)

    again = recheck_import(task, by=world.organiser, at=NOW)
    check_import(again.pk, NOW)
    apply(world, AgencyImport.objects.get(pk=task.pk))
    assert Agency.objects.filter(local_code="A").exists()


def test_apply_import_refuses_another_plan_and_a_second_time(world):
    task = checked(world, workbook([line("A", "Dinas A")]))

    with pytest.raises(ActionRefused):
        apply_import(task, by=world.organiser, at=NOW, plan_digest="0" * 64)
    apply(world, task)
    with pytest.raises(ActionRefused):
        apply(world, task)

    assert Agency.objects.filter(local_code="A").count() == 1
    assert AgencyImport.objects.get().source is None


def test_a_file_that_changes_nothing_is_not_applied(world):
    task = checked(world, write_sheet(lines_of(world.regency), "xlsx"))

    with pytest.raises(ActionRefused, match="tidak mengubah"):
        apply(world, task)


def test_a_new_upload_lets_go_of_files_before_it(world):
    first = checked(world, workbook([line("A", "Dinas A")]))

    upload(world, workbook([line("B", "Dinas B")]))

    first.refresh_from_db()
    assert first.source is None


def test_a_lost_worker_s_check_is_taken_over_when_its_lease_ends(world):
    task = upload(world, workbook([line("A", "Dinas A")]))
    AgencyImport.objects.filter(pk=task.pk).update(
        state=ImportState.CHECKING, leased_until=NOW + LEASE, attempts=1
    )

    assert check_import(task.pk, NOW) is False
    assert list(AgencyImport.objects.stranded_at(NOW)) == []
    later = NOW + LEASE + timedelta(seconds=1)
    assert list(AgencyImport.objects.stranded_at(later)) == [task]
    assert check_import(task.pk, later) is True


def test_a_check_that_keeps_killing_its_worker_is_given_up_and_can_be_asked_again(world):
    task = upload(world, workbook([line("A", "Dinas A")]))
    AgencyImport.objects.filter(pk=task.pk).update(attempts=3)

    check_import(task.pk, NOW)
    task.refresh_from_db()
    assert (task.state, task.job.state) == (ImportState.FAILED, JobState.FAILED)

    recheck_import(task, by=world.organiser, at=NOW)
    assert check_import(task.pk, NOW) is True
