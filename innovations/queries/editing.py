"""Reads of the section editor, which writers ask more often than any other page: kept compiled."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from competitions.models import Section
from core.kept import Hole, Kept
from innovations.models import Proposal, SectionDraft


@dataclass(frozen=True)
class _Agency:
    pk: Hole


@dataclass(frozen=True)
class _Workspace:
    role: str
    agency_id: Hole

    @property
    def agency(self) -> _Agency:
        """Only its key is asked for."""
        return _Agency(self.agency_id)


@dataclass(frozen=True)
class _Reader:
    """Somebody of a role: who it is, and of which agency, comes when the statement is asked."""

    pk: Hole
    workspace: _Workspace


def entry_to_show(person: User, code: str) -> Proposal | None:
    """With what its section's page shows; none where the person may not know of it."""
    return _entry(_TO_SHOW, person, code)


def entry_to_save(person: User, code: str) -> Proposal | None:
    """What a save by script asks of it."""
    return _entry(_TO_SAVE, person, code)


def draft_of(proposal: Proposal, section: Section) -> SectionDraft | None:
    """The living text of one section; none before anybody opened it."""
    return _DRAFT.one(proposal=proposal.pk, section=section.pk)


def _entry(kept: Kept, person: User, code: str) -> Proposal | None:
    if person.workspace is None:
        return None
    values = {"person": person.pk, "agency": person.workspace.agency_id, "code": code}
    return kept.one(person.workspace.role, **values)


def _visible(role: str, *, person: Hole, agency: Hole, code: Hole) -> QuerySet[Proposal]:
    """SECURITY: the law of `visible_to`, asked with holes for the person and the agency."""
    reader = _Reader(person, _Workspace(role, agency))
    return Proposal.objects.visible_to(reader).filter(code=code)


def _to_show(role: str, **values: Hole) -> QuerySet[Proposal]:
    return _visible(role, **values).for_editor().with_notes().with_slots()


def _to_save(role: str, **values: Hole) -> QuerySet[Proposal]:
    return _visible(role, **values).for_saving()


_TO_SHOW, _TO_SAVE = Kept(_to_show), Kept(_to_save)


def _draft(*, proposal: Hole, section: Hole) -> QuerySet[SectionDraft]:
    return SectionDraft.objects.filter(proposal=proposal, section=section)


_DRAFT = Kept(_draft)
