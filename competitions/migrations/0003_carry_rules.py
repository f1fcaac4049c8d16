"""What stood in columns stands in rows: the minimum age becomes a rule of entry, groups a relation."""

from django.db import migrations

AGE = "Inovasi sudah berjalan sedikitnya {months} bulan pada saat pendaftaran ditutup."
TITLE = "Judul belum dipakai usulan lain pada kompetisi ini."


def carry(apps, _schema_editor):
    rule = apps.get_model("competitions", "EligibilityRule")
    editions = apps.get_model("competitions", "Competition").objects
    rows = []
    for pk, months in editions.values_list("pk", "minimum_age_months"):
        age = {"months": months, "reference": "registration_close"}
        text = AGE.format(months=months)
        rows += [
            rule(competition_id=pk, kind="minimum_age", text=text, order=1, **age),
            rule(competition_id=pk, kind="title_unique", text=TITLE, order=2),
        ]
    rule.objects.bulk_create(rows)
    section = apps.get_model("competitions", "Section")
    through = section.groups.through
    through.objects.bulk_create(
        through(section_id=pk, group_id=group)
        for pk, group in section.objects.exclude(group=None).values_list("pk", "group_id")
    )


class Migration(migrations.Migration):
    dependencies = [("competitions", "0002_editions")]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
