"""Entries from before learn for which participant they count: the trigger of the column says it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("innovations", "0002_rulebook")]

    operations = [
        migrations.RunSQL(
            "UPDATE innovations_proposal SET entrant_id = entrant_id", migrations.RunSQL.noop
        )
    ]
