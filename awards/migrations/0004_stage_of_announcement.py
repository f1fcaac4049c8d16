"""An announcement belongs to a stage, in versions; what there is was of the stage of its run."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def carry(apps, _schema_editor):
    """Letters of what was approved were queued then: nobody is written to again."""
    announcements = apps.get_model("awards", "Announcement").objects
    runs = apps.get_model("judging", "RankingRun").objects.filter(pk=OuterRef("run"))
    announcements.update(stage=Subquery(runs.values("stage")[:1]))
    announcements.filter(state="scheduled").update(letters_at=F("scheduled_at"))
    apps.get_model("awards", "AwardRow").objects.exclude(tier=None).update(has_advanced=True)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0003_initial"),
        ("competitions", "0006_judging"),
        ("judging", "0004_accept_places"),
    ]

    operations = [
        migrations.AlterField(
            model_name="announcement",
            name="competition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="announcements",
                to="competitions.competition",
            ),
        ),
        migrations.AddField(
            model_name="announcement",
            name="stage",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="announcements",
                to="competitions.stage",
            ),
        ),
        migrations.AddField(
            model_name="announcement",
            name="letters_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="awardrow",
            name="has_advanced",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="announcement",
            name="stage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="announcements",
                to="competitions.stage",
            ),
        ),
    ]
