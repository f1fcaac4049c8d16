"""How an innovation stands in more than yes and no; whether it runs follows from it."""

from django.db import migrations, models

STATES = [
    ("growing", "Growing"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("stopped", "Stopped"),
]


def fill(apps, _schema):
    rows = apps.get_model("innovations", "Innovation").objects.filter(is_running=False)
    rows.update(sustainability="stopped")


def empty(apps, _schema):
    rows = apps.get_model("innovations", "Innovation").objects
    rows.filter(sustainability__in=["paused", "stopped"]).update(is_running=False)


class Migration(migrations.Migration):
    dependencies = [("innovations", "0003_fill_participants")]

    operations = [
        migrations.AddField(
            "innovation",
            "sustainability",
            models.CharField(
                choices=STATES, default="running", max_length=10, verbose_name="how it stands"
            ),
        ),
        migrations.RunPython(fill, empty),
        migrations.RemoveField("innovation", "is_running"),
        migrations.AddField(
            "innovation",
            "is_running",
            models.GeneratedField(
                db_persist=True,
                expression=models.Q(("sustainability__in", ["growing", "running"])),
                output_field=models.BooleanField(),
            ),
        ),
    ]
