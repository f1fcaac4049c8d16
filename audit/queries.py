"""Reads of the trail."""

from django.db.models import Model, QuerySet

from audit.models import Entry


def entries_about(subject: Model) -> QuerySet[Entry]:
    """What was done with this object, oldest first, with who did it."""
    label = subject._meta.label_lower
    rows = Entry.objects.filter(subject_type=label, subject_id=str(subject.pk))
    return rows.select_related("actor").order_by("pk")
