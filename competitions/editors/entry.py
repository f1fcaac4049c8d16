"""Who may enter, and how often."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.editors.base import Editor
from competitions.forms.entry import EligibilityForm, QuotaForm
from competitions.models import Competition, EligibilityRule, Quota
from competitions.states import EligibilityKind
from core.models import Revised


def note_of_quota(quota: Quota) -> str:
    """Whom it is for."""
    return str(quota.group or _("all groups"))


def kinds_to_add(_competition: Competition, _row: Revised | None) -> dict:
    """The kind is chosen before the form: it shows only what that kind needs."""
    return {"kinds": EligibilityKind.choices}


QUOTAS = Editor(
    slug="kuota",
    model=Quota,
    form_class=QuotaForm,
    title=gettext_lazy("Quotas"),
    one=gettext_lazy("Quota"),
    add_label=gettext_lazy("Add a quota"),
    lead=gettext_lazy(
        "How many entries one participant may submit. Without a row there is no limit."
    ),
    note_of=note_of_quota,
    related=("group",),
)
ELIGIBILITY = Editor(
    slug="syarat",
    model=EligibilityRule,
    form_class=EligibilityForm,
    title=gettext_lazy("Rules of entry"),
    one=gettext_lazy("Rule of entry"),
    add_label=gettext_lazy("Add a rule"),
    lead=gettext_lazy("Checked against the facts of each entry; the organiser decides."),
    note_of=lambda rule: str(rule.group or _("all groups")),
    tags_of=lambda rule: [(rule.get_kind_display(), "info")],
    related=("group",),
    context=kinds_to_add,
    list_template="competitions/eligibility_list.html",
)

EDITORS = (QUOTAS, ELIGIBILITY)
