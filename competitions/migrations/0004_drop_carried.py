"""The columns whose facts were carried into rows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("competitions", "0003_carry_rules")]

    operations = [
        migrations.RemoveField(model_name="competition", name="minimum_age_months"),
        migrations.RemoveField(model_name="section", name="group"),
    ]
