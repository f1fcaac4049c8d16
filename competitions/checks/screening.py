"""What the secretariat checks, and what it may say to an entrant."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from competitions.checks.draft import Draft, Fault
from competitions.models import Requirement, ScreeningPoint, ScreeningReason
from competitions.states import ReasonUse, ScreeningCheck


def check_screening(draft: Draft) -> Iterator[Fault]:
    """Hints only: an edition without a list can be screened, but everybody checks otherwise."""
    if not draft.points:
        text = _("There is no checklist: each screener would look at something else.")
        yield Fault(text, ScreeningPoint, is_must=False)
    yield from _check_reasons(draft.reasons)
    yield from _check_points(draft)


def _check_reasons(reasons: list[ScreeningReason]) -> Iterator[Fault]:
    if not reasons:
        text = _("There are no reasons: repair and refusal need one that the entrant reads.")
        yield Fault(text, ScreeningReason, is_must=False)
        return
    uses = {reason.use for reason in reasons}
    wanted = ((ReasonUse.REPAIR, _("for repair")), (ReasonUse.REFUSAL, _("for refusal")))
    for use, words in wanted:
        if not uses & {use, ReasonUse.BOTH}:
            text = _("No reason may be given %(use)s.") % {"use": words}
            yield Fault(text, ScreeningReason, is_must=False)


def _check_points(draft: Draft) -> Iterator[Fault]:
    """A point that the machine fills in by what the edition does not ask says nothing."""
    asks_files = bool(draft.form and draft.form.requirements)
    for point in draft.points:
        if point.filled_by == ScreeningCheck.FILES and not asks_files:
            text = _("“%(point)s” looks for files, but the edition has no requirement.")
            yield Fault(text % {"point": point.text}, Requirement, is_must=False)
