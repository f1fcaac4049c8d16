#!/usr/bin/env python3
"""Recompute a published ranking.  /  Hitung ulang peringkat yang diumumkan.

    python3 verify_ranking.py BUNDLE.json [SHA256]
Hanya perlu Python 3.9 atau lebih baru; tidak ada yang diunduh atau dikirim. The bundle holds rules,
marks (judges under other names) and the published result; nothing here is shared with the portal.
Exit status: 0 all is equal, 1 something differs, 2 the file cannot be read.
T = 100 * sum(weight * mark / highest) / sum(weight) for each judge, never rounded; the score is the
mean of T (or the declared method), rounded once, half away from zero, and that is what counts.
"""

import hashlib
import json
import sys
import unicodedata
from collections import Counter
from fractions import Fraction
from itertools import combinations
from math import comb

FORMAT, ALGORITHM = "kipp-bundle/1", "kipp-rank/2"
MOST_LINES, MOST_LISTS = 40, 50_000  # differences printed; lists tried under several rules


class Broken(Exception):
    """The file is no bundle; the two arguments say why, in Indonesian and English."""


def say(indonesian, english):
    for line in (indonesian, f"  {english}"):  # words of the file never steer the terminal
        sys.stdout.write("".join(c if c.isprintable() else "?" for c in line) + "\n")


def half_up(value, decimals):
    scaled = abs(value) * 10**decimals  # half away from zero
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-units if value < 0 else units, 10**decimals)


def whole(value):
    return None if value is None else int(exact(value, 6))  # canonical JSON writes numbers as text


def exact(value, longest=2_000):
    if len(str(value)) > longest or "e" in str(value).lower():  # it would take for ever
        raise Broken("Ada bilangan yang tidak wajar.", "A number is out of bounds.")
    return Fraction(value)


def without_repetition(pairs):
    if len(dict(pairs)) < len(pairs):
        raise Broken("Satu nama muncul dua kali.", "A name stands twice.")
    return dict(pairs)


