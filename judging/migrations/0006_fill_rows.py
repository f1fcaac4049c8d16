"""Rows of rankings computed before there were constraints: their lists are the plain ones."""

from django.db import migrations

PLAIN = "UPDATE judging_rankingrow SET in_plain_list = is_selected WHERE is_selected"
STATUS = """
UPDATE judging_rankingrow line SET status = told.value ->> 'status'
  FROM judging_rankingrun run
 CROSS JOIN LATERAL jsonb_array_elements(run.result -> 'results') told
  JOIN innovations_proposal proposal ON proposal.number = told.value ->> 'proposal'
  JOIN innovations_candidacy candidacy ON candidacy.proposal_id = proposal.id
 WHERE line.run_id = run.id AND line.candidacy_id = candidacy.id
   AND line.rank IS NULL AND line.status = ''
"""


class Migration(migrations.Migration):
    dependencies = [("judging", "0005_results")]

    operations = [
        migrations.RunSQL(PLAIN, migrations.RunSQL.noop),
        migrations.RunSQL(STATUS, migrations.RunSQL.noop),
    ]
