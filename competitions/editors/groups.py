"""Groups and categories."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.editors.base import Editor
from competitions.forms.groups import CategoryForm, GroupForm
from competitions.models import Category, Group


def tags_of_group(group: Group) -> list[tuple[str, str]]:
    """How a group differs from an open one."""
    tags = [(_("By invitation"), "info")] if group.is_by_invitation else []
    return tags if group.counts_in_quota else [*tags, (_("Outside the quota"), "none")]


GROUPS = Editor(
    slug="kelompok",
    model=Group,
    form_class=GroupForm,
    title=gettext_lazy("Groups"),
    one=gettext_lazy("Group"),
    add_label=gettext_lazy("Add a group"),
    lead=gettext_lazy("Entries of one group are ranked among themselves."),
    note_of=lambda group: group.description,
    tags_of=tags_of_group,
)
CATEGORIES = Editor(
    slug="kategori",
    model=Category,
    form_class=CategoryForm,
    title=gettext_lazy("Categories"),
    one=gettext_lazy("Category"),
    add_label=gettext_lazy("Add a category"),
    lead=gettext_lazy("Each entry names one category: the field of its service."),
    note_of=lambda category: category.description,
)

EDITORS = (GROUPS, CATEGORIES)
