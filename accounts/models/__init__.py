"""People, the tree of agencies, who works where, and who was asked to join."""

from accounts.models.agencies import Agency
from accounts.models.imports import AgencyImport, ImportLine
from accounts.models.people import User
from accounts.models.places import Invitation, Membership

__all__ = ["Agency", "AgencyImport", "ImportLine", "Invitation", "Membership", "User"]
