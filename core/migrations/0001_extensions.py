"""Trigrams and accents, before any index needs them."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Extensions first."""

    dependencies = []

    operations = [TrigramExtension(), UnaccentExtension()]
