"""The table in which the limits on sign-in attempts are counted, for all web processes together."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """Make the table that settings.CACHES names."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("asp_portal", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
