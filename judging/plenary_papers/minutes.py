"""The minutes, whole for those who sign them, and the excerpt for everybody."""

from django.utils.translation import gettext as _

from core.blocks import Block, Column, pairs, part, table, text
from core.numerals import day_in_words, plain_date
from judging.plenary_papers.parts import (
    Facts,
    counted,
    day_of,
    departures_of,
    figure,
    group_words,
    grouped,
    head_of,
    outcome_words,
    results_of,
    signed_by,
)
from judging.states import Outcome, Presence, Seat


def minutes(facts: Facts) -> list[Block]:
    """Berita Acara: who met, what was assessed, how, and what was decided."""
    return [
        head_of(facts, _("Minutes of the plenary")),
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
        signed_by(facts, present=True),
    ]


def excerpt(facts: Facts) -> list[Block]:
    """What everybody may read: no name but those of the two who sign, no score of the others."""
    members = sum(1 for one in facts["people"] if one["is_member"])
    words = _("%(present)s of %(members)s members were present; %(quorum)s are needed.")
    told = {"present": counted(facts["present"]), "members": members, "quorum": facts["quorum"]}
    aside = len(facts["asides"])
    return [
        head_of(facts, _("Excerpt from the minutes of the plenary")),
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
        signed_by(facts),
    ]


def _opening(facts: Facts) -> str:
    words = _(
        "On this day, %(day)s (%(date)s), at %(place)s, the judges of “%(stage)s” of %(edition)s, "
        "held by %(organiser)s, met in plenary."
    )
    return words % {
        "day": day_in_words(day_of(facts)),
        "date": plain_date(day_of(facts)),
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
    rows += [(one["name"], group_words(one)) for one in facts["groups"]]
    return [
        text(_("The data were examined and verified before the scores were locked.")),
        pairs(*rows),
    ]


def _method(facts: Facts) -> list[Block]:
    rules = facts["rules"]
    rows = [(_("Method"), rules["method"]), (_("Marks from"), facts["stage"]["scored_in"])]
    if rules["ties"]:
        rows.append((_("Equal scores are decided by"), "; ".join(rules["ties"])))
    if rules["lot_seed"]:
        source = f" ({rules['lot_seed_source']})" if rules["lot_seed_source"] else ""
        rows.append((_("Seed of the lot"), f"{rules['lot_seed']}{source}"))
    return [pairs(*rows)]


def _decisions(facts: Facts, *, is_public: bool = False) -> list[Block]:
    blocks: list[Block] = []
    for group in facts["groups"]:
        chosen = results_of(facts, group=group["code"], outcome=Outcome.IN)
        reserve = results_of(facts, group=group["code"], outcome=Outcome.RESERVE)
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
