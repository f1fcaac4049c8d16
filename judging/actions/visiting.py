"""Acts of the visitors: findings, people met, photos, the report, a conflict, own marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.states import StageState
from core.codes import new_code
from core.digests import digest_of
from core.errors import ActionRefused, StaleWrite, refuse_if
from core.links import plain_path
from core.uploads import erase, inspect, store
from core.uploads.refusals import FileRefused
from judging.locks import hold_stage
from judging.marks import MarkFacts
from judging.models import (
    Assignment,
    FieldVisit,
    PanelMember,
    Scorecard,
    VisitClaim,
    VisitContact,
    VisitPhoto,
)
from judging.models.visits import photo_path
from judging.news import tell_office
from judging.queries.visits import (
    earlier_card,
    is_reported,
    obstacles_to_change_marks,
    obstacles_to_report,
    obstacles_to_write,
)
from judging.recusing import recuse
from judging.revisions import revise_marks
from judging.states import OFFER_AGAIN, RECUSE, REPORT_VISIT, RevisionCause
from judging.visit_items import ItemFacts, merge, values_of
from judging.visit_reports import freeze_report

Item = FieldVisit | VisitClaim | VisitContact | VisitPhoto
MOST_BYTES = 8 * 1024 * 1024
MOST_PHOTOS = 40
MOST_CONTACTS = 60


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What the visitor says of a photo; its place only where it was given on purpose."""

    key: UUID
    caption: str = ""
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    taken_at: datetime | None = None


def _take(visit: FieldVisit, by: User) -> FieldVisit:
    """Lock in the fixed order; only a member of the team writes, while the report is open."""
    hold_stage(visit.candidacy.stage_id)
    rows = FieldVisit.objects.select_related("candidacy__stage__competition", "candidacy__proposal")
    visit = rows.lock(visit)
    if not FieldVisit.objects.of_team(by).filter(pk=visit.pk).exists():
        raise ActionRefused(_("Only the visitors write this report."))
    refuse_if(obstacles_to_write(visit))
    return visit


@transaction.atomic
def save_visit_item(
    visit: FieldVisit, *, by: User, at: datetime, facts: ItemFacts
) -> tuple[int, dict[str, str]]:
    """Keep the fields of one item; gives its revision and what is stored now.

    A field that the other visitor changed since it was read is refused with what is stored: the
    phone shows both texts.
    """
    visit = _take(visit, by)
    row = _row_of(visit, facts, by)
    stored = values_of(row, facts.kind)
    changes, clashes = merge(stored, facts.values, facts.base)
    if clashes:
        raise StaleWrite(
            _("Your colleague changed this meanwhile. Choose which text stays."),
            stored={"revision": row.revision, "fields": stored, "clashes": clashes},
        )
    if changes:
        _write(visit, row, changes, at)
        after = {
            "item": facts.kind,
            "key": facts.key,
            "digest": digest_of(values_of(row, facts.kind)),
        }
        record("judging.save_visit_item", visit, by=by, at=at, after=after)
    return row.revision, values_of(row, facts.kind)


def _row_of(visit: FieldVisit, facts: ItemFacts, by: User) -> Item:
    """The row that is written; somebody met is new when the key is."""
    if facts.kind == "report":
        return visit
    if facts.kind == "contact":
        return _contact(visit, facts.key, by)
    rows = visit.claims if facts.kind == "claim" else visit.photos.in_use()
    name = "code" if facts.kind == "claim" else "key"
    row = rows.filter(**{name: facts.key}).first()
    if row is None:
        raise ActionRefused(_("This is no longer part of the visit."))
    return row


def _contact(visit: FieldVisit, key: str, by: User) -> VisitContact:
    known = visit.contacts.filter(key=key).first()
    if known is None:
        if visit.contacts.count() >= MOST_CONTACTS:
            raise ActionRefused(_("The report has room for no more people."))
        return VisitContact.objects.create(visit=visit, key=key, added_by=by)
    if known.removed_at is not None:
        raise ActionRefused(_("This is no longer part of the visit."))
    return known


def _write(visit: FieldVisit, row: Item, changes: dict[str, Any], at: datetime) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.revision += 1
    row.save(update_fields=[*changes, "revision", "updated_at"])
    _begin(visit, at)


def _begin(visit: FieldVisit, at: datetime) -> None:
    if visit.begun_at is None:
        visit.begun_at = at
        visit.save(update_fields=["begun_at", "updated_at"])


