"""What stands on a plenary's papers, block by block, from its frozen facts alone."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.blocks import (
    Block,
    Column,
    Paper,
    heading,
    make_paper,
    pairs,
    part,
    signatures,
    table,
    text,
)
from core.numerals import day_in_words, in_words, plain_date
from judging.states import Outcome, PaperKind, Presence, Seat

Facts = dict[str, Any]
PREVIEWED = 300  # rows of a draft; the closing prints all of them


def draw(facts: Facts, kind: str, form: str, *, at: datetime, is_draft: bool = False) -> bytes:
    """The bytes of one paper in the language of the edition's papers."""
    with override(settings.LANGUAGE_CODE):
        paper = Paper(
            title=f"{PaperKind(kind).label} {facts['number']}".strip(),
            author=facts["competition"]["organiser"],
            language=settings.LANGUAGE_CODE,
            footer=_foot(facts, kind),
            blocks=BLOCKS[kind](_shortened(facts) if is_draft else facts),
            is_wide=kind == PaperKind.SHEET,
            draft=_("DRAFT") if is_draft else "",
        )
        return make_paper(paper, form, at=at)


def _shortened(facts: Facts) -> Facts:
    return {**facts, "entries": facts["entries"][:PREVIEWED]}


def _foot(facts: Facts, kind: str) -> str:
    names = [PaperKind(kind).label, facts["number"], facts["stage"]["name"]]
    return " · ".join(str(name) for name in names if name)


def figure(value: str, decimals: int) -> str:
    """A published number in Indonesian notation; a dash where there is none."""
    if not value:
        return "\N{EN DASH}"
    whole, _point, rest = value.partition(".")
    rest = rest.ljust(decimals, "0")[:decimals]
    return f"{whole},{rest}" if rest else whole


def counted(number: int) -> str:
    """`15 (lima belas)`."""
    return f"{number} ({in_words(number)})"


def _day(facts: Facts) -> date:
    return date.fromisoformat(facts["held_on"])


def _head(facts: Facts, title: str) -> Block:
    number = _("Number: %(number)s") % {"number": facts["number"] or "\N{HORIZONTAL ELLIPSIS}"}
    return heading(title.upper(), facts["stage"]["name"], facts["competition"]["name"], number)


def minutes(facts: Facts) -> list[Block]:
    """Berita Acara: who met, what was assessed, how, and what was decided."""
    return [
        _head(facts, _("Minutes of the plenary")),
        text(_opening(facts)),
        part(_("Present")),
        *_attendance(facts),
        part(_("What was assessed")),
        *_assessment(facts),
        part(_("How it was ranked")),
        *_method(facts),
        part(_("What was decided")),
        *_decisions(facts),
        *_departures(facts),
        *_stood_aside(facts),
        part(_("Digests")),
        text(_seal_words(), is_small=True),
        pairs(*_digests(facts)),
        text(_("These minutes were made in truth, to be used as they should be.")),
        _signed(facts, present=True),
    ]


def _opening(facts: Facts) -> str:
    words = _(
        "On this day, %(day)s (%(date)s), at %(place)s, the judges of “%(stage)s” of %(edition)s, "
        "held by %(organiser)s, met in plenary."
    )
    return words % {
        "day": day_in_words(_day(facts)),
        "date": plain_date(_day(facts)),
        "place": facts["place"] or "\N{HORIZONTAL ELLIPSIS}",
        "stage": facts["stage"]["name"],
        "edition": facts["competition"]["name"],
        "organiser": facts["competition"]["organiser"],
    }


