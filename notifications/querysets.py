"""Reads of messages, of notices and of an office's own words."""

from datetime import datetime
from typing import Self

from django.db import models

from core.querysets import LockingQuerySet
from notifications.states import MessageState

#: Roles of an office, as memberships name them: this app stands below accounts.
ORGANISER = "organiser"
AUDITOR = "auditor"
OFFICE_SIDE = (ORGANISER, "screener", AUDITOR)
#: Who reads a result of the office before it is announced.
ANNOUNCING = (ORGANISER, AUDITOR)
#: Letters about a result that have not left: even their readers' names tell who has won.
UNANNOUNCED = models.Q(
    kind__startswith="award_", state__in=[MessageState.QUEUED, MessageState.CANCELLED]
)


def office_of(person: models.Model) -> models.Model | None:
    """The agency for which this person works on an organiser's side; None for everybody else."""
    workspace = getattr(person, "workspace", None)
    if workspace is None or workspace.role not in OFFICE_SIDE:
        return None
    return workspace.agency


class MessageQuerySet(LockingQuerySet):
    """Mails."""

    def visible_to(self, person: models.Model) -> Self:
        """SECURITY: only what went out in the name of the own office.

        Letters about a result that is under embargo do not exist for the secretariat.
        """
        office = office_of(person)
        if office is None:
            return self.none()
        rows = self.filter(office=office.code)
        return rows if person.workspace.role in ANNOUNCING else rows.exclude(UNANNOUNCED)

    def due_at(self, instant: datetime) -> Self:
        """To be sent on their own now."""
        rows = self.filter(state=MessageState.QUEUED, is_for_digest=False)
        return rows.filter(not_before__lte=instant)

    def for_digest(self) -> Self:
        """Waiting to be told once a day."""
        return self.filter(state=MessageState.QUEUED, is_for_digest=True)

    def failed(self) -> Self:
        """Given up."""
        return self.filter(state=MessageState.FAILED)

    def sendable_again(self) -> Self:
        """SECURITY: a way in that went to a bare address was forgotten, so it cannot go again."""
        return self.failed().filter(recipient__isnull=False)

    def for_list(self) -> Self:
        """What a row of the outbox shows, the newest first; never the words."""
        rows = self.select_related("recipient").defer("paragraphs", "subject")
        return rows.order_by("-pk")


class NoticeQuerySet(models.QuerySet):
    """News of one person."""

    def of(self, person: models.Model) -> Self:
        """Nobody reads another's news."""
        return self.filter(person_id=person.pk)

    def visible_at(self, instant: datetime) -> Self:
        """News whose moment has come."""
        return self.filter(visible_from__lte=instant)

    def unread(self) -> Self:
        """Not yet seen."""
        return self.filter(read_at=None)

    def newest_first(self) -> Self:
        """As a list shows it."""
        return self.order_by("-visible_from", "-pk")


class MessageTemplateQuerySet(LockingQuerySet):
    """Words that offices wrote themselves."""

    def in_force(self) -> Self:
        """Not taken back to the built-in words."""
        return self.filter(is_active=True)
