"""What each judge gives above the others, in exact fractions: the equations of a calibration.

y = q_p + b_j + e on judge totals. Eliminating q leaves one equation a judge:
S b = r with S = diag(n_j) - A' diag(1/n_p) A and r_j the sum of T - mean_p over the judge's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from judging.engine.solving import solve_exactly

Totals = dict[str, dict[str, Fraction]]


def linked_groups(panels: Iterable[Iterable[str]]) -> list[list[str]]:
    """Return the judges that common proposals link, directly or through others."""
    group_of: dict[str, set[str]] = {}
    for panel in panels:
        own = {id(group): group for name in panel if (group := group_of.setdefault(name, {name}))}
        if len(own) > 1:
            joined = set().union(*own.values())
            group_of |= dict.fromkeys(joined, joined)
    return sorted({id(group): sorted(group) for group in group_of.values()}.values())


@dataclass(frozen=True)
class Effects:
    """Judge totals by proposal and judge, in points."""

    totals: Totals
    judges: list[str] = field(init=False)

    def __post_init__(self) -> None:
        names = {judge for panel in self.totals.values() for judge in panel}
        object.__setattr__(self, "judges", sorted(names))

    @cached_property
    def count(self) -> int:
        """Return how many totals there are."""
        return sum(map(len, self.totals.values()))

    @cached_property
    def groups(self) -> list[list[str]]:
        """Return the judges that common proposals link, directly or through others."""
        return linked_groups(self.totals.values())

    @cached_property
    def means(self) -> dict[str, Fraction]:
        """Return the plain mean of each proposal."""
        return {name: sum(own.values()) / len(own) for name, own in self.totals.items()}

    @cached_property
    def residuals(self) -> list[Fraction]:
        """Return r: how far each judge lies above the means of the proposals read, in sum."""
        above = dict.fromkeys(self.judges, Fraction(0))
        for name, panel in self.totals.items():
            for judge, total in panel.items():
                above[judge] += total - self.means[name]
        return [above[judge] for judge in self.judges]

    def corrections(self, ratio: Fraction | None) -> dict[str, Fraction]:
        """Return b for lambda = `ratio`, None for infinite; in each group the sum is zero."""
        if ratio is None:
            return dict.fromkeys(self.judges, Fraction(0))
        matrix = self._system()
        place = {judge: at for at, judge in enumerate(self.judges)}
        for group in self.groups:
            for judge in group:
                matrix[place[judge]][place[judge]] += ratio
                for other in group:  # changes nothing but to make lambda = 0 solvable
                    matrix[place[judge]][place[other]] += 1
        found = solve_exactly(matrix, self.residuals)
        return dict(zip(self.judges, found, strict=True))

    def _system(self) -> list[list[Fraction]]:
        size = len(self.judges)
        place = {judge: at for at, judge in enumerate(self.judges)}
        matrix = [[Fraction(0)] * size for _ in range(size)]
        for panel in self.totals.values():
            share = Fraction(1, len(panel))
            for judge in panel:
                matrix[place[judge]][place[judge]] += 1
                for other in panel:
                    matrix[place[judge]][place[other]] -= share
        return matrix


def variances(effects: Effects) -> dict[str, Fraction] | None:
    """Return error, judge and quality (Henderson III), or None where marks are too few.

    Closed form: RSS = SST - R(q) - b0'r, see the specification, section 3.
    """
    count, proposals, judges = effects.count, len(effects.totals), len(effects.judges)
    groups = len(effects.groups)
    spare = count - proposals - judges + groups
    if spare <= 0 or count <= proposals or count <= judges:
        return None
    fitted = _fitted(effects)
    between = _between(effects.totals)
    within = _between(_turned(effects.totals))
    error = (_whole(effects.totals) - between - fitted) / spare
    judge = (fitted - (judges - groups) * error) / (count - proposals)
    quality = (between + fitted - within - (proposals - groups) * error) / (count - judges)
    return {"error": error, "judge": max(judge, Fraction(0)), "quality": max(quality, Fraction(0))}


def _fitted(effects: Effects) -> Fraction:
    free = effects.corrections(Fraction(0))
    pairs = zip(effects.judges, effects.residuals, strict=True)
    return sum((free[judge] * above for judge, above in pairs), Fraction(0))


def _whole(totals: Totals) -> Fraction:
    every = [total for panel in totals.values() for total in panel.values()]
    mean = sum(every) / len(every)
    return sum(((total - mean) ** 2 for total in every), Fraction(0))


def _between(totals: Totals) -> Fraction:
    every = [total for panel in totals.values() for total in panel.values()]
    mean = sum(every) / len(every)
    return sum(
        (len(own) * (sum(own.values()) / len(own) - mean) ** 2 for own in totals.values()),
        Fraction(0),
    )


def _turned(totals: Totals) -> Totals:
    turned: Totals = {}
    for proposal, panel in totals.items():
        for judge, total in panel.items():
            turned.setdefault(judge, {})[proposal] = total
    return turned