def _attendance(facts: Facts) -> list[Block]:
    members = sum(1 for one in facts["people"] if one["is_member"])
    words = _("%(present)s of %(members)s members are present; %(quorum)s are needed.")
    told = {"present": counted(facts["present"]), "members": members, "quorum": facts["quorum"]}
    columns = [
        Column(_("No."), 0.35, "right"),
        Column(_("Name"), 2),
        Column(_("Position"), 2),
        Column(_("Seat"), 0.9),
        Column(_("Attendance"), 1.6),
    ]
    rows = [
        [str(place), one["name"], one["position"], str(Seat(one["seat"]).label), _presence(one)]
        for place, one in enumerate(facts["people"], start=1)
    ]
    return [text(words % told), table(columns, rows)]


def _presence(one: Facts) -> str:
    label = str(Presence(one["presence"]).label)
    return f"{label}: {one['reason']}" if one["reason"] else label


def _assessment(facts: Facts) -> list[Block]:
    done = facts["assessed"]
    rows = [(_("Entries assessed"), counted(done["entries"]))]
    if done["scorecards"]:
        rows += [
            (_("Judges who gave marks"), counted(done["judges"])),
            (_("Scorecards locked"), counted(done["scorecards"])),
        ]
    rows += [(one["name"], _group_words(one)) for one in facts["groups"]]
    return [
        text(_("The data were examined and verified before the scores were locked.")),
        pairs(*rows),
    ]


def _group_words(one: Facts) -> str:
    words = _("%(entries)s entries, %(places)s places, %(chosen)s in, %(reserve)s in reserve")
    told = words % {name: one[name] for name in ("entries", "places", "chosen", "reserve")}
    return f"{told}. {one['reason']}" if one["reason"] else told


def _method(facts: Facts) -> list[Block]:
    rules = facts["rules"]
    rows = [(_("Method"), rules["method"]), (_("Marks from"), facts["stage"]["scored_in"])]
    if rules["ties"]:
        rows.append((_("Equal scores are decided by"), "; ".join(rules["ties"])))
    if rules["lot_seed"]:
        source = f" ({rules['lot_seed_source']})" if rules["lot_seed_source"] else ""
        rows.append((_("Seed of the lot"), f"{rules['lot_seed']}{source}"))
    return [pairs(*rows)]


def _results(facts: Facts, *, group: str, outcome: str) -> list[Facts]:
    rows = [e for e in facts["entries"] if e["group"] == group and e["outcome"] == outcome]
    return sorted(rows, key=lambda e: (e["place"] or 0, e["position"]))


def _decisions(facts: Facts, *, is_public: bool = False) -> list[Block]:
    blocks: list[Block] = []
    for group in facts["groups"]:
        chosen = _results(facts, group=group["code"], outcome=Outcome.IN)
        reserve = _results(facts, group=group["code"], outcome=Outcome.RESERVE)
        words = _("%(group)s: in") % {"group": group["name"]}
        blocks += [text(words), _result_table(facts, chosen)]
        if reserve and not is_public:
            words = _("%(group)s: in reserve, in this order") % {"group": group["name"]}
            blocks += [text(words), _result_table(facts, reserve)]
    return blocks


def _result_table(facts: Facts, rows: list[Facts]) -> Block:
    decimals = facts["rules"]["decimals"]
    columns = [
        Column(_("No."), 0.35, "right"),
        Column(_("Number"), 0.9),
        Column(_("Title"), 2.6),
        Column(_("Agency"), 2.2),
        Column(_("Rank"), 0.7, "right"),
        Column(_("Score"), 0.7, "right"),
    ]
    cells = [
        [
            str(place),
            row["number"],
            row["title"],
            row["entrant"],
            str(row["rank"] or "\N{EN DASH}"),
            figure(row["score"], decimals),
        ]
        for place, row in enumerate(rows, start=1)
    ]
    return table(columns, cells)


def departures_of(facts: Facts) -> list[Facts]:
    """Entries that were moved across the computed line, or out of order in reserve."""
    return [
        entry
        for entry in facts["entries"]
        if (entry["computed"] == Outcome.IN) != (entry["outcome"] == Outcome.IN)
        or (entry["outcome"] == Outcome.RESERVE and entry["reason"])
    ]


