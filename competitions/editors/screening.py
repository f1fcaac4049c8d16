"""The administrative selection: what is checked, and the reasons that may be given."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.editors.base import Editor
from competitions.forms.screening import PointForm, ReasonForm
from competitions.models import ScreeningPoint, ScreeningReason
from competitions.states import ScreeningCheck


def tags_of_point(point: ScreeningPoint) -> list[tuple[str, str]]:
    """What the portal fills in beforehand."""
    is_person = point.filled_by == ScreeningCheck.PERSON
    return [] if is_person else [(_("The portal fills it in"), "info")]


def say_use(reason: ScreeningReason) -> str:
    """What it may be given for."""
    return str(reason.get_use_display())


POINTS = Editor(
    slug="daftar-periksa",
    model=ScreeningPoint,
    form_class=PointForm,
    title=gettext_lazy("Checklist"),
    one=gettext_lazy("Point of the checklist"),
    add_label=gettext_lazy("Add a point"),
    lead=gettext_lazy(
        "What the secretariat checks in every entry. Entrants read it, too. Where the portal "
        "fills a point in, a person still has the last word."
    ),
    note_of=lambda point: point.guidance,
    tags_of=tags_of_point,
)
REASONS = Editor(
    slug="alasan",
    model=ScreeningReason,
    form_class=ReasonForm,
    title=gettext_lazy("Reasons"),
    one=gettext_lazy("Reason of the selection"),
    add_label=gettext_lazy("Add a reason"),
    lead=gettext_lazy(
        "Why an entry is given back for repair or refused, in words that the entrant reads. "
        "They are counted in the statistics of the selection."
    ),
    note_of=say_use,
)

EDITORS = (POINTS, REASONS)
