"""What is announced, and what is given."""

from awards.models.announcements import (
    SECOND_THOUGHTS,
    Announcement,
    AnnouncementApproval,
    AnnouncementWords,
    AwardRow,
)
from awards.models.ceremonies import Ceremony, Receiver
from awards.models.certificates import Certificate
from awards.models.incentives import Incentive
from awards.models.inscriptions import CertificateBatch, Inscription
from awards.models.objections import ObjectionOfficer, Objector, ResultObjection
from awards.models.promotions import Promotion
from awards.models.templates import CertificateTemplate

__all__ = [
    "SECOND_THOUGHTS",
    "Announcement",
    "AnnouncementApproval",
    "AnnouncementWords",
    "AwardRow",
    "Ceremony",
    "Certificate",
    "CertificateBatch",
    "CertificateTemplate",
    "Incentive",
    "Inscription",
    "ObjectionOfficer",
    "Objector",
    "Promotion",
    "Receiver",
    "ResultObjection",
]
