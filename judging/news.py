"""News of a stage to those who run its edition."""

from datetime import datetime

from competitions.models import Stage
from competitions.queries import organisers_of, sender_of
from notifications.outbox import post


def tell_office(
    kind: str, stage: Stage, at: datetime, *, about: str, url: str, **facts: object
) -> None:
    """One letter to every organiser of the edition; said once for each `about`."""
    post(
        kind,
        to=organisers_of(stage.competition, at),
        about=about,
        at=at,
        **sender_of(stage.competition),
        url=url,
        stage=stage.name,
        competition=stage.competition.name,
        **facts,
    )
