"""Geometry of the small charts: numbers in, SVG measures out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

HEIGHT = 168
SOLID = 46
FLOW_STATES = ("done", "partial")


@dataclass(frozen=True)
class Step:
    """One stage of a funnel: how many are in it, how many left it here, how many wait."""

    label: str
    count: int
    lost: int = 0
    waiting: int = 0
    note: str = ""
    url: str = ""
    state: str = "done"
    note_url: str = ""


@dataclass(frozen=True)
class StepShape:
    """A step with its measures in a field 100 wide and 168 high."""

    step: Step
    solid: int
    waiting: int
    lost: int
    flow: str
    share: int

    @property
    def lost_from(self) -> int:
        """The lost part hangs at the lower end of the solid one."""
        return self.solid + self.waiting - self.lost


def share_of(value: float, largest: float) -> float:
    """Percent of the largest, between 0 and 100, one decimal."""
    if largest <= 0:
        return 0.0
    return round(min(max(value / largest, 0), 1) * 100, 1)


def stack(values: Sequence[float], largest: float) -> list[tuple[float, float]]:
    """Start and width of each part of a stacked bar, in percent."""
    parts, start = [], 0.0
    for value in values:
        width = share_of(value, largest)
        parts.append((round(start, 1), width))
        start += width
    return parts


def shape_funnel(steps: Sequence[Step]) -> list[StepShape]:
    """The steps as bars on one scale, joined by what flows on."""
    largest = max((step.count + step.waiting for step in steps), default=0)
    return [_shape_step(step, after, largest) for step, after in zip_longest(steps, steps[1:])]


def _shape_step(step: Step, after: Step | None, largest: int) -> StepShape:
    return StepShape(
        step=step,
        solid=_height(step.count, largest),
        waiting=_height(step.waiting, largest),
        lost=_height(step.lost, largest),
        flow=_flow(step, after, largest),
        share=round(share_of(step.count, largest)),
    )


def _flow(step: Step, after: Step | None, largest: int) -> str:
    """The corners of what goes on to the next step; empty while that is only planned."""
    if after is None or step.state != "done" or after.state not in FLOW_STATES:
        return ""
    start = _height(step.count - step.lost, largest)
    end = _height(after.count + after.waiting, largest)
    return f"{SOLID},0 100,0 100,{end} {SOLID},{start}"


def _height(count: int, largest: int) -> int:
    return round(share_of(count, largest) / 100 * HEIGHT)
