"""The life of an edition and of its stages."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition, machine


class CompetitionState(models.TextChoices):
    """An edition from preparation to the archive."""

    DRAFT = "draft", _("In preparation")
    PUBLISHED = "published", _("Published")
    CONCLUDED = "concluded", _("Concluded")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


class StageState(models.TextChoices):
    """A stage of judging."""

    PLANNED = "planned", _("Planned")
    SCORING = "scoring", _("Scoring")
    LOCKED = "locked", _("Scores locked")
    CONCLUDED = "concluded", _("Concluded")


class WindowKind(models.TextChoices):
    """Times in which something may be done; whether one is open is computed, never stored."""

    REGISTRATION = "registration", _("Registration")
    SCREENING = "screening", _("Administrative selection")
    OBJECTION = "objection", _("Objection window")


class StageKind(models.TextChoices):
    """What judges do in a stage."""

    DESK = "desk", _("Proposal assessment")
    PRESENTATION = "presentation", _("Presentation and interview")
    FIELD_VISIT = "field_visit", _("Field verification")
    FEASIBILITY = "feasibility", _("Feasibility assessment")
    PUBLIC_SCORE = "public_score", _("Public usefulness score")
    PLENARY = "plenary", _("Plenary")


class Level(models.TextChoices):
    """Which government holds the edition."""

    REGENCY = "regency", _("Regency or city")
    PROVINCE = "province", _("Province")
    NATION = "nation", _("National")


class EditionRole(models.TextChoices):
    """Offices in one edition."""

    CHAIR = "chair", _("Chair of the panel")
    SECRETARY = "secretary", _("Secretary")
    APPROVER = "approver", _("Approver")


class WindowState(models.TextChoices):
    """Computed from the dates: half open, `opens_at <= t < closes_at`."""

    UPCOMING = "upcoming", _("Not open yet")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")

    @classmethod
    def at(cls, instant: datetime, opens_at: datetime, closes_at: datetime) -> Self:
        """Where an instant falls."""
        if instant < opens_at:
            return cls.UPCOMING
        return cls.OPEN if instant < closes_at else cls.CLOSED


_C, _S = CompetitionState, StageState

PUBLISH = Transition("publish", (_C.DRAFT,), _C.PUBLISHED)
CONCLUDE = Transition("conclude", (_C.PUBLISHED,), _C.CONCLUDED)
ARCHIVE = Transition("archive", (_C.CONCLUDED,), _C.ARCHIVED)
CANCEL = Transition("cancel", (_C.PUBLISHED,), _C.CANCELLED)
COMPETITION = machine(_C, _C.DRAFT, PUBLISH, CONCLUDE, ARCHIVE, CANCEL)

START_STAGE = Transition("start", (_S.PLANNED,), _S.SCORING)
LOCK_STAGE = Transition("lock", (_S.SCORING,), _S.LOCKED)
REOPEN_STAGE = Transition("reopen", (_S.LOCKED,), _S.SCORING)
CONCLUDE_STAGE = Transition("conclude", (_S.LOCKED,), _S.CONCLUDED)
STAGE = machine(_S, _S.PLANNED, START_STAGE, LOCK_STAGE, REOPEN_STAGE, CONCLUDE_STAGE)
