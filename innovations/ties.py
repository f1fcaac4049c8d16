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
        lambda ref: Proposal.objects.filter(entrant=ref, submitted_at__isnull=False),
    )
)
register(
    Tie(
        "drafts",
        AGENCY,
        _("Drafts not handed in"),
        lambda ref: Proposal.objects.filter(entrant=ref, state__in=BEFORE_SUBMISSION),
    )
)
register(
    Tie(
        "innovations",
        AGENCY,
        _("Innovations in the register"),
        lambda ref: Innovation.objects.filter(owner=ref),
    )
)
