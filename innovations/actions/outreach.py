"""Call agencies and remind writers."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.trail import record
from competitions.models import AgencyCall, Competition, Event
from core.errors import refuse_if
from innovations import news, queries, radar, turnout
from innovations.models import Proposal


@transaction.atomic
def remind_writers(competition: Competition, *, by: User, at: datetime) -> int:
    """Remind the teams of stuck drafts, each at most once a day; returns how many drafts.

    RACE: the edition's row is locked, so that two organisers do not remind at once.
    """
    competition = Competition.objects.lock(competition)
    refuse_if(queries.obstacles_to_ask_for_entries(competition, at))
    drafts = list(turnout.drafts_to_remind(competition, at).values_list("pk", flat=True))
    refuse_if(radar.obstacles_to_remind(drafts))
    Proposal.objects.filter(pk__in=drafts).update(reminded_at=at)
    record("innovations.remind_writers", competition, by=by, at=at, after={"drafts": len(drafts)})
    news.tell_stuck(competition, drafts, at=at)
    return len(drafts)


@transaction.atomic
def remind_drafts(
    agency: Agency, *, by: User, at: datetime, proposals: Collection[str] | None = None
) -> int:
    """Remind who holds drafts of a branch, each draft at most once a day; returns how many.

    `proposals` are codes, None means all that can still be submitted; what else is named is
    passed over. RACE: the agency's row is locked, so that two local admins do not remind at once.
    """
    agency = Agency.objects.lock(agency)
    drafts = radar.drafts_to_remind(agency, proposals, at)
    refuse_if(radar.obstacles_to_remind(drafts))
    Proposal.objects.filter(pk__in=[one.pk for one in drafts]).update(reminded_at=at)
    record("innovations.remind_drafts", agency, by=by, at=at, after={"drafts": len(drafts)})
    radar.tell_holders(drafts, by=by, at=at)
    return len(drafts)


@transaction.atomic
def call_agencies(
    competition: Competition,
    *,
    by: User,
    at: datetime,
    agencies: Collection[str] | None = None,
    event: Event | None = None,
) -> int:
    """Invite agencies that have entered nothing, each at most once a day; returns how many.

    `agencies` are codes, None means every silent one; what else is named is passed over.
    """
    competition = Competition.objects.lock(competition)
    refuse_if(queries.obstacles_to_ask_for_entries(competition, at))
    chosen = turnout.agencies_to_call(competition, at)
    chosen = chosen if agencies is None else chosen.filter(code__in=agencies)
    called = list(chosen.values_list("pk", flat=True))
    refuse_if([] if called else [_("Nobody is left to invite today.")])
    _note_calls(competition, called, event, by=by, at=at)
    facts = {"agencies": len(called), "event": event.code if event else ""}
    record("innovations.call_agencies", competition, by=by, at=at, after=facts)
    news.tell_called(competition, called, event, at=at)
    return len(called)


def _note_calls(
    competition: Competition, called: list[int], event: Event | None, *, by: User, at: datetime
) -> None:
    AgencyCall.objects.bulk_create(
        [
            AgencyCall(
                competition=competition, agency_id=pk, event=event, called_by=by, called_at=at
            )
            for pk in called
        ],
        update_conflicts=True,
        unique_fields=["competition", "agency"],
        update_fields=["event", "called_by", "called_at", "updated_at"],
    )
