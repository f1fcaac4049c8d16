"""Roles, kinds of agency, and the life of an invitation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition, machine


class Role(models.TextChoices):
    """What a membership lets a person do in its agency."""

    DRAFTER = "drafter", _("Proposer")
    AGENCY_HEAD = "agency_head", _("Head of agency")
    LOCAL_ADMIN = "local_admin", _("Local admin")
    ORGANISER = "organiser", _("Organiser")
    SCREENER = "screener", _("Secretariat")
    AUDITOR = "auditor", _("Auditor")
    JUDGE = "judge", _("Judge")  # a guest of the organiser; never a tie to its branch


#: Roles that work on entries, anywhere in a branch.
UNIT_ROLES = (Role.DRAFTER, Role.AGENCY_HEAD, Role.LOCAL_ADMIN)
#: Roles that run an edition, only in the organiser's own office.
OFFICE_ROLES = (Role.ORGANISER, Role.SCREENER, Role.AUDITOR, Role.JUDGE)
#: Roles of the office that see the entries of its editions; a judge sees only the own ones.
ORGANISER_SIDE = (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)
#: Roles that look after every unit of a branch.
BRANCH_SIDE = (Role.LOCAL_ADMIN, Role.AGENCY_HEAD)
#: Who hands out what: nobody grants above the own level.
GRANTABLE = {Role.LOCAL_ADMIN: UNIT_ROLES, Role.ORGANISER: (*UNIT_ROLES, *OFFICE_ROLES)}
#: Roles that owe a second factor where the installation asks for it.
GUARDED_ROLES = frozenset({Role.ORGANISER, Role.SCREENER, Role.AUDITOR, Role.JUDGE})


class AgencyKind(models.TextChoices):
    """Where an agency stands in the tree of government."""

    NATION = "nation", _("Nation")
    MINISTRY = "ministry", _("Ministry or national agency")
    PROVINCE = "province", _("Province")
    REGENCY = "regency", _("Regency")
    CITY = "city", _("City")
    SECRETARIAT = "secretariat", _("Secretariat division")
    REGIONAL_AGENCY = "regional_agency", _("Regional agency (OPD)")
    DISTRICT = "district", _("District")
    SERVICE_UNIT = "service_unit", _("Service unit (UPP)")
    HEALTH_CENTRE = "health_centre", _("Health centre (Puskesmas)")
    HOSPITAL = "hospital", _("Hospital")
    SCHOOL = "school", _("School")
    STATE_ENTERPRISE = "state_enterprise", _("State or regional enterprise")


#: Kinds that govern a territory.
TERRITORIES = (AgencyKind.NATION, AgencyKind.PROVINCE, AgencyKind.REGENCY, AgencyKind.CITY)
#: Kinds for all of which an office of theirs acts.
GOVERNMENTS = (*TERRITORIES, AgencyKind.MINISTRY)


#: How deep agencies stand below each other, the nation counted.
MOST_RUNGS = 12


class ImportState(models.TextChoices):
    """A file of agencies, from the upload to the tree."""

    QUEUED = "queued", _("Waiting for a worker")
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Ready to apply")
    FAULTY = "faulty", _("Has faults")
    REFUSED = "refused", _("Not readable")
    FAILED = "failed", _("Check failed")
    APPLIED = "applied", _("Applied")


class Verdict(models.TextChoices):
    """What a row of the file would do."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    FAULTY = "faulty", _("Faulty")


class Doubt(models.TextChoices):
    """What makes one look twice at somebody's place; the words of its filter's address."""

    UNREVIEWED = "lama", _("Not reviewed for a year")
    NEVER_CAME = "belum-masuk", _("Never signed in")
    ENDLESS = "tanpa-akhir", _("Without an end date")


class InvitationState(models.TextChoices):
    """Used once, or not at all."""

    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_I = InvitationState

ACCEPT = Transition("accept", (_I.OPEN,), _I.ACCEPTED)
WITHDRAW = Transition("withdraw", (_I.OPEN,), _I.WITHDRAWN)

INVITATION = machine(_I, _I.OPEN, ACCEPT, WITHDRAW)

_M = ImportState

START_CHECK = Transition("start_check", (_M.QUEUED, _M.CHECKING), _M.CHECKING)
PASS_CHECK = Transition("pass", (_M.CHECKING,), _M.READY)
FIND_FAULTS = Transition("find_faults", (_M.CHECKING,), _M.FAULTY)
REFUSE_FILE = Transition("refuse", (_M.CHECKING,), _M.REFUSED)
FAIL_CHECK = Transition("fail", (_M.QUEUED, _M.CHECKING), _M.FAILED)
CHECK_AGAIN = Transition(
    "check_again", (_M.QUEUED, _M.CHECKING, _M.READY, _M.FAULTY, _M.FAILED), _M.QUEUED
)
APPLY_IMPORT = Transition("apply", (_M.READY,), _M.APPLIED)

AGENCY_IMPORT = machine(
    _M,
    _M.QUEUED,
    START_CHECK,
    PASS_CHECK,
    FIND_FAULTS,
    REFUSE_FILE,
    FAIL_CHECK,
    CHECK_AGAIN,
    APPLY_IMPORT,
)
