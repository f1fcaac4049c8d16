"""Judges who had declared their independence have accepted their place, and know their entries."""

from django.db import migrations
from django.db.models import F


def accept_places(apps, _editor):
    """What used to be one stamp became a state; entries that were open stay open."""
    member = apps.get_model("judging", "PanelMember")
    declared = member.objects.filter(declared_at__isnull=False)
    declared.update(state="accepted", answered_at=F("declared_at"))
    assignment = apps.get_model("judging", "Assignment")
    for place in declared.values("pk", "declared_at"):
        opened = assignment.objects.filter(member=place["pk"], acquainted_at=None)
        opened.exclude(state="offered").update(acquainted_at=place["declared_at"])


class Migration(migrations.Migration):
    """After the columns are there."""

    dependencies = [("judging", "0003_judging")]

    operations = [migrations.RunPython(accept_places, migrations.RunPython.noop)]
