"""Who enters, and in which field of service."""

from competitions.forms.base import RowForm
from competitions.models import Category, Group


class GroupForm(RowForm):
    """A group, whose entries are ranked among themselves."""

    class Meta(RowForm.Meta):
        model = Group
        fields = ["name", "code", "description", "is_by_invitation", "counts_in_quota"]


class CategoryForm(RowForm):
    """A field of service."""

    class Meta(RowForm.Meta):
        model = Category
        fields = ["name", "description"]
