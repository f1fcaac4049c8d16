"""When beat reminds teams, local admins and judges."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.editors.base import Editor
from competitions.forms.reminders import ReminderForm
from competitions.models import ReminderRule
from competitions.states import ReminderKind


def note_of(rule: ReminderRule) -> str:
    """When it speaks."""
    if rule.kind == ReminderKind.DEADLINE:
        text = ngettext(
            "%(count)s day before the close", "%(count)s days before the close", rule.days
        )
    else:
        text = ngettext(
            "after %(count)s day without a save", "after %(count)s days without a save", rule.days
        )
    return text % {"count": rule.days}


def tags_of(rule: ReminderRule) -> list[tuple[str, str]]:
    """Only what is out of the ordinary."""
    return [] if rule.is_active else [(_("Not in use"), "none")]


EDITORS = (
    Editor(
        slug="pengingat",
        model=ReminderRule,
        form_class=ReminderForm,
        title=gettext_lazy("Reminders"),
        one=gettext_lazy("Reminder"),
        add_label=gettext_lazy("Add a reminder"),
        lead=gettext_lazy(
            "The portal writes by itself to teams, local admins and judges: each thing once, only "
            "while the edition is published and its time is open."
        ),
        note_of=note_of,
        tags_of=tags_of,
    ),
)
