"""What a new edition changes against the one that it was copied from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions.checks.draft import Draft
from competitions.models import Quota, Stage, Window
from competitions.subjects import names_for, say_constraint


@dataclass(frozen=True, slots=True)
class Difference:
    """A part with what went and what came, as lines that people read."""

    part: str
    before: list[str]
    after: list[str]


def differences(previous: Draft, new: Draft) -> list[Difference]:
    """Only parts that differ; dates count by their length, for all of them moved."""
    old, now = dict(_lines(previous)), dict(_lines(new))
    found = (
        Difference(part, _without(old[part], now[part]), _without(now[part], old[part]))
        for part in now
    )
    return [one for one in found if one.before or one.after]


def _without(lines: list[str], others: list[str]) -> list[str]:
    return [line for line in lines if line not in others]


def _lines(draft: Draft) -> Iterator[tuple[str, list[str]]]:
    edition, form = draft.competition, draft.form
    yield _("Theme"), [edition.theme] if edition.theme else []
    yield _("Length"), [_length(row) for row in (*draft.windows, *draft.stages)]
    yield _("Groups"), _names(draft.groups)
    yield _("Categories"), _names(draft.categories)
    yield _("Sections"), _names(form.sections) if form else []
    yield _("Questions"), list(_questions(draft))
    yield _("Requirements"), _names(form.requirements) if form else []
    yield _("Criteria"), [f"{c} {c.weight:f} %" for c in form.criteria] if form else []
    yield _("Rules of entry"), _names(draft.eligibility)
    yield _("Checklist"), _names(draft.points)
    yield _("Reasons"), _names(draft.reasons)
    yield (
        _("Quotas"),
        [
            f"{q.get_agency_kind_display() or _('all kinds')} {q.group or ''} {q.most}".replace(
                "  ", " "
            )
            for q in draft.quotas
        ],
    )
    yield _("Places that advance"), list(_cuts(draft))
    yield _("Constraints of the cut"), list(_constraints(draft))


def _quota(quota: Quota) -> str:
    kind = quota.get_agency_kind_display() or _("all kinds")
    return " ".join(filter(None, (kind, str(quota.group or ""), str(quota.most))))


def _names(rows: Iterable) -> list[str]:
    return [str(row) for row in rows]


def _questions(draft: Draft) -> Iterator[str]:
    for section in draft.form.sections if draft.form else ():
        for question in section.questions.all():
            yield _("%(question)s (%(words)s words)") % {
                "question": question.label,
                "words": question.word_limit,
            }


def _cuts(draft: Draft) -> Iterator[str]:
    names = {group.pk: group.name for group in draft.groups}
    for stage in draft.stages:
        yield f"{stage.name}: {stage.cut}"
        for cut in stage.cuts.all():
            yield f"{stage.name}, {names.get(cut.group_id, '')}: {cut.places}"


def _constraints(draft: Draft) -> Iterator[str]:
    rows = [row for stage in draft.stages for row in stage.quotas.all()]
    names = names_for(draft.competition, rows)
    for stage in draft.stages:
        for row in stage.quotas.all():
            yield f"{stage.name}: {say_constraint(row, names[row.pk])}"


def _length(row: Window | Stage) -> str:
    days = (row.closes_at - row.opens_at).days
    name = row.name if isinstance(row, Stage) else row.get_kind_display()
    return _("%(name)s: %(days)s days") % {"name": name, "days": days}
