"""A run's answer as the rows that pages show."""

from collections import Counter
from typing import Any

from judging.deciding import Sheet, deciding_values, tied_entries
from judging.insights import Insight
from judging.models import RankingRow, RankingRun
from judging.queries.constraints import MAXIMUM, MINIMUM, TOGETHER

RANKED = "ranked"


def rows_of(
    run: RankingRun, result: dict[str, Any], insight: Insight | None = None
) -> list[RankingRow]:
    """The table's rows in the order of the answer."""
    facts = _Facts(run.document, result, insight or Insight())
    candidacies = dict(
        run.stage.candidacies.filter(proposal__group=run.group_id).values_list(
            "proposal__number", "pk"
        )
    )
    return [
        RankingRow(
            run=run, candidacy_id=candidacies[row["proposal"]], position=position, **facts.of(row)
        )
        for position, row in enumerate(result["results"], start=1)
    ]


class _Facts:
    """What the document, the answer and the insight say of an entry."""

    def __init__(self, document: dict[str, Any], result: dict[str, Any], insight: Insight) -> None:
        self.sheet, self.insight = Sheet(document, result), insight
        self.tied, self.selected = tied_entries(result), set(result.get("selected", ()))
        self.plain = set(result.get("selected_without_quotas", self.selected))
        self.deciding = deciding_values(self.sheet, result)
        self.quotas = quota_words(document, result)

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        """The columns of a row."""
        entry = row["proposal"]
        own, above = self.deciding.get(entry, ("", ""))
        return {
            "rank": row["rank"],
            "score": row["score"],
            "stage_score": row.get("stage_score"),
            "status": "" if row["status"] == RANKED else row["status"],
            "judges": row["n_judges"],
            "spread": self.sheet.spread(entry),
            "decided_by": row.get("decided_by", ""),
            "deciding_value": own,
            "deciding_above": above,
            "is_tied": entry in self.tied,
            "is_selected": entry in self.selected,
            "in_plain_list": entry in self.plain,
            "quota": self.quotas.get(entry, ""),
            **self.insight.of(entry),
        }


def quota_words(document: dict[str, Any], result: dict[str, Any]) -> dict[str, str]:
    """By entry, which constraint let it in or kept it out: `minimum:category:<key>`.

    `minimum-out` is who gave the place up, `maximum` who came too late in a full group.
    """
    rules = document["config"].get("quotas", [])
    if not rules:
        return {}
    told = {row["id"]: row.get("facts", {}) for row in document["proposals"]}
    chosen, plain = result["selected"], set(result["selected_without_quotas"])
    words = {entry: _owed(entry, rules, told, chosen) for entry in chosen if entry not in plain}
    words |= {entry: _full(entry, rules, told, chosen) for entry in result["skipped"]}
    for entry, why in result["displaced"].items():
        words[entry] = _displaced(why)
    return words


def _displaced(why: dict[str, str | None]) -> str:
    if why["rule"] == TOGETHER:
        return TOGETHER
    rule = f"{MINIMUM}-out" if why["rule"] == MINIMUM else why["rule"]
    return f"{rule}:{why['field']}:{why['group']}"


def _owed(entry: str, rules: list[dict], told: dict[str, dict], chosen: list[str]) -> str:
    """The first least number of places that the entry fills; none where it filled a free one."""
    for rule in rules:
        field, own = rule["field"], told[entry][rule["field"]]
        least = rule.get("groups", {}).get(own, {}).get("min", 0)
        ahead = sum(told[other][field] == own for other in chosen[: chosen.index(entry)])
        if ahead < least:
            return f"{MINIMUM}:{field}:{own}"
    return ""


def _full(entry: str, rules: list[dict], told: dict[str, dict], chosen: list[str]) -> str:
    for rule in rules:
        field, own = rule["field"], told[entry][rule["field"]]
        most = rule["limit"] if "limit" in rule else rule["groups"].get(own, {}).get("max")
        if most is not None and Counter(told[one][field] for one in chosen)[own] >= most:
            return f"{MAXIMUM}:{field}:{own}"
    return TOGETHER
