"""What this app hangs onto an agency: editions that it runs, or that run in its territory."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from competitions.models import Competition
from competitions.states import CompetitionState
from core.ties import Tie, register

LIVE = (CompetitionState.DRAFT, CompetitionState.PUBLISHED)


def obstacles_of_editions(agency: Agency, _at: datetime) -> list[str]:
    """An office is not closed under an edition that still runs."""
    rows = Competition.objects.filter(
        Q(organiser=agency) | Q(territory=agency), state__in=LIVE
    ).order_by("-year", "name")
    text = _("The edition %(name)s is not over yet.")
    return [text % {"name": name} for name in rows.values_list("name", flat=True)[:5]]


register(
    Tie(
        "editions",
        "accounts.agency",
        gettext_lazy("Editions run from here"),
        lambda ref: Competition.objects.filter(organiser=ref),
        obstacles_of_editions,
    )
)