def _departures(facts: Facts, *, is_public: bool = False) -> list[Block]:
    rows = departures_of(facts)
    if not rows:
        return [text(_("Nothing departs from the computed order."))]
    columns = [
        Column(_("Number"), 0.9),
        Column(_("Title"), 2),
        Column(_("As computed"), 0.8),
        Column(_("Decision"), 0.8),
        Column(_("Reason"), 3),
    ]
    cells = [
        [
            row["number"],
            row["title"] if not is_public or row["outcome"] == Outcome.IN else "\N{EN DASH}",
            str(Outcome(row["computed"]).label),
            outcome_words(row),
            row["reason"],
        ]
        for row in rows
    ]
    title = _("Departures from the computed order, with their reasons")
    return [part(title), table(columns, cells)]


def outcome_words(row: Facts) -> str:
    """The decision; in reserve with its place."""
    label = str(Outcome(row["outcome"]).label)
    return f"{label} {row['place']}" if row["place"] else label


def _stood_aside(facts: Facts) -> list[Block]:
    if not facts["asides"]:
        return [text(_("No member present stood aside for an entry."))]
    columns = [Column(_("Name"), 1.6), Column(_("Entry"), 0.9), Column(_("Reason"), 3)]
    cells = [[row["name"], row["number"], row["reason"]] for row in facts["asides"]]
    return [
        part(_("Members who stood aside")),
        text(_("They took no part in what was decided about these entries.")),
        table(columns, cells),
    ]


def _seal_words() -> str:
    return _(
        "The score sheet was sealed by its SHA-256 when the scores were locked, before anybody "
        "knew the result. With the digests below anybody can show that nothing was changed later."
    )


def _digests(facts: Facts) -> list[tuple[str, str]]:
    rows = [(_("Sealed score sheet"), grouped(facts["sheet_sha256"]))]
    for run in facts["runs"]:
        name = _("Result, %(group)s") % {"group": run["group"]}
        rows.append((name, grouped(run["result_sha256"])))
        if run["bundle_sha256"]:
            name = _("Published bundle, %(group)s") % {"group": run["group"]}
            rows.append((name, grouped(run["bundle_sha256"])))
    return rows


def grouped(digest: str) -> str:
    """Sixteen hex digits at a time, as people compare them."""
    return " ".join(digest[start : start + 16] for start in range(0, len(digest), 16))


def _signed(facts: Facts, *, present: bool = False) -> Block:
    """Chair and secretary; the minutes are signed by every member who was there."""
    leads = {Seat.CHAIR: 0, Seat.SECRETARY: 1}
    people = [one for one in facts["people"] if one["presence"] == Presence.PRESENT]
    signers = [one for one in people if one["seat"] in leads or (present and one["is_member"])]
    signers.sort(key=lambda one: leads.get(one["seat"], 2))
    rows = [(str(Seat(one["seat"]).label), one["name"], one["position"]) for one in signers]
    place = facts["place"].rpartition(",")[2].strip() or "\N{HORIZONTAL ELLIPSIS}"
    return signatures(f"{place}, {plain_date(_day(facts))}", rows)


def sheet(facts: Facts) -> list[Block]:
    """Rekapitulasi Nilai: every entry with what each judge gave, its rank and its decision."""
    judges = {code: f"J{place}" for place, code in enumerate(facts["judges"], start=1)}
    has_marks = bool(judges)
    columns = [
        Column(_("Rank"), 0.65, "right"),
        Column(_("Number"), 0.95),
        Column(_("Title"), 2.2),
        Column(_("Agency"), 2),
        *([Column(_("Each judge"), 1.9)] if has_marks else []),
        Column(_("Score"), 0.65, "right"),
        Column(_("Spread"), 0.65, "right"),
        Column(_("Decision"), 0.9),
        Column(_("Reason"), 2.2),
    ]
    blocks = [_head(facts, _("Recapitulation of scores"))]
    for group in facts["groups"]:
        rows = [e for e in facts["entries"] if e["group"] == group["code"]]
        blocks.append(part(f"{group['name']}: {_group_words(group)}"))
        blocks.append(table(columns, [_cells(facts, row, judges) for row in rows]))
    if has_marks:
        words = _("Judges are numbered J1, J2, … in an order that is drawn for this stage.")
        blocks.append(text(words, is_small=True))
    return [*blocks, _signed(facts)]


