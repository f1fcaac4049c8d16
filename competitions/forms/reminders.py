"""When beat reminds by itself."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.models import ReminderRule

LONGEST = 60


class ReminderForm(RowForm):
    """What of, after or before how many days, and whether it is in use."""

    class Meta(RowForm.Meta):
        model = ReminderRule
        fields = ["kind", "days", "is_active"]
        help_texts = {
            "days": gettext_lazy(
                "Before the close of registration; for drafts and judges, days in which nothing "
                "was saved. One day before the close the reminder goes out even at night."
            ),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        days = self.fields["days"]
        days.validators += [MinValueValidator(1), MaxValueValidator(LONGEST)]
        days.widget.attrs |= {"min": 1, "max": LONGEST}
