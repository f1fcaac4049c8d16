"""Reads over results: what is announced, who is told, what stands in the way."""

from awards.queries.announcements import (
    announceable_run,
    announcement_of,
    assessed_proposals,
    branch_above,
    fingerprint_of,
    heads_by_agency,
    last_result,
    last_results,
    last_stage,
    obstacles_to_approve,
    obstacles_to_prepare,
    other_proposal,
    told_announcements,
)
from awards.queries.certificates import certificates_of

__all__ = [
    "announceable_run",
    "announcement_of",
    "assessed_proposals",
    "branch_above",
    "certificates_of",
    "fingerprint_of",
    "heads_by_agency",
    "last_result",
    "last_results",
    "last_stage",
    "obstacles_to_approve",
    "obstacles_to_prepare",
    "other_proposal",
    "told_announcements",
]
