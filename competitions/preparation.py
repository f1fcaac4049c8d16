"""The parts of an edition as a list of tasks: what is done, and what still has to be mended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.checks import Fault
from competitions.checks.draft import Draft
from competitions.models import (
    Appointment,
    AwardTier,
    Category,
    Competition,
    Criterion,
    EligibilityRule,
    Group,
    Question,
    Quota,
    ReminderRule,
    Requirement,
    RuleSet,
    ScreeningPoint,
    ScreeningReason,
    Section,
    Stage,
    StageQuota,
    Window,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the preparation: its word in addresses, and the tables that it edits.

    `route` is for pages of their own; the others are lists of rows.
    """

    slug: str
    title: Promise
    models: tuple[type[Model], ...]
    route: str = "row-list"


@dataclass(frozen=True, slots=True)
class Step:
    """Parts that belong together; steps are walked in order, but any may be opened."""

    title: Promise
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A part as its row tells it."""

    part: Part
    note: str
    musts: int
    hints: int
    is_empty: bool = False

    @property
    def state(self) -> str:
        """Done when nothing has to be mended; a part that holds nothing was not begun."""
        if self.musts:
            return "now"
        return "" if self.is_empty else "done"

    @property
    def label(self) -> str:
        """How many things are left; a hint does not keep a part from being complete."""
        if self.musts:
            words = ngettext("%(count)s thing to mend", "%(count)s things to mend", self.musts)
            return words % {"count": self.musts}
        if self.hints:
            words = ngettext("Complete, %(count)s hint", "Complete, %(count)s hints", self.hints)
            return words % {"count": self.hints}
        return _("Nothing yet") if self.is_empty else _("Complete")


STEPS = (
    Step(gettext_lazy("Basics"), (Part("dasar", gettext_lazy("Basics"), (Competition,)),)),
    Step(
        gettext_lazy("Schedule"),
        (
            Part("jadwal", gettext_lazy("Calendar"), (Window,), "edition-calendar"),
            Part("pengingat", gettext_lazy("Reminders"), (ReminderRule,)),
        ),
    ),
    Step(
        gettext_lazy("Form"),
        (
            Part("kelompok", gettext_lazy("Groups"), (Group,)),
            Part("kategori", gettext_lazy("Categories"), (Category,)),
            Part("bagian", gettext_lazy("Sections and questions"), (Section, Question)),
            Part("persyaratan", gettext_lazy("Requirements and letters"), (Requirement,)),
        ),
    ),
    Step(
        gettext_lazy("Rubric"),
        (
            Part("kriteria", gettext_lazy("Criteria and levels"), (Criterion,)),
            Part("penentuan-seri", gettext_lazy("Score and ties"), (RuleSet,)),
        ),
    ),
    Step(
        gettext_lazy("Participants and quotas"),
        (
            Part("syarat", gettext_lazy("Rules of entry"), (EligibilityRule,)),
            Part("kuota", gettext_lazy("Quotas"), (Quota,)),
        ),
    ),
    Step(
        gettext_lazy("Administrative selection"),
        (
            Part("daftar-periksa", gettext_lazy("Checklist"), (ScreeningPoint,)),
            Part("alasan", gettext_lazy("Reasons"), (ScreeningReason,)),
        ),
    ),
    Step(
        gettext_lazy("Stages"),
        (
            Part("tahapan", gettext_lazy("Stages"), (Stage,)),
            Part("batasan", gettext_lazy("Constraints of the cut"), (StageQuota,)),
            Part("penghargaan", gettext_lazy("Awards"), (AwardTier,)),
            Part("petugas", gettext_lazy("Offices"), (Appointment,), "appointment-list"),
        ),
    ),
)
LAST = gettext_lazy("Check and publish")


def part_of(model: type[Model]) -> Part:
    """The part in which rows of this table are edited."""
    parts = (part for step in STEPS for part in step.parts)
    return next(part for part in parts if model in part.models)


def tasks_of(draft: Draft, faults: Iterable[Fault]) -> list[tuple[Step, list[Task]]]:
    """Every step with its parts."""
    faults = list(faults)
    musts = Counter(fault.model for fault in faults if fault.is_must)
    hints = Counter(fault.model for fault in faults if not fault.is_must)
    notes, empty = notes_of(draft), empty_parts(draft)

    def task(part: Part) -> Task:
        return Task(
            part,
            notes.get(part.slug, ""),
            sum(musts[model] for model in part.models),
            sum(hints[model] for model in part.models),
            part.slug in empty,
        )

    return [(step, [task(part) for part in step.parts]) for step in STEPS]


def notes_of(draft: Draft) -> dict[str, str]:
    """What a part holds, in a few words, from rows that are read already."""
    form = draft.form
    sections = form.sections if form else []
    questions = [question for section in sections for question in section.questions.all()]
    facts = {"sections": len(sections), "questions": len(questions)}
    return {
        "dasar": f"{draft.competition.series} {draft.competition.year}",
        "jadwal": _("%(windows)s windows, %(stages)s stages")
        % {"windows": len(draft.windows), "stages": len(draft.stages)},
        "kelompok": _list(draft.groups),
        "kategori": _list(draft.categories),
        "bagian": _("%(sections)s sections, %(questions)s questions") % facts,
        "persyaratan": _list(form.requirements if form else []),
        "kriteria": _list(form.criteria if form else []),
        "syarat": _list(draft.eligibility),
        "kuota": ", ".join(_quota(quota) for quota in draft.quotas) or _("no limit"),
        "daftar-periksa": _list(draft.points),
        "alasan": _list(draft.reasons),
        "tahapan": _list(draft.stages),
        "batasan": _constraints(draft.stages),
        "petugas": ", ".join(one.get_role_display() for one in draft.appointments),
    }


def empty_parts(draft: Draft) -> set[str]:
    """Parts of which there is nothing: allowed here and there, but not "complete"."""
    form = draft.form
    rows = {
        "bagian": form.sections if form else [],
        "persyaratan": form.requirements if form else [],
        "kriteria": form.criteria if form else [],
        "syarat": draft.eligibility,
        "daftar-periksa": draft.points,
        "alasan": draft.reasons,
    }
    return {slug for slug, held in rows.items() if not held}


def _quota(quota: Quota) -> str:
    kind = quota.get_agency_kind_display() or _("all kinds")
    return f"{kind} {quota.most}"


def _constraints(stages: Iterable[Stage]) -> str:
    count = sum(len(stage.quotas.all()) for stage in stages)
    if not count:
        return _("every entry by its rank")
    return ngettext("%(count)s constraint", "%(count)s constraints", count) % {"count": count}


SHOWN = 3


def _list(rows: Iterable[Model]) -> str:
    """The first few by name, the rest as a number."""
    names = [str(row).rstrip(".") for row in rows]
    more = len(names) - SHOWN
    told = ", ".join(names[:SHOWN])
    return _("%(names)s and %(more)s more") % {"names": told, "more": more} if more > 0 else told
