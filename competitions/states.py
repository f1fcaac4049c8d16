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
    REPAIR = "repair", _("Repair")
    OBJECTION = "objection", _("Objection window")
    PUBLIC_OBJECTION = "public_objection", _("Public objection")


class StageKind(models.TextChoices):
    """What judges do in a stage."""

    DESK = "desk", _("Proposal assessment")
    PRESENTATION = "presentation", _("Presentation and interview")
    FIELD_VISIT = "field_visit", _("Field verification")
    FEASIBILITY = "feasibility", _("Feasibility assessment")
    PUBLIC_SCORE = "public_score", _("Public usefulness score")
    PLENARY = "plenary", _("Plenary")


class EligibilityKind(models.TextChoices):
    """What a rule of entry looks at."""

    MINIMUM_AGE = "minimum_age", _("Age of the innovation")
    PAST_HONOUR = "past_honour", _("Past honours")
    TITLE_UNIQUE = "title_unique", _("Title used once")


class ReferenceDay(models.TextChoices):
    """The day from which an age is counted back."""

    REGISTRATION_CLOSE = "registration_close", _("the close of registration")
    DATE = "date", _("a date")


class Method(models.TextChoices):
    """How the totals of an entry's judges become its score."""

    MEAN = "mean", _("Mean of all judges")
    TRIMMED_MEAN = "trimmed_mean", _("Mean without the highest and the lowest judge")
    CALIBRATED_MEAN = "calibrated_mean", _("Mean corrected for severe and lenient judges")


class QuotaField(models.TextChoices):
    """What a constraint of a cut counts by."""

    CATEGORY = "category", _("Category")
    ENTRANT = "entrant", _("Agency")
    AGENCY_KIND = "agency_kind", _("Type of agency")
    REGION = "region", _("Region")
    DISADVANTAGED = "disadvantaged", _("Disadvantaged region (3T)")
    NEWCOMER = "newcomer", _("New face")


class Asks(models.TextChoices):
    """Whether a question has a place for files."""

    NOTHING = "nothing", _("None")
    OPTIONAL = "optional", _("Optional")
    REQUIRED = "required", _("Required")


class RequirementKind(models.TextChoices):
    """What is handed in."""

    FILE = "file", _("File")
    LINK = "link", _("Link")


class FileKind(models.TextChoices):
    """Kinds of file that a requirement takes."""

    PDF = "pdf", "PDF"
    IMAGE = "image", _("Photo (JPEG, PNG)")
    DOCX = "docx", "Word (DOCX)"
    XLSX = "xlsx", "Excel (XLSX)"


class ScreeningCheck(models.TextChoices):
    """Who answers a point of the checklist first; a person always has the last word."""

    PERSON = "person", _("A person")
    ANSWERS = "answers", _("Every owed question is answered within its limit")
    FILES = "files", _("Every owed file and link is there")
    ELIGIBILITY = "eligibility", _("Every rule of entry is met")
    TITLE = "title", _("No other entry has the title")
    RESEMBLANCE = "resemblance", _("No other entry is very like it")


class ReasonUse(models.TextChoices):
    """What a reason may be given for."""

    REPAIR = "repair", _("Repair")
    REFUSAL = "refusal", _("Refusal")
    BOTH = "both", _("Repair and refusal")


class ChangeKind(models.TextChoices):
    """What the public change log tells of."""

    DEADLINE = "deadline", _("Deadline moved")
    REOPENING = "reopening", _("Reopened for a participant")
    SETTING = "setting", _("Setting changed")
    RULES = "rules", _("Form or rubric changed")


class ReminderKind(models.TextChoices):
    """What beat reminds of by itself."""

    DEADLINE = "deadline", _("Registration closes soon")
    STUCK_DRAFT = "stuck_draft", _("A draft lies untouched")
    IDLE_JUDGE = "idle_judge", _("A judge has not scored for days")


class EventKind(models.TextChoices):
    """Before and during registration."""

    SOCIALISATION = "socialisation", _("Socialisation")
    GUIDANCE = "guidance", _("Technical guidance")
    CLINIC = "clinic", _("Innovation clinic")


class VenueKind(models.TextChoices):
    """Where people meet."""

    OWN_HALL = "own_hall", _("Own hall")
    ELSEWHERE = "elsewhere", _("Another address")
    ONLINE = "online", _("Online")


class EventState(models.TextChoices):
    """An event from plan to calendar; whether it is over is computed."""

    DRAFT = "draft", _("In preparation")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


class SignUpState(models.TextChoices):
    """An agency's seats."""

    SIGNED = "signed", _("Signed up")
    CANCELLED = "cancelled", _("Cancelled")


class EnquiryState(models.TextChoices):
    """A question of the public part: shown only once it is answered."""

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    SET_ASIDE = "set_aside", _("Left unanswered")


class Sdg(models.IntegerChoices):
    """The seventeen goals of the United Nations, by their numbers."""

    NO_POVERTY = 1, _("No poverty")
    ZERO_HUNGER = 2, _("Zero hunger")
    HEALTH = 3, _("Good health and well-being")
    EDUCATION = 4, _("Quality education")
    GENDER = 5, _("Gender equality")
    WATER = 6, _("Clean water and sanitation")
    ENERGY = 7, _("Affordable and clean energy")
    WORK = 8, _("Decent work and economic growth")
    INDUSTRY = 9, _("Industry, innovation and infrastructure")
    INEQUALITY = 10, _("Reduced inequalities")
    CITIES = 11, _("Sustainable cities and communities")
    CONSUMPTION = 12, _("Responsible consumption and production")
    CLIMATE = 13, _("Climate action")
    SEA = 14, _("Life below water")
    LAND = 15, _("Life on land")
    INSTITUTIONS = 16, _("Peace, justice and strong institutions")
    PARTNERSHIP = 17, _("Partnerships for the goals")


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
REOPEN_RESULT = Transition("reopen_result", (_S.CONCLUDED,), _S.LOCKED)
STAGE = machine(
    _S, _S.PLANNED, START_STAGE, LOCK_STAGE, REOPEN_STAGE, CONCLUDE_STAGE, REOPEN_RESULT
)

_V, _U, _E = EventState, SignUpState, EnquiryState

PUBLISH_EVENT = Transition("publish", (_V.DRAFT,), _V.PUBLISHED)
CANCEL_EVENT = Transition("cancel", (_V.PUBLISHED,), _V.CANCELLED)
EVENT = machine(_V, _V.DRAFT, PUBLISH_EVENT, CANCEL_EVENT)

CANCEL_SIGN_UP = Transition("cancel", (_U.SIGNED,), _U.CANCELLED)
SIGN_UP_AGAIN = Transition("sign_up", (_U.CANCELLED,), _U.SIGNED)
SIGN_UP = machine(_U, _U.SIGNED, CANCEL_SIGN_UP, SIGN_UP_AGAIN)

ANSWER = Transition("answer", (_E.OPEN, _E.ANSWERED), _E.ANSWERED)
SET_ASIDE = Transition("set_aside", (_E.OPEN, _E.ANSWERED), _E.SET_ASIDE)
ENQUIRY = machine(_E, _E.OPEN, ANSWER, SET_ASIDE)
