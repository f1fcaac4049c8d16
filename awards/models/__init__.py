"""What is announced, and what is given."""

from awards.models.announcements import SECOND_THOUGHTS, Announcement, AwardRow
from awards.models.certificates import Certificate

__all__ = ["SECOND_THOUGHTS", "Announcement", "AwardRow", "Certificate"]
