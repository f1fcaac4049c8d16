"""The ranking's lines as a page prints them: ties with their rule, the band, and the cut."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.charts import Interval, Scale, interval_of, scale_of
from judging.queries.standings import DOUBTFUL, SURE, RunFacts
from judging.states import Outcome
from judging.wording import rule_name, shown_value, status_name

WIDE = Decimal(25)  # judges this far apart are worth a talk
NEAR = Decimal(10)
SURELY, HARDLY = Decimal("0.995"), Decimal("0.005")
SPREADS = {
    "low": gettext_lazy("low"),
    "medium": gettext_lazy("medium"),
    "high": gettext_lazy("high"),
}
DECISIONS = {
    Outcome.IN: (gettext_lazy("in"), "done"),
    Outcome.RESERVE: (gettext_lazy("reserve"), "info"),
    Outcome.OUT: (gettext_lazy("out"), ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row in plain values, so that it is drawn once; words are made when it is drawn.

    `rule` placed it below the entry above where both have the same score. `opens_zone` and
    `is_cut_below` are what stands before and after it in the whole table.
    """

    position: int
    rank: int | None
    number: str
    title: str
    slug: str
    category: str
    entrant: str
    url: str
    score: Decimal | None
    stage_score: Decimal | None
    decimals: int
    judges: int
    spread: Decimal | None
    wide: Decimal
    rule: str
    above: str
    own: str
    is_tied: bool
    is_selected: bool
    is_moved: bool
    quota: str
    status: str
    chance: Decimal | None
    low: int | None
    high: int | None
    scale: Scale | None
    decision: str | None
    reserve: int | None
    is_zone: bool
    opens_zone: bool
    is_cut_below: bool

    @property
    def tie(self) -> str:
        """Which declared rule placed it, with both values."""
        if self.rule == "unresolved":
            return _("Equal to the entry above by every declared rule: both hold the same rank.")
        if not self.own:
            return ""
        text = _("Tie with the entry above, decided by %(rule)s: %(above)s above, %(own)s here.")
        return text % {
            "rule": self.rule,
            "above": shown_value(self.above),
            "own": shown_value(self.own),
        }

    @property
    def spread_level(self) -> str:
        """How far its judges are apart, in one of three words."""
        if self.spread is None:
            return ""
        if self.spread >= self.wide:
            return "high"
        return "medium" if self.spread >= min(NEAR, self.wide / 2) else "low"

    @property
    def spread_word(self) -> str:
        """The same for people."""
        return str(SPREADS.get(self.spread_level, ""))

    @property
    def is_wide(self) -> bool:
        """Worth a talk."""
        return self.spread_level == "high"

    @property
    def chance_text(self) -> str:
        """Percent in whole numbers; nobody is told a certainty."""
        if self.chance is None:
            return ""
        if self.chance >= SURELY:
            return "> 99%"
        return "< 1%" if self.chance < HARDLY else f"{round(self.chance * 100)}%"

    @property
    def interval(self) -> Interval | None:
        """Its reach on the scale of the page."""
        if self.scale is None or self.low is None or self.high is None or self.rank is None:
            return None
        return interval_of(self.scale, self.low, self.high, self.rank)

    @property
    def decided(self) -> tuple[str, str]:
        """The plenary's word with its tone; empty while it has none."""
        if self.decision not in DECISIONS:
            return "", ""
        word, tone = DECISIONS[self.decision]
        if self.decision == Outcome.RESERVE and self.reserve:
            return _("reserve %(place)s") % {"place": self.reserve}, tone
        return str(word), tone


@dataclass(frozen=True, slots=True)
class Setting:
    """What all lines of a page share.

    `address` is the page of position 0; `quotas` are the constraints' words in sentences.
    """

    facts: RunFacts
    wide: Decimal
    hides_names: bool
    is_whole: bool
    address: str
    quotas: Mapping[str, str]


def lines_of(rows: Iterable[Mapping[str, Any]], setting: Setting) -> list[Line]:
    """Lines of one page, on one scale."""
    rows = list(rows)
    reaches = [(row["rank_low"], row["rank_high"]) for row in rows if row["rank_low"] is not None]
    scale = scale_of(reaches, setting.facts.cut if setting.facts.has_line else 0)
    return [_line_of(row, setting, scale) for row in rows]


def _line_of(row: Mapping[str, Any], setting: Setting, scale: Scale | None) -> Line:
    facts, place = setting.facts, row["position"]
    is_zone = row["chance"] is not None and Decimal(DOUBTFUL) < row["chance"] < Decimal(SURE)
    return Line(
        position=place,
        rank=row["rank"],
        number=row["number"],
        title=row["title"],
        slug=row["slug"],
        category=row["category"],
        entrant="" if setting.hides_names else row["entrant"],
        url=setting.address.replace("/0/", f"/{place}/"),
        score=row["score"],
        stage_score=row["stage_score"] if row["stage_score"] != row["score"] else None,
        decimals=facts.rules["decimals"],
        judges=row["judges"],
        spread=row["spread"],
        wide=setting.wide,
        rule=_rule_of(row, facts),
        above=row["deciding_above"],
        own=row["deciding_value"],
        is_tied=row["is_tied"],
        is_selected=row["is_selected"],
        is_moved=bool(facts.plain) and row["is_selected"] != row["in_plain_list"],
        quota=setting.quotas.get(row["quota"], ""),
        status="" if row["rank"] else status_name(row["status"], facts.names),
        chance=row["chance"],
        low=row["rank_low"],
        high=row["rank_high"],
        scale=scale,
        decision=row["decision"],
        reserve=row["reserve"],
        is_zone=is_zone,
        opens_zone=setting.is_whole and place == facts.band_from and facts.band > 0,
        is_cut_below=setting.is_whole and facts.has_line and place == facts.cut,
    )


def _rule_of(row: Mapping[str, Any], facts: RunFacts) -> str:
    """In words where there is something to say; the page draws nothing else."""
    rule = row["decided_by"]
    return rule_name(rule, facts.names) if row["deciding_value"] else rule


@dataclass(frozen=True, slots=True)
class Weight:
    """A part of the score with its share in percent; `is_own`: the stage of this ranking."""

    name: str
    share: Decimal
    is_own: bool = False


def weights_of(facts: RunFacts) -> list[Weight]:
    """Of the stages where they are combined, as frozen; else of the aspects of this stage."""
    own = facts.rules.get("own_stage", "")
    parts = [
        Weight(facts.names.get(row["id"], row["id"]), Decimal(str(row["weight"])), row["id"] == own)
        for row in facts.rules.get("stages", ())
    ]
    return parts or [
        Weight(one["name"], Decimal(str(one["weight"]))) for one in facts.criteria if one["weight"]
    ]
