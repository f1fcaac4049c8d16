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


class InvitationState(models.TextChoices):
    """Used once, or not at all."""

    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_I = InvitationState

ACCEPT = Transition("accept", (_I.OPEN,), _I.ACCEPTED)
WITHDRAW = Transition("withdraw", (_I.OPEN,), _I.WITHDRAWN)

INVITATION = machine(_I, _I.OPEN, ACCEPT, WITHDRAW)
