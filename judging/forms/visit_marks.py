"""Own marks of an earlier stage, changed after a field visit."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from competitions.models import Criterion
from core.forms import ActionForm
from judging.forms.marks import MarkForm
from judging.models import Mark


class VisitMarksForm(ActionForm):
    """One part an aspect; whatever changes owes its own reason."""

    submit_label = _("Change the marks")

    def __init__(
        self,
        *args: Any,
        rubric: Iterable[Criterion],
        marks: Mapping[int, Mark],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        data = kwargs.get("data") or (args[0] if args else None)
        self.marks = {criterion.code: marks.get(criterion.pk) for criterion in rubric}
        self.aspects = [MarkForm(criterion, marks.get(criterion.pk), data) for criterion in rubric]

    def clean(self) -> dict:
        """Every changed aspect says why; at least one is changed."""
        given = super().clean()
        for aspect in self.aspects:
            if aspect.is_valid() and self._is_silent(aspect):
                aspect.add_error("reason", _("Write what you saw that changes this mark."))
            for texts in aspect.errors.values():
                for text in texts:
                    self.add_error(None, f"{aspect.criterion.name}: {text}")
        if not self.errors and not self.changed():
            self.add_error(None, _("No mark differs from the one that is locked."))
        return given

    def _is_silent(self, aspect: MarkForm) -> bool:
        """A changed mark with the reason that it had before."""
        mark = self.marks[aspect.criterion.code]
        if aspect.is_blank or not self._differs(aspect):
            return False
        before = mark.reason if mark else ""
        return aspect.cleaned_data["reason"].strip() in {"", before.strip()}

    def _differs(self, aspect: MarkForm) -> bool:
        mark, given = self.marks[aspect.criterion.code], aspect.cleaned_data
        return mark is None or (mark.level, mark.value) != (given["level"], given["value"])

    def changed(self) -> list[MarkForm]:
        """The aspects whose mark is another one."""
        return [aspect for aspect in self.aspects if not aspect.is_blank and self._differs(aspect)]

    def act_arguments(self) -> dict:
        """The changed marks, and their reasons together as the reason of the change."""
        changed = self.changed()
        reasons = [f"{one.criterion.name}: {one.cleaned_data['reason']}" for one in changed]
        return {"marks": [one.facts() for one in changed], "reason": "\n".join(reasons)}
