"""When judges may be corrected for being severe or lenient, told in words.

The method is declared before marks open; its conditions are those of the design, never of the
outcome: judges who read other entries, linked by entries in common, and enough entries each.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Stage
from competitions.states import Method
from core.words import listed
from judging.engine.effects import linked_groups
from judging.models import Assignment, Scorecard

LEAST_READINGS = 10
SHOWN = 5
Judge = tuple[str, str]  # name and code: names alone are not unique
Panels = dict[int, set[Judge]]


def obstacles_by_design(stage: Stage) -> Iterator[str]:
    """A stage in which all read all has nothing to correct by; asked before marks open."""
    if not _is_corrected(stage):
        return
    panels = _planned(stage)
    judges = {judge for panel in panels.values() for judge in panel}
    if panels and all(panel == judges for panel in panels.values()):
        yield _(
            "Every judge of this stage reads every entry: a correction has nothing to compare "
            "with. Use the plain mean, by a new version of the rules."
        )


def warnings_by_design(stage: Stage) -> Iterator[str]:
    """What can still be mended by sharing entries out otherwise."""
    if _is_corrected(stage):
        panels = _planned(stage)
        yield from _unlinked(panels)
        yield from _few(panels)


def obstacles_by_links(stage: Stage) -> Iterator[str]:
    """Panels without an entry in common cannot be held against each other; asked at the ranking."""
    if _is_corrected(stage):
        yield from _unlinked(_given(stage))


def warnings_by_marks(stage: Stage) -> Iterator[str]:
    """A second thought before the ranking."""
    if _is_corrected(stage):
        yield from _few(_given(stage))


def _is_corrected(stage: Stage) -> bool:
    return stage.has_panel and stage.rule_set.method == Method.CALIBRATED_MEAN


def _planned(stage: Stage) -> Panels:
    rows = Assignment.objects.counting().filter(candidacy__stage=stage)
    return _panels(rows.values_list("candidacy", "member__person__name", "member__code"))


def _given(stage: Stage) -> Panels:
    rows = Scorecard.objects.locked().filter(assignment__candidacy__stage=stage)
    member = "assignment__member"
    names = ("assignment__candidacy", f"{member}__person__name", f"{member}__code")
    return _panels(rows.values_list(*names))


def _panels(rows: Iterable[tuple[int, str, str]]) -> Panels:
    panels: Panels = {}
    for entry, *judge in rows:
        panels.setdefault(entry, set()).add(tuple(judge))
    return panels


def _unlinked(panels: Panels) -> Iterator[str]:
    groups = linked_groups(panels.values())
    if len(groups) > 1:
        told = "; ".join(listed(sorted(name for name, _code in group), SHOWN) for group in groups)
        yield _(
            "Some judges have no entry in common, so their severity cannot be compared: "
            "%(groups)s. Share entries out so that the panels overlap."
        ) % {"groups": told}


def _few(panels: Panels) -> Iterator[str]:
    load = Counter(judge for panel in panels.values() for judge in panel)
    few = sum(count < LEAST_READINGS for count in load.values())
    if few:
        yield ngettext(
            "%(count)s judge has fewer than %(least)s entries: the correction of so few is unsure.",
            "%(count)s judges have fewer than %(least)s entries: the correction of so few is "
            "unsure.",
            few,
        ) % {"count": few, "least": LEAST_READINGS}