def canonical(value):
    """Numbers as text and names in one spelling (NFC), as hashes and comparisons want them."""
    if isinstance(value, dict):
        return {canonical(key): canonical(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [canonical(item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    return unicodedata.normalize("NFC", str(value))


def sha256_of(value):
    text = json.dumps(canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read_bundle(content):
    try:
        bundle = json.loads(content.decode("utf-8"), object_pairs_hook=without_repetition)
    except (ValueError, RecursionError):
        raise Broken("Berkas ini bukan JSON.", "This file is not JSON.") from None
    known = isinstance(bundle, dict) and (bundle.get("format"), bundle.get("algorithm"))
    if known != (FORMAT, ALGORITHM):
        raise Broken(f"Bukan {FORMAT} dengan {ALGORITHM}.", f"No {FORMAT} with {ALGORITHM}.")
    return canonical(bundle)


class Ranking:
    """All that follows from the document."""

    def __init__(self, document):
        self.config = document["config"]
        self.decimals, self.own_stage = whole(self.config["decimals"]), self.config.get("own_stage")
        self.criteria = {row["id"]: row for row in document["criteria"]}
        self.proposals = {row["id"]: row for row in document["proposals"]}
        self.corrections = (document.get("calibration") or {}).get("corrections") or {}
        weights = ((name, exact(row["weight"])) for name, row in self.criteria.items())
        self.weights = {name: weight for name, weight in weights if weight > 0}
        self.panels, self.totals, self.ignored, self.stages = {}, {}, [], {}
        for row in document["evaluations"]:
            self.count(row)
        quorum = whole(self.config["min_judges"])
        self.values = {n: self.value(n) for n, panel in self.totals.items() if len(panel) >= quorum}
        self.own = {name: half_up(value, self.decimals) for name, value in self.values.items()}
        for name, row in self.proposals.items():
            self.stages[name] = dict(row.get("stage_scores") or {})
            self.stages[name][self.own_stage] = self.own.get(name)

    def count(self, row):
        """A scorecard counts if it is complete, handed in, and of an entry that takes part."""
        proposal, judge, status = row["proposal"], row["judge"], row["status"]
        standing = self.proposals[proposal]["status"]
        if standing != "active":
            status = "proposal_" + standing
        elif status == "submitted" and any(row["scores"].get(c) is None for c in self.weights):
            status = "incomplete"
        if status != "submitted":
            self.ignored.append({"proposal": proposal, "judge": judge, "reason": status})
            return
        if judge in self.totals.setdefault(proposal, {}):
            raise Broken("Satu juri menilai dua kali.", "A judge has marked an entry twice.")
        points = sum(weight * self.share(row, name) for name, weight in self.weights.items())
        self.totals[proposal][judge] = points / sum(self.weights.values())
        self.panels.setdefault(proposal, []).append(row)

    def share(self, row, name):
        """A mark as part of its scale, of a hundred."""
        mark, scale = exact(row["scores"][name]), self.criteria[name]
        if not exact(scale.get("min_score") or 0) <= mark <= exact(scale["max_score"]):
            raise Broken("Ada nilai di luar skala.", "A mark lies outside its scale.")
        return 100 * mark / exact(scale["max_score"])

    def value(self, name):
        """The exact value of an entry in this stage, by the declared method."""
        method, panel = self.config["aggregation"], self.totals[name]
        totals = sorted(panel.values())
        if method == "calibrated_mean":
            totals = [total - exact(self.corrections[judge]) for judge, total in panel.items()]
        elif method == "median":
            totals = [totals[(len(totals) - 1) // 2], totals[len(totals) // 2]]
        elif method == "trimmed_mean" and len(totals) >= whole(self.config["trim_min_judges"]):
            totals = totals[1:-1]
        elif method not in ("mean", "trimmed_mean"):
            raise Broken(f"Metode {method} tidak dikenal.", f"The method {method} is unknown.")
        return sum(totals) / len(totals)

    def text(self, value):
        """Write a number rounded as scores are; zero has no sign."""
        units = int(half_up(value, self.decimals) * 10**self.decimals)
        digits, sign = str(abs(units)).zfill(self.decimals + 1), "-" if units < 0 else ""
        at = len(digits) - self.decimals
        return sign + digits[:at] + ("." + digits[at:] if self.decimals else "")

    def standing(self, name):
        """The exact value that is ranked; or none, and the first stage in order that stops it."""
        status = self.proposals[name]["status"]
        if status != "active":
            return None, status
        if not self.own_stage:
            return self.values.get(name), "ranked" if name in self.values else "no_quorum"
        points, weights = 0, 0
        for stage in self.config["stages"]:
            score, is_own = self.stages[name].get(stage["id"]), stage["id"] == self.own_stage
            if score is None:
                return None, "no_quorum" if is_own else f"incomplete:{stage['id']}"
            if stage.get("gate") is not None and exact(score) < exact(stage["gate"]):
                return None, f"failed_gate:{stage['id']}"
            points += exact(score) * exact(stage["weight"])
            weights += exact(stage["weight"])
        return points / weights, "ranked"

    def key(self, name, rung):
        """What a step of the tie ladder compares; the smaller one stands ahead."""
        kind, _, subject = rung.partition(":")
        totals = self.totals[name].values()
        if kind == "lot":
            return hashlib.sha256(f"{self.config['lot_seed']}|{name}".encode()).hexdigest()
        if kind == "stage":
            return -exact(self.stages[name][subject])
        if kind == "criterion":
            rows = [row for row in self.panels[name] if row["scores"].get(subject) is not None]
            shares = [self.share(row, subject) for row in rows]
            return (0, -half_up(sum(shares) / len(shares), self.decimals)) if shares else (1, 0)
        value = max(totals) - min(totals) if kind == "lowest_range" else -min(totals)
        return half_up(value, self.decimals)

    def answer(self, stored):
        ranked = [name for name in self.proposals if self.standing(name)[0] is not None]
        rungs = self.config.get("tie_break") or []
        scores = {name: half_up(self.standing(name)[0], self.decimals) for name in ranked}
        keys = {name: [-scores[name], *(self.key(name, r) for r in rungs)] for name in ranked}
        order = sorted(keys, key=lambda name: (keys[name], name))
        ranks, rows = {}, []
        for at, name in enumerate(order):
            above = order[at - 1] if at else name
            parted = [r for i, r in enumerate(["score", *rungs]) if keys[above][i] != keys[name][i]]
            ranks[name] = at + 1 if parted or not at else ranks[above]
            decided = (parted or ["unresolved"])[0] if at else "score"
            rows.append(self.row(name, ranks[name], decided))
        rows += [self.row(name) for name in sorted(self.proposals) if name not in keys]
        answer = {
            "results": rows,
            "judge_totals": [
                {"proposal": p, "judge": j, "total_exact": str(own), "total": self.text(own)}
                for p, panel in sorted(self.totals.items())
                for j, own in sorted(panel.items())
            ],
            "ignored_evaluations": sorted(self.ignored, key=lambda row: tuple(row.values())),
        }
        if self.config.get("top_n") is not None:
            answer.update(Cut(self, order, ranks, scores).answer(stored))
        return canonical(answer)

    def row(self, name, rank=None, decided=None):
        value, status = self.standing(name)
        row = {"proposal": name, "n_judges": len(self.totals.get(name, ())), "rank": rank}
        row.update(status=status, score=None)
        if value is not None:
            row.update(score=self.text(value), score_exact=str(value), decided_by=decided)
        if self.own_stage:
            row["stage_score"] = self.text(self.own[name]) if name in self.own else None
        return row


class Cut:
    """Who is above the line. `order` is the whole ranking; names alone never decide."""

    def __init__(self, ranking, order, ranks, scores):
        self.order, self.ranks, self.scores = order, ranks, scores
        self.places = whole(ranking.config["top_n"])
        self.policy = ranking.config.get("tie_policy_at_cut") or "tie_break"
        self.rules = ranking.config.get("quotas") or []
        self.fields = [rule["field"] for rule in self.rules]
        facts = {name: ranking.proposals[name].get("facts") for name in order}
        self.groups = {n: list(enumerate(facts[n][f] for f in self.fields)) for n in order}

    def answer(self, stored):
        plain = self.plain()
        if not self.rules:
            return {"selected": plain, "selected_count": len(plain)}
        self.places = len(plain) if self.places < len(self.order) else self.places
        chosen = self.greedy() if len(self.rules) == 1 else self.best_of_all(stored)
        inside = [name for name in self.order if name in chosen]
        reasons = {name: "minimum" if self.owed(name, inside) else "open" for name in inside}
        opened = [at for at, name in enumerate(self.order) if reasons.get(name) == "open"]
        last = max(opened, default=0) if len(inside) == self.places else len(self.order)
        return {
            "selected": inside,
            "selected_count": len(inside),
            "selected_without_quotas": plain,
            "quota_reasons": reasons,
            "skipped": [name for name in self.order[:last] if name not in reasons],
            "shortfall": {f"{self.fields[i]}:{g}": n for (i, g), n in self.missing(inside).items()},
            "displaced": self.displaced(plain, inside),
        }

    def plain(self):
        """The first N; a tie that straddles the line is decided by the declared policy."""
        inside, following = self.order[: self.places], self.order[self.places :][:1]
        key = self.ranks if self.policy == "tie_break" else self.scores
        if not following or key[inside[-1]] != key[following[0]]:
            return inside
        if self.policy == "tie_break":
            raise Broken("Seri di garis batas belum diputus.", "The tie at the cut is open.")
        line, is_in = self.scores[inside[-1]], self.policy == "include_all"
        ahead = [name for name in self.order if self.scores[name] > line]
        return ahead + [n for n in self.order if self.scores[n] == line and is_in]

    def limits(self, at, group):
        """The least and the most places of a group under a rule."""
        rule = self.rules[at]
        quota = (rule.get("groups") or {}).get(group) or {}
        most = rule.get("limit") if quota.get("max") is None else quota["max"]
        return whole(quota.get("min")) or 0, len(self.order) if most is None else whole(most)

    def taken(self, names):
        return Counter(pair for name in names for pair in self.groups[name])

    def missing(self, names):
        """Minimum places that a list leaves empty, by rule and group."""
        taken = self.taken(names)
        pairs = [(at, g) for at, rule in enumerate(self.rules) for g in rule.get("groups") or {}]
        least = {pair: self.limits(*pair)[0] for pair in pairs}
        return {pair: n - taken[pair] for pair, n in least.items() if n > taken[pair]}

    def obeys(self, names):
        return all(number <= self.limits(*pair)[1] for pair, number in self.taken(names).items())

    def worth(self, names):
        """What is compared: minimums, a full list, the sum, then more of the better ranks."""
        points, ranks = sum(self.scores[n] for n in names), sorted(self.ranks[n] for n in names)
        return -sum(self.missing(names).values()), len(names), points, [-rank for rank in ranks]

    def greedy(self):
        """One rule: the minimum places first, then in order past groups that are full."""
        chosen, taken = [], Counter()
        for bound in (0, 1):
            for name in self.order:
                pair = self.groups[name][0]
                is_free = name not in chosen and len(chosen) < self.places
                if is_free and taken[pair] < self.limits(*pair)[bound]:
                    chosen.append(name)
                    taken[pair] += 1
        return chosen

    def best_of_all(self, stored):
        """Several rules: the best of all lists; of too many, no single exchange may be better."""
        sizes = range(self.places + 1)
        if sum(comb(len(self.order), size) for size in sizes) <= MOST_LISTS:
            lists = (names for size in sizes for names in combinations(self.order, size))
        else:
            say("Kuota: tidak setiap kombinasi diperiksa.", "Quotas: not every list was tried.")
            names = [name for name in dict.fromkeys(stored) if name in self.groups]
            last = max(map(self.order.index, names), default=0)
            others = self.order if self.missing(names) else self.order[:last]
            others = [name for name in others if name not in names]
            lists = [names, *([*names, new] for new in self.order if new not in names)]
            lists += ([n for n in names if n != old] + [new] for old in names for new in others)
            lists = (names for names in lists if len(names) <= self.places)
        return max((names for names in lists if self.obeys(names)), key=self.worth, default=())

    def owed(self, name, inside):
        """The rule and group by whose minimum somebody is in, or nothing."""
        taken = self.taken(inside[: inside.index(name)])
        return next((p for p in self.groups[name] if taken[p] < self.limits(*p)[0]), None)

    def displaced(self, plain, inside):
        """Whom a full group, or the minimum of another one, keeps out of the plain list."""
        taken, displaced = self.taken(inside), {}
        newcomers = list(filter(None, (self.owed(n, inside) for n in inside if n not in plain)))
        for name in (name for name in plain if name not in inside):
            full = [pair for pair in self.groups[name] if taken[pair] >= self.limits(*pair)[1]]
            rule = "maximum" if full else "minimum" if newcomers else "together"
            at, group = (full or newcomers or [(-1, None)])[0]
            newcomers = newcomers if full else newcomers[1:]
            displaced[name] = {"rule": rule, "field": [*self.fields, None][at], "group": group}
        return displaced


def by_entry(result):
    """The answer with its lists by entry, so that one missing row is one difference."""
    told, keys = dict(result), ("proposal", "judge", "reason")
    for name in ("results", "judge_totals", "ignored_evaluations"):
        names = [", ".join(row[key] for key in keys if key in row) for row in result[name]]
        told[name] = {key: row for key, row in zip(names, result[name])}  # noqa: B905, C416
        told[f"{name} (order)"] = names
    return told


def differences(stored, computed, place=""):
    """Where two answers differ: the place, what is stored, what was computed."""
    if isinstance(stored, dict) and isinstance(computed, dict):
        for name in sorted(stored.keys() | computed.keys()):
            yield from differences(stored.get(name), computed.get(name), f"{place} {name}".strip())
    elif stored != computed:
        yield place, stored, computed


def compare(bundle):
    """All differences between what is published and what follows from the marks."""
    document, result = bundle["document"], bundle["result"]
    hashes = {"document_sha256": sha256_of(document), "result_sha256": sha256_of(result)}
    yield from differences({name: bundle.get(name) for name in hashes}, hashes)
    computed = Ranking(document).answer(result.get("selected") or ())
    yield from differences(by_entry(result), by_entry(computed))


def verify(path, expected=""):
    """Check one file; True if all is equal."""
    with open(path, "rb") as file:  # noqa: PTH123
        content = file.read()
    own = hashlib.sha256(content).hexdigest()
    say(f"SHA-256 berkas: {own}", f"SHA-256 of the file: {own}")
    found = list(differences(expected.strip().lower() or own, own, "SHA-256"))
    bundle = read_bundle(content)
    sealed = bundle.get("sealed_sheet_sha256")
    say(f"SHA-256 lembar nilai: {sealed}", "(of the sheet at lock: compare it with the minutes)")
    found += compare(bundle)
    for place, a, b in found[:MOST_LINES]:
        say(f"BEDA: {place}: tertulis {a}, dihitung {b}", f"DIFFERENT: stored {a}, computed {b}")
    count = len(found) or len(bundle["result"]["results"])
    words = ("PERBEDAAN", "DIFFERENCES") if found else ("SAMA, usulan", "EQUAL, entries")
    say(f"{words[0]}: {count}", f"{words[1]}: {count}")
    return not found


def main(words):
    try:
        if len(words) in (1, 2):
            return 0 if verify(*words) else 1
        say("Cara pakai:", "usage: verify_ranking.py BUNDLE.json [SHA256]")
    except OSError as fault:
        say(f"Berkas tidak dapat dibaca: {fault}", f"The file cannot be read: {fault}")
    except Broken as fault:
        say(*fault.args)
    except Exception as fault:  # noqa: BLE001
        why = f"({type(fault).__name__}: {fault})"
        say(f"Isi berkas rusak {why}.", f"The content is broken {why}.")
    return 2


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
