"""Reads of certificates."""

from django.db.models import QuerySet

from awards.models import Announcement, Certificate


def certificates_of(announcement: Announcement) -> QuerySet[Certificate]:
    """All that were issued, revoked ones too, in the order of their numbers."""
    return announcement.certificates.select_related("recipient").order_by("number", "pk")