@transaction.atomic
def add_visit_photo(
    visit: FieldVisit, *, by: User, at: datetime, file: File, facts: PhotoFacts
) -> VisitPhoto:
    """Keep a photo, drawn anew without place or camera; the same key again gives the same one."""
    known = visit.photos.filter(key=facts.key).first()
    if known is not None:
        return known
    clean = inspect(file, kinds=("image",), most_bytes=MOST_BYTES)
    visit = _take(visit, by)
    known = visit.photos.filter(key=facts.key).first()
    if known is not None:
        return known
    if visit.photos.in_use().count() >= MOST_PHOTOS:
        raise FileRefused(_("The report has room for no more photos."))
    photo = VisitPhoto(visit=visit, code=new_code(), added_by=by)
    for name in PhotoFacts.__slots__:
        setattr(photo, name, getattr(facts, name))
    for name in ("content_type", "size", "digest", "width", "height"):
        setattr(photo, name, getattr(clean, name))
    photo.file = store(clean.content, photo_path(photo, ""))
    photo.save()
    _begin(visit, at)
    after = {"photo": photo.code, "digest": photo.digest}
    record("judging.add_visit_photo", visit, by=by, at=at, after=after)
    return photo


@transaction.atomic
def remove_visit_item(visit: FieldVisit, *, by: User, at: datetime, kind: str, key: str) -> None:
    """Take a photo, or somebody met, out of the report; again changes nothing.

    The bytes of a photo go, unless a report that was handed in names it.
    """
    visit = _take(visit, by)
    rows = {"photo": visit.photos, "contact": visit.contacts}[kind]
    row = rows.select_for_update().filter(key=key, removed_at=None).first()
    if row is None:
        return
    row.removed_at = at
    row.save(update_fields=["removed_at", "updated_at"])
    record("judging.remove_visit_item", visit, by=by, at=at, after={"item": kind, "key": key})
    if kind == "photo" and not is_reported(row):
        transaction.on_commit(lambda: erase(row.file.name), robust=True)


@transaction.atomic
def report_visit(visit: FieldVisit, *, by: User, at: datetime) -> FieldVisit:
    """Hand the report in: it is frozen with its digest; the organiser and the chair read it."""
    visit = _take(visit, by)
    refuse_if(obstacles_to_report(visit))
    report = freeze_report(visit, by=by, at=at)
    visit.move(REPORT_VISIT, reported_at=at, reported_by=by)
    after = {"report": report.number, "digest": report.digest}
    record("judging.report_visit", visit, by=by, at=at, after=after)
    tell_office(
        "judging_visit_reported",
        visit.candidacy.stage,
        at,
        about=f"visit-report-{visit.code}-{report.number}",
        url=plain_path("visit-report", code=visit.code),
        number=visit.candidacy.proposal.number,
    )
    return visit


@transaction.atomic
def leave_visit(
    visit: FieldVisit, *, by: User, at: datetime, kind: str, note: str = ""
) -> FieldVisit:
    """A visitor declares a conflict: the entry leaves at once and never comes back to this judge.

    What was written stays; the organiser names somebody else.
    """
    if hold_stage(visit.candidacy.stage_id) == StageState.CONCLUDED:
        raise ActionRefused(_("This stage is concluded. Tell the organiser in writing."))
    visit = FieldVisit.objects.select_related("candidacy__stage__competition").lock(visit)
    member = visit.team.filter(person=by).first()
    if member is None:
        raise ActionRefused(_("This entry is no longer on your list."))
    assignment = _assignment_of(visit, member, by)
    if assignment.state in RECUSE.sources:
        recuse(assignment, kind=kind, note=note)
    visit.team.remove(member)
    record("judging.leave_visit", visit, by=by, at=at, after={"kind": kind}, reason=note)
    tell_office(
        "judging_conflict_declared",
        visit.candidacy.stage,
        at,
        about=f"conflict-{assignment.code}",
        url=plain_path("visit-plan", code=visit.candidacy.code),
        judge=member.person.name,
        number=visit.candidacy.proposal.number,
    )
    return visit


def _assignment_of(visit: FieldVisit, member: PanelMember, by: User) -> Assignment:
    """The row that keeps the entry away for good; locked. One that was given up is taken up."""
    assignment, _is_new = Assignment.objects.get_or_create(
        candidacy=visit.candidacy,
        member=member,
        defaults={"code": new_code(), "assigned_by": by},
    )
    assignment = Assignment.objects.lock(assignment)
    if assignment.may(OFFER_AGAIN):
        assignment.move(OFFER_AGAIN)
    return assignment


@transaction.atomic
def revise_marks_after_visit(
    visit: FieldVisit, *, by: User, at: datetime, marks: Iterable[MarkFacts], reason: str
) -> Scorecard:
    """Own marks of the earlier stage follow from what was seen; the old ones stay on record.

    The earlier stage keeps the ranking that it was concluded with; this one ranks on the new marks.
    """
    hold_stage(visit.candidacy.stage_id)
    rows = FieldVisit.objects.select_related("candidacy__stage", "candidacy__proposal")
    visit = rows.lock(visit)
    card = earlier_card(visit, by)
    refuse_if(obstacles_to_change_marks(visit, card))
    if not FieldVisit.objects.of_team(by).filter(pk=visit.pk).exists():
        raise ActionRefused(_("Only the visitors write this report."))
    facts = {"marks": marks, "cause": RevisionCause.VISIT, "reason": reason}
    return revise_marks(card, by=by, at=at, **facts)
