"""Points of the checklist, and reasons for repair and refusal."""

from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.models import ScreeningPoint, ScreeningReason


class PointForm(RowForm):
    """What is checked, how, and whether the portal can tell by itself."""

    class Meta(RowForm.Meta):
        model = ScreeningPoint
        fields = ["text", "guidance", "filled_by"]
        help_texts = {
            "text": gettext_lazy("A sentence that is true of an entry in order."),
            "guidance": gettext_lazy("So that every screener looks at the same thing."),
            "filled_by": gettext_lazy("What the portal finds may be overruled by a person."),
        }


class ReasonForm(RowForm):
    """The reason in public words, and what it may be given for."""

    class Meta(RowForm.Meta):
        model = ScreeningReason
        fields = ["text", "use"]
        help_texts = {
            "text": gettext_lazy("The entrant reads it as it stands here."),
        }
