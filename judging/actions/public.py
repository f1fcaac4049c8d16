"""Acts of the public, and of the organiser who keeps the count clean."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record, record_many
from competitions.models import Stage
from core.codes import new_code
from core.digests import sha256_of
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from core.locks import hold_name
from core.moments import say_in_figures
from innovations.models import Candidacy, Proposal
from judging.locks import hold_stage
from judging.models import PublicAnswer
from judging.queries.public import obstacles_to_confirm, obstacles_to_give, obstacles_to_strike
from judging.states import COUNT_ANSWER, RESTORE_ANSWER, STRIKE_ANSWER, AnswerState
from judging.tally import count_in, count_out
from judging.voices import LINK_LIFE, Voice, network_of, voter_of
from notifications.outbox import post_to_address, take_back


@transaction.atomic
def give_answer(candidacy: Candidacy, *, by: User, at: datetime, voice: Voice) -> None:
    """Keep an answer until its mail address confirms it; the address goes to the outbox alone.

    SECURITY: returns nothing and sends one mail, whether the address has answered before or not:
    only its own mailbox learns that.
    RACE: the voter is held, so that two forms of one person meet in one row; and the row, so that
    nothing is written over an answer that its mailbox confirms at this moment.
    """
    refuse_if(obstacles_to_give(candidacy, by, at))
    voter = voter_of(candidacy.stage, voice.email)
    hold_name("voter", f"{candidacy.code}:{voter}")
    rows = PublicAnswer.objects.select_for_update().filter(candidacy=candidacy, voter=voter)
    known = rows.first()
    if known is None or known.state == AnswerState.WAITING:
        _keep(known, candidacy, voter, voice, at)
    else:
        _tell_known(known, voice, at)


def _keep(
    known: PublicAnswer | None, candidacy: Candidacy, voter: str, voice: Voice, at: datetime
) -> None:
    """A new answer, or another in the place of one that was not confirmed: the old link is dead."""
    token = secrets.token_urlsafe(32)
    code = known.code if known else new_code()
    facts = {
        "code": code,
        "network": network_of(candidacy.stage, voice.network),
        "levels": voice.levels,
        "comment": voice.comment,
        "token_hash": sha256_of(token),
        "asked_at": at,
        "expires_at": min(at + LINK_LIFE, candidacy.stage.closes_at),
    }
    answer, _is_new = PublicAnswer.objects.update_or_create(
        stage=candidacy.stage, candidacy=candidacy, voter=voter, defaults=facts
    )
    take_back(f"answer-{code}")
    path = plain_path("public-answer-confirm", token=token)
    _mail("judging_public_answer", answer, voice, at, url=path, when=answer.expires_at)


def _tell_known(known: PublicAnswer, voice: Voice, at: datetime) -> None:
    slug = known.stage.competition.slug
    _mail(
        "judging_public_answer_known",
        known,
        voice,
        at,
        url=plain_path("public-entry-list", slug=slug),
    )


def _mail(
    kind: str,
    answer: PublicAnswer,
    voice: Voice,
    at: datetime,
    *,
    url: str,
    when: datetime | None = None,
) -> None:
    competition = answer.stage.competition
    facts: dict[str, Any] = {"when": say_in_figures(when, competition.zone)} if when else {}
    post_to_address(
        kind,
        address=voice.email,
        language=voice.language,
        about=f"answer-{answer.code}:{at:%Y%m%d%H%M%S%f}",
        at=at,
        url=url,
        office=competition.organiser.code,
        competition=competition.name,
        title=answer.candidacy.proposal.title,
        **facts,
    )


@transaction.atomic
def confirm_answer(answer: PublicAnswer, *, at: datetime) -> PublicAnswer:
    """Count an answer: whoever reads the mailbox has said yes.

    RACE: the stage is held, so that nothing is counted after the lock; the answer is locked, so
    that the same link pressed twice counts once, and a link that was replaced meanwhile never.
    """
    hold_stage(answer.stage_id)
    pressed, answer = answer.token_hash, PublicAnswer.objects.lock(answer)
    if answer.token_hash != pressed:
        raise ActionRefused(_("Somebody answered anew with this address. Use the newest link."))
    answer.stage.refresh_from_db(fields=["state", "closes_at"])
    refuse_if(obstacles_to_confirm(answer, at))
    answer.move(COUNT_ANSWER, counted_at=at)
    count_in(answer.candidacy_id, 0)
    record("judging.confirm_answer", answer, by=None, at=at)
    return answer


@transaction.atomic
def strike_answers(
    stage: Stage, *, by: User, at: datetime, answers: Collection[str], reason: str
) -> list[PublicAnswer]:
    """Take answers out of the count, with a reason; they stay on record."""
    rows = _locked(stage, AnswerState.COUNTED, answers, by)
    for answer in rows:
        answer.move(STRIKE_ANSWER, struck_at=at, struck_by=by, struck_reason=reason)
        count_out(answer.candidacy_id, 0)
    _record("judging.strike_answers", rows, by, at, reason)
    return rows


@transaction.atomic
def restore_answers(
    stage: Stage, *, by: User, at: datetime, answers: Collection[str], reason: str
) -> list[PublicAnswer]:
    """Put struck answers back into the count."""
    rows = _locked(stage, AnswerState.STRUCK, answers, by)
    for answer in rows:
        answer.move(RESTORE_ANSWER, struck_at=None, struck_by=None, struck_reason="")
        count_in(answer.candidacy_id, 0)
    _record("judging.restore_answers", rows, by, at, reason)
    return rows


def _locked(
    stage: Stage, state: AnswerState, codes: Collection[str], by: User
) -> list[PublicAnswer]:
    """Exactly these answers, in this state, under lock; the stage first.

    SECURITY: whoever has a part in one of the entries decides about none of them.
    """
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_strike(stage))
    rows = PublicAnswer.objects.select_for_update().filter(stage=stage, code__in=codes, state=state)
    found = list(rows.order_by("candidacy", "pk"))
    if len(found) != len(set(codes)):
        raise ActionRefused(_("Somebody changed the list meanwhile. Look at it again."))
    own = Proposal.objects.involving([by.pk]).filter(
        candidacies__in=[a.candidacy_id for a in found]
    )
    numbers = own.order_by("number").values_list("number", flat=True).distinct()
    if numbers:
        text = _("You have a part in %(numbers)s: somebody else decides about it.")
        raise ActionRefused(text % {"numbers": ", ".join(numbers)})
    return found


def _record(act: str, rows: list[PublicAnswer], by: User, at: datetime, reason: str) -> None:
    changes = [(row, {}, {"state": row.state, "reason": reason}) for row in rows]
    record_many(act, changes, by=by, at=at)
