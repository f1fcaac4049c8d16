"""Messages from before learn what they are about: it stands in the middle of their key."""

from django.db import migrations

FILL = "UPDATE {table} SET about = left(split_part(dedupe_key, ':', 2), 120) WHERE about = ''"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_letters")]

    operations = [
        migrations.RunSQL(FILL.format(table=table), migrations.RunSQL.noop)
        for table in ("notifications_message", "notifications_notice")
    ]
