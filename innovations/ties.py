"""What this app hangs onto an agency."""

from django.utils.translation import gettext_lazy as _

from core.ties import Tie, register
from innovations.models import Innovation, Proposal
from innovations.states import BEFORE_SUBMISSION

AGENCY = "accounts.agency"

register(
    Tie(
        "entries",
        AGENCY,
        _("Entries handed in"),
        lambda agency: Proposal.objects.filter(entrant=agency, submitted_at__isnull=False).count(),
    )
)
register(
    Tie(
        "drafts",
        AGENCY,
        _("Drafts not handed in"),
        lambda agency: Proposal.objects.filter(entrant=agency, state__in=BEFORE_SUBMISSION).count(),
    )
)
register(
    Tie(
        "innovations",
        AGENCY,
        _("Innovations in the register"),
        lambda agency: Innovation.objects.filter(owner=agency).count(),
    )
)
