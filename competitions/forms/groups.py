"""Who enters, and in which field of service."""

from typing import Any

from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.models import Category, Group
from competitions.revisions import Facts


class GroupForm(RowForm):
    """A group, whose entries are ranked among themselves."""

    class Meta(RowForm.Meta):
        model = Group
        fields = ["name", "code", "description", "is_by_invitation", "counts_in_quota"]
        labels = {"code": gettext_lazy("Short code")}
        help_texts = {"code": gettext_lazy("Letters and digits. Left empty, the name makes it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False

    def facts(self) -> Facts:
        """A code that nobody chose is made by the act, or stays as it was."""
        facts = super().facts()
        return facts if facts["code"] else {k: v for k, v in facts.items() if k != "code"}


class CategoryForm(RowForm):
    """A field of service."""

    class Meta(RowForm.Meta):
        model = Category
        fields = ["name", "description"]
