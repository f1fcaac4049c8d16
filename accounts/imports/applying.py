"""Write a checked plan into the tree; called inside the confirming act, the tree locked."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Concat

from accounts.imports.branch import FACTS
from accounts.models import Agency, AgencyImport, ImportLine, User
from accounts.states import Verdict
from audit.trail import record_many
from core.codes import new_code

BATCH = 1000
PARKED = "\u2026"


def write_lines(task: AgencyImport, *, by: User, at: datetime) -> None:
    """New agencies from the top down, changed ones in one go, and an entry in the trail for each.

    A changed agency first gets a name that nobody has: two may swap theirs, and a new one may take
    the name that an old one gives up.
    """
    lines = list(task.lines.filter(verdict__in=[Verdict.NEW, Verdict.CHANGED]).order_by("number"))
    changed = [line for line in lines if line.verdict == Verdict.CHANGED]
    moving = [line.agency_id for line in changed if {"name", "parent"} & line.after.keys()]
    Agency.objects.filter(pk__in=moving).update(name=Concat(Value(PARKED), "code"))
    made = _create([line for line in lines if line.verdict == Verdict.NEW], task.government)
    kept = _change(changed, made)
    _record(task, lines, {**made, **kept}, by=by, at=at)


def _create(lines: list[ImportLine], government: Agency) -> dict[int, Agency]:
    """By row number; a row waits until the row of its parent was written."""
    made: dict[int, Agency] = {}
    while lines:
        ready = [line for line in lines if line.parent_line is None or line.parent_line in made]
        agencies = [_agency(line, made, government) for line in ready]
        Agency.objects.bulk_create(agencies, batch_size=BATCH)
        made |= {line.number: agency for line, agency in zip(ready, agencies, strict=True)}
        lines = [line for line in lines if line.number not in made]
    return made


def _agency(line: ImportLine, made: dict[int, Agency], government: Agency) -> Agency:
    return Agency(
        code=new_code(),
        registry=government,
        local_code=line.after["local_code"],
        parent_id=_parent_id(line, made),
        is_demo=government.is_demo,
        **{name: line.after[name] for name in FACTS},
    )


def _parent_id(line: ImportLine, made: dict[int, Agency]) -> int:
    return line.parent_agency_id or made[line.parent_line].pk


def _change(lines: list[ImportLine], made: dict[int, Agency]) -> dict[int, Agency]:
    known = Agency.objects.in_bulk([line.agency_id for line in lines])
    kept = {line.number: known[line.agency_id] for line in lines}
    for line in lines:
        _set(kept[line.number], line, made)
    Agency.objects.bulk_create(  # every one is there: a plain update writes one CASE a row
        kept.values(),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*FACTS, "parent", "updated_at"],
        batch_size=BATCH,
    )
    return kept


def _set(agency: Agency, line: ImportLine, made: dict[int, Agency]) -> None:
    """The parked name is taken back where only the place changes."""
    agency.name = line.name
    for name in line.after.keys() & set(FACTS):
        setattr(agency, name, line.after[name])
    if "parent" in line.after:
        agency.parent_id = _parent_id(line, made)


def _record(
    task: AgencyImport,
    lines: Iterable[ImportLine],
    agencies: dict[int, Agency],
    *,
    by: User,
    at: datetime,
) -> None:
    record_many(
        "accounts.import_agency",
        [
            (agencies[line.number], line.before, {**line.after, "import": task.code})
            for line in lines
        ],
        by=by,
        at=at,
    )
