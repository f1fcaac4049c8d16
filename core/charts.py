"""Geometry of the small charts: numbers in, SVG measures out."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    following = [*steps[1:], None]
    return [
        _shape_step(step, after, largest) for step, after in zip(steps, following, strict=True)
    ]


def _shape_step(step: Step, after: Step | None, largest: int) -> StepShape:
    height = lambda count: round(share_of(count, largest) / 100 * HEIGHT)  # noqa: E731
    flows = step.state == "done" and after is not None and after.state in FLOW_STATES
    whole, lost = height(step.count), height(step.lost)
    flow = _flow(whole - lost, height(after.count + after.waiting)) if flows else ""
    return StepShape(
        step=step,
        solid=whole,
        waiting=height(step.waiting),
        lost=lost,
        flow=flow,
        share=round(share_of(step.count, largest)),
    )


def _flow(start: int, end: int) -> str:
    return f"{SOLID},0 100,0 100,{end} {SOLID},{start}"
