"""Entries of an edition in the order of the Ministry of Home Affairs' innovation index (IID).

The same agencies answer both: what the portal knows stands in the right column, what it never
asked stays empty for them to fill.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from competitions.models import Competition

CHUNK = 200  # rows hold whole texts

# Sections of the blueprints that answer a field of the index, by their codes.
DESIGN = ("background_goal", "idea", "initial_description", "novelty", "implementation", "renewal")
PURPOSE = ("background_goal", "idea")
BENEFIT = ("significance", "significance_2022", "sdg_contribution")
RESULT = ("impact", "evaluation", "significance", "significance_2022")
BUDGET = ("resources", "stronger_resources")

ROWS = """
SELECT proposal.number, proposal.title, innovation.subtitle, entrant.name, participant.name,
       entrant.kind, category.name, innovation.sdgs, innovation.started_on,
       texts.design, texts.purpose, texts.benefit, texts.result, texts.budget,
       innovation.measure, innovation.measure_before, innovation.measure_after,
       innovation.measure_unit, innovation.places, won.awards
  FROM innovations_proposal proposal
  JOIN innovations_innovation innovation ON innovation.id = proposal.innovation_id
  JOIN accounts_agency entrant ON entrant.id = proposal.entrant_id
  JOIN competitions_category category ON category.id = proposal.category_id
  LEFT JOIN accounts_agency participant ON participant.id = proposal.participant_id
  LEFT JOIN LATERAL (
    SELECT version.content FROM innovations_proposalversion version
     WHERE version.proposal_id = proposal.id ORDER BY version.number DESC LIMIT 1
  ) latest ON TRUE
  LEFT JOIN LATERAL (
    SELECT string_agg(said.text, E'\n\n' ORDER BY said.place)
             FILTER (WHERE said.code = ANY(%(design)s)) AS design,
           string_agg(said.text, E'\n\n' ORDER BY said.place)
             FILTER (WHERE said.code = ANY(%(purpose)s)) AS purpose,
           string_agg(said.text, E'\n\n' ORDER BY said.place)
             FILTER (WHERE said.code = ANY(%(benefit)s)) AS benefit,
           string_agg(said.text, E'\n\n' ORDER BY said.place)
             FILTER (WHERE said.code = ANY(%(result)s)) AS result,
           string_agg(said.text, E'\n\n' ORDER BY said.place)
             FILTER (WHERE said.code = ANY(%(budget)s)) AS budget
      FROM (
        SELECT section.one ->> 'code' AS code, question.one ->> 'text' AS text,
               section.place * 1000 + question.place AS place
          FROM jsonb_array_elements(latest.content -> 'sections')
                 WITH ORDINALITY AS section (one, place),
               LATERAL jsonb_array_elements(section.one -> 'questions')
                 WITH ORDINALITY AS question (one, place)
      ) said
  ) texts ON TRUE
  LEFT JOIN LATERAL (
    SELECT string_agg(DISTINCT honour.award, ', ') AS awards
      FROM innovations_honour honour
     WHERE honour.innovation_id = innovation.id AND honour.competition_id = proposal.competition_id
       AND honour.visible_from <= %(at)s
       AND (honour.visible_until IS NULL OR honour.visible_until > %(at)s)
  ) won ON TRUE
 WHERE proposal.competition_id = %(competition)s AND proposal.submitted_at IS NOT NULL
   AND proposal.number <> '' AND proposal.state <> 'withdrawn'
   AND (NOT %(winners)s OR won.awards IS NOT NULL)
 ORDER BY proposal.number
"""


def index_rows(competition: Competition, at: datetime, *, winners: bool) -> Iterator[tuple]:
    """What was submitted, in its latest frozen version; streamed from a cursor.

    SECURITY: an honour that is not public yet is told to nobody, the office's file included.
    """
    facts = {
        "competition": competition.pk,
        "at": at,
        "winners": winners,
        "design": list(DESIGN),
        "purpose": list(PURPOSE),
        "benefit": list(BENEFIT),
        "result": list(RESULT),
        "budget": list(BUDGET),
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, facts)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
