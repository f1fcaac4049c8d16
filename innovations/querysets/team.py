"""Reads of links onto a team."""

from datetime import datetime
from typing import Self

from core.querysets import LockingQuerySet


class TeamInvitationQuerySet(LockingQuerySet):
    """Links onto a team."""

    def open_at(self, instant: datetime) -> Self:
        """Those that somebody can still use."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=instant)
