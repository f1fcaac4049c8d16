"""An innovation outlives its entries; a proposal enters it into one edition."""

from innovations.models.entry import EntrantTree, Proposal
from innovations.models.files import Attachment, Upload
from innovations.models.register import Honour, Innovation
from innovations.models.screening import (
    Objection,
    ProposalText,
    Resemblance,
    ScreeningAnswer,
    ScreeningDecision,
)
from innovations.models.stages import Candidacy
from innovations.models.team import TeamInvitation, TeamMember
from innovations.models.text import (
    FrozenFile,
    ProposalVersion,
    SectionDraft,
    SectionNote,
    SectionRevision,
)

__all__ = [
    "Attachment",
    "Candidacy",
    "EntrantTree",
    "FrozenFile",
    "Honour",
    "Innovation",
    "Objection",
    "Proposal",
    "ProposalText",
    "ProposalVersion",
    "Resemblance",
    "ScreeningAnswer",
    "ScreeningDecision",
    "SectionDraft",
    "SectionNote",
    "SectionRevision",
    "TeamInvitation",
    "TeamMember",
    "Upload",
]
