"""The rubric of a stage that is being scored: rules in force never change, so they are read once.

A change of the rules is a new version with a key of its own; what is read here is never written.
"""

from collections import OrderedDict

from competitions.models import Criterion, Stage
from competitions.states import StageState
from judging.queries.sheet import rubric_of

MOST = 128  # rubrics a worker keeps: a hundred stages and groups at once are many

_kept: OrderedDict[tuple, list[Criterion]] = OrderedDict()


def rubric_in_use(stage: Stage, group_id: int) -> list[Criterion]:
    """As `rubric_of`, without asking the database again. `marks_from` is at hand, or absent."""
    if stage.state == StageState.PLANNED:
        return rubric_of(stage, group_id)
    source = stage.marks_from or stage
    key = (stage.code, source.rule_set_id, source.rubric, group_id)
    if key not in _kept:
        _kept[key] = rubric_of(stage, group_id)
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return _kept[key]
