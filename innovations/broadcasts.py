"""News of an edition for all who enter it: one statement a table, however many they are."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Agency, Membership, User
from accounts.states import Role
from competitions.deadlines import name_of
from competitions.models import Change, Competition, Reopening, Window
from competitions.queries import sender_of
from core.links import plain_path
from core.moments import say_in_figures
from innovations.following import Following
from innovations.models import Proposal
from innovations.states import ProposalState
from notifications.outbox import post

OVER = (ProposalState.WITHDRAWN, ProposalState.DISQUALIFIED, ProposalState.INELIGIBLE)


def about(row: Change | Reopening | Competition) -> str:
    """What the outbox finds the news by; of an edition there is but one, that it was called off."""
    is_edition = isinstance(row, Competition)
    return f"cancelled-{row.code}" if is_edition else f"{row._meta.model_name}-{row.pk}"


def tell_deadline_moved(window: Window, change: Change, *, at: datetime) -> None:
    """Everybody with a live entry, and every local admin of the territory."""
    competition = window.competition
    post(
        "deadline_moved",
        to=_entrants(competition, competition.territory, at),
        about=about(change),
        at=at,
        **sender_of(competition),
        url=_public_page(competition),
        competition=competition.name,
        window=name_of(window),
        before=change.facts[0]["before"],
        after=change.facts[0]["after"],
        closes=say_in_figures(window.closes_at, competition.zone),
        reason=change.reason,
    )


def tell_window_reopened(reopening: Reopening, *, at: datetime) -> None:
    """Everybody with a live entry of the participant's branch, and its local admins."""
    competition = reopening.window.competition
    post(
        "window_reopened",
        to=_entrants(competition, reopening.participant, at),
        about=about(reopening),
        at=at,
        **sender_of(competition),
        url=plain_path("proposal-list"),
        competition=competition.name,
        window=name_of(reopening.window),
        agency=reopening.participant.name,
        closes=say_in_figures(reopening.closes_at, competition.zone),
        reason=reopening.reason,
    )


def tell_rules_changed(change: Change, following: Following, *, at: datetime) -> None:
    """The teams whose drafts go by the new version; they read which sections to look at again."""
    competition = change.competition
    post(
        "rules_changed",
        to=User.objects.filter(teams__proposal__in=following.proposals).distinct(),
        about=about(change),
        at=at,
        **sender_of(competition),
        url=plain_path("proposal-list"),
        competition=competition.name,
        sections=", ".join(following.changed),
        reason=change.reason,
    )


def tell_cancelled(competition: Competition, reason: str, *, at: datetime) -> None:
    """Everybody with a live entry, and every local admin of the territory."""
    post(
        "competition_cancelled",
        to=_entrants(competition, competition.territory, at),
        about=about(competition),
        at=at,
        **sender_of(competition),
        url=_public_page(competition),
        competition=competition.name,
        organiser=competition.organiser.name,
        reason=reason,
    )


def _entrants(competition: Competition, top: Agency, at: datetime) -> QuerySet[User]:
    """Teams of live entries in this branch, and the branch's local admins. One statement."""
    branch = Agency.objects.branch_of(top).values("pk")
    entries = Proposal.objects.filter(competition=competition).exclude(state__in=OVER)
    admins = Membership.objects.on(at.date()).filter(role=Role.LOCAL_ADMIN, agency__in=branch)
    of_team = Q(teams__proposal__in=entries.filter(entrant__in=branch).values("pk"))
    return User.objects.filter(of_team | Q(pk__in=admins.values("person"))).distinct()


def _public_page(competition: Competition) -> str:
    return plain_path("competition-detail", slug=competition.slug)
