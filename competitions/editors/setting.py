"""The edition itself."""

from django.utils.translation import gettext_lazy

from competitions.editors.base import Editor
from competitions.forms.setting import BasicsForm
from competitions.models import Competition

BASICS = Editor(
    slug="dasar",
    model=Competition,
    form_class=BasicsForm,
    title=gettext_lazy("Basics"),
    one=gettext_lazy("Basics"),
    is_single=True,
)

EDITORS = (BASICS,)