def _cells(facts: Facts, row: Facts, judges: dict[str, str]) -> list[str]:
    decimals = facts["rules"]["decimals"]
    given = sorted((judges[code], total) for code, total in row["totals"].items())
    marks = [f"{name}\N{NO-BREAK SPACE}{figure(total, decimals)}" for name, total in given]
    return [
        str(row["rank"] or "\N{EN DASH}"),
        row["number"],
        row["title"],
        row["entrant"],
        *(["; ".join(marks)] if judges else []),
        figure(row["score"], decimals),
        figure(row["spread"], decimals),
        outcome_words(row),
        row["reason"],
    ]


def annex(facts: Facts) -> list[Block]:
    """Lampiran Keputusan: the winners by award, ready to be put under a decree."""
    organiser = facts["competition"]["organiser"]
    dots = "." * 24
    blocks = [
        heading(
            _("Annex").upper(),
            _("Decree of %(office)s") % {"office": organiser},
            _("Number %(dots)s of %(day)s") % {"dots": dots, "day": dots},
            facts["competition"]["name"],
        )
    ]
    for tier in facts["tiers"] or [{"name": facts["stage"]["name"], "group": ""}]:
        groups = [g for g in facts["groups"] if tier["group"] in {"", g["code"]}]
        blocks.append(part(tier["name"]))
        for group in groups:
            if len(facts["groups"]) > 1:
                blocks.append(text(group["name"]))
            rows = _results(facts, group=group["code"], outcome=Outcome.IN)
            blocks.append(_winner_table(rows))
    head = _("Head of %(office)s") % {"office": organiser}
    said = f"{facts['place'].rpartition(',')[2].strip() or dots}, {dots}"
    return [*blocks, signatures(said, [(head, dots, "")])]


def _winner_table(rows: list[Facts]) -> Block:
    columns = [
        Column(_("No."), 0.35, "right"),
        Column(_("Innovation"), 2.6),
        Column(_("Agency"), 2.6),
        Column(_("Category"), 1.4),
    ]
    cells = [
        [str(place), row["title"], row["entrant"], row["category"]]
        for place, row in enumerate(rows, start=1)
    ]
    return table(columns, cells)


def excerpt(facts: Facts) -> list[Block]:
    """What everybody may read: no name but those of the two who sign, no score of the others."""
    members = sum(1 for one in facts["people"] if one["is_member"])
    words = _("%(present)s of %(members)s members were present; %(quorum)s are needed.")
    told = {"present": counted(facts["present"]), "members": members, "quorum": facts["quorum"]}
    aside = len(facts["asides"])
    return [
        _head(facts, _("Excerpt from the minutes of the plenary")),
        text(_opening(facts)),
        text(words % told),
        part(_("What was assessed")),
        *_assessment(facts),
        part(_("How it was ranked")),
        *_method(facts),
        part(_("What was decided")),
        *_decisions(facts, is_public=True),
        *_departures(facts, is_public=True),
        text(_("Members stood aside for entries: %(count)s times.") % {"count": aside}),
        part(_("Digests")),
        text(_seal_words(), is_small=True),
        pairs(*_digests(facts)),
        _signed(facts),
    ]


BLOCKS: dict[str, Callable[[Facts], list[Block]]] = {
    PaperKind.MINUTES: minutes,
    PaperKind.SHEET: sheet,
    PaperKind.ANNEX: annex,
    PaperKind.EXCERPT: excerpt,
}
