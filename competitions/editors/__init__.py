"""Which kinds of row an edition has, and how each is edited."""

from competitions.editors import (
    entry,
    groups,
    questions,
    reminders,
    rubrics,
    screening,
    setting,
    stages,
)
from competitions.editors.base import Block, Editor, by_slug

#: By the word that stands in addresses. A new module of editors adds its own tuple here.
EDITORS = by_slug(
    setting.EDITORS,
    groups.EDITORS,
    questions.EDITORS,
    rubrics.EDITORS,
    entry.EDITORS,
    stages.EDITORS,
    reminders.EDITORS,
    screening.EDITORS,
)

__all__ = ["EDITORS", "Block", "Editor"]
