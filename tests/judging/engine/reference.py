"""The ranking rules once more, slow and plain: a Fraction for every number, no shortcuts.

It takes documents without faults and knows nothing of the engine.
"""

import hashlib
from fractions import Fraction
from math import floor


class UnresolvedTieError(Exception):
    """The ladder left the places at the cut equal."""


def rounded(value, decimals):
    units = floor(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**decimals)


def written(value, decimals):
    units = int(rounded(value, decimals) * 10**decimals)
    whole, rest = divmod(abs(units), 10**decimals)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def mean(values):
    return sum(values, Fraction(0)) / len(values)


class Reference:
    """One ranking document and all that follows from it."""

    def __init__(self, document):
        self.config = document["config"]
        self.decimals = self.config["decimals"]
        self.criteria = {row["id"]: row for row in document["criteria"]}
        self.proposals = {row["id"]: row for row in document["proposals"]}
        self.evaluations = document["evaluations"]
        self.owed = [name for name, row in self.criteria.items() if Fraction(row["weight"]) > 0]
        self.corrections = (document.get("calibration") or {}).get("corrections")
        self.counted = [row for row in self.evaluations if not self.reason(row)]

    def reason(self, row):
        status = self.proposals[row["proposal"]]["status"]
        if status != "active":
            return "proposal_" + status
        if row["status"] != "submitted":
            return row["status"]
        if any(row["scores"].get(name) is None for name in self.owed):
            return "incomplete"
        return None

    def share(self, row, name):
        return Fraction(row["scores"][name]) / Fraction(self.criteria[name]["max_score"]) * 100

    def total(self, row):
        weights = {name: Fraction(self.criteria[name]["weight"]) for name in self.owed}
        points = sum(weights[name] * self.share(row, name) for name in self.owed)
        return points / sum(weights.values())

    def panel(self, proposal):
        return [row for row in self.counted if row["proposal"] == proposal]

    def value(self, proposal):
        totals = sorted(self.total(row) for row in self.panel(proposal))
        method, size = self.config["aggregation"], len(totals)
        if method == "median":
            return (totals[(size - 1) // 2] + totals[size // 2]) / 2
        if method == "trimmed_mean" and size >= self.config["trim_min_judges"]:
            return mean(totals[1:-1])
        if method == "calibrated_mean":
            return mean([self.total(row) - self.correction(row) for row in self.panel(proposal)])
        return mean(totals)

    def correction(self, row):
        return Fraction(self.corrections[row["judge"]])

    def stage_score(self, proposal, stage):
        """Published scores only; of the document's own stage, if enough judges counted."""
        if stage != self.config.get("own_stage"):
            score = self.proposals[proposal]["stage_scores"].get(stage)
            return None if score is None else Fraction(score)
        if not self.has_quorum(proposal):
            return None
        return rounded(self.value(proposal), self.decimals)

    def combined(self, proposal):
        """The exact value that is ranked."""
        if not self.config.get("own_stage"):
            return self.value(proposal)
        weights = {row["id"]: Fraction(row["weight"]) for row in self.config["stages"]}
        points = [weights[stage] * self.stage_score(proposal, stage) for stage in weights]
        return sum(points) / sum(weights.values())

    def status(self, proposal):
        status = self.proposals[proposal]["status"]
        if status != "active":
            return status
        if not self.config.get("own_stage"):
            return "ranked" if self.has_quorum(proposal) else "no_quorum"
        for stage in self.config["stages"]:
            score = self.stage_score(proposal, stage["id"])
            if score is None and stage["id"] == self.config["own_stage"]:
                return "no_quorum"
            if score is None:
                return "incomplete:" + stage["id"]
            if stage["gate"] is not None and score < Fraction(stage["gate"]):
                return "failed_gate:" + stage["id"]
        return "ranked"

    def key(self, proposal, name):
        """Larger is better."""
        kind, _, subject = name.partition(":")
        if kind == "criterion":
            return self.criterion_key(proposal, subject)
        if kind == "stage":
            return self.stage_score(proposal, subject)
        if kind == "lot":
            ticket = f"{self.config['lot_seed']}|{proposal}"
            return -int(hashlib.sha256(ticket.encode()).hexdigest(), 16)
        totals = [self.total(row) for row in self.panel(proposal)]
        value = {
            "score": self.combined(proposal),
            "lowest_range": min(totals) - max(totals),
            "highest_minimum": min(totals),
        }[kind]
        return rounded(value, self.decimals)

    def criterion_key(self, proposal, name):
        rows = [row for row in self.panel(proposal) if row["scores"].get(name) is not None]
        if not rows:
            return Fraction(-(10**9))
        return rounded(mean([self.share(row, name) for row in rows]), self.decimals)

    def answer(self):
        names = ["score", *self.config["tie_break"]]
        ranked = [name for name in self.proposals if self.status(name) == "ranked"]
        keys = {name: [self.key(name, key) for key in names] for name in ranked}
        rank = {name: 1 + sum(keys[other] > keys[name] for other in ranked) for name in ranked}
        ranked.sort(key=lambda name: (rank[name], name))
        above = dict(zip(ranked[1:], ranked[:-1], strict=True))
        decided = dict.fromkeys(ranked[:1], "score") | {
            name: self.parted_by(names, keys[name], keys[upper]) for name, upper in above.items()
        }
        answer = {
            "results": [self.result(name, rank[name], decided[name]) for name in ranked]
            + [self.unranked(name) for name in sorted(set(self.proposals) - set(ranked))],
            "judge_totals": sorted(
                (self.judge_total(row) for row in self.counted),
                key=lambda row: (row["proposal"], row["judge"]),
            ),
            "ignored_evaluations": sorted(
                (self.ignored(row) for row in self.evaluations if self.reason(row)),
                key=lambda row: (row["proposal"], row["judge"], row["reason"]),
            ),
        }
        if self.config.get("top_n") is not None:
            answer["selected"] = self.selected(ranked, rank, keys)
            answer["selected_count"] = len(answer["selected"])
        if self.config.get("own_stage"):
            for row in answer["results"]:
                score = self.stage_score(row["proposal"], self.config["own_stage"])
                row["stage_score"] = None if score is None else written(score, self.decimals)
        return answer

    def has_quorum(self, proposal):
        return len(self.panel(proposal)) >= self.config["min_judges"]

    def parted_by(self, names, keys, upper):
        parted = [name for name, i, j in zip(names, keys, upper, strict=True) if i != j]
        return parted[0] if parted else "unresolved"

    def result(self, name, rank, decided_by):
        return {
            "proposal": name,
            "status": "ranked",
            "n_judges": len(self.panel(name)),
            "score": written(self.combined(name), self.decimals),
            "score_exact": str(self.combined(name)),
            "rank": rank,
            "decided_by": decided_by,
        }

    def unranked(self, name):
        return {
            "proposal": name,
            "status": self.status(name),
            "n_judges": len(self.panel(name)),
            "score": None,
            "rank": None,
        }

    def judge_total(self, row):
        return {
            "proposal": row["proposal"],
            "judge": row["judge"],
            "total_exact": str(self.total(row)),
            "total": written(self.total(row), self.decimals),
        }

    def ignored(self, row):
        return {"proposal": row["proposal"], "judge": row["judge"], "reason": self.reason(row)}

    def selected(self, ranked, rank, keys):
        size, policy = self.config["top_n"], self.config.get("tie_policy_at_cut") or "tie_break"
        inside, outside = ranked[:size], ranked[size:]
        if not outside:
            return inside
        if policy == "tie_break":
            if rank[inside[-1]] == rank[outside[0]]:
                raise UnresolvedTieError
            return inside
        score = keys[inside[-1]][0]
        if keys[outside[0]][0] != score:
            return inside
        if policy == "include_all":
            return inside + [name for name in outside if keys[name][0] == score]
        return [name for name in inside if keys[name][0] != score]
