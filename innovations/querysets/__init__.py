"""Reads of the app's tables, by noun."""

from innovations.querysets.entries import OUT, ProposalQuerySet
from innovations.querysets.files import AttachmentQuerySet
from innovations.querysets.objections import ObjectionQuerySet
from innovations.querysets.register import HonourQuerySet, InnovationQuerySet
from innovations.querysets.team import TeamInvitationQuerySet

__all__ = [
    "OUT",
    "AttachmentQuerySet",
    "HonourQuerySet",
    "InnovationQuerySet",
    "ObjectionQuerySet",
    "ProposalQuerySet",
    "TeamInvitationQuerySet",
]
