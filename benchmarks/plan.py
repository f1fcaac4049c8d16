"""The plan: what is measured, by whom, with which target of performance.md against `hello`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse

PAGE, DASHBOARD = 8, 12  # statements, the same at every size
EXPORT = 20  # nor does a file's number of statements grow
WARM, RUNS = 12, 40  # both workers must have met a page before it counts

Facts = dict[str, Any]
Body = Callable[[Facts, int, dict], dict]


@dataclass(frozen=True)
class Operation:
    """One request.

    `of` names the facts that fill its address. `proof`, or the fact of that name, must stand in
    the answer: a redirect to the sign-in or an empty list would be measured as something fast.
    `target` is the most that it may cost as a multiple of `hello`; None where none was set.
    """

    name: str
    route: str
    proof: str
    person: str = ""
    of: dict[str, str] = field(default_factory=dict)
    query: str = ""
    target: float | None = None
    ceiling: int = PAGE
    body: Body | None = None
    warm: int = WARM
    runs: int = RUNS

    def path(self, facts: Facts) -> str:
        """Its address; NoReverseMatch when the portal has no such page."""
        kwargs = {name: facts.get(fact, fact) for name, fact in self.of.items()}
        return reverse(self.route, kwargs=kwargs) + self.query


def save_mark(facts: Facts, turn: int, before: dict) -> dict:
    """Another number inside the same level each time, so that each save writes."""
    mark = {"level": 4, "value": str(61 + turn % 20), "reason": facts["reason"]}
    return {
        "revision": before.get("revision", facts["version"]),
        "marks": {facts["criterion"]: mark},
    }


def save_text(facts: Facts, turn: int, before: dict) -> dict:
    """The whole section, as the editor sends it."""
    return {
        "revision": before.get("revision", 1),
        "answers": {facts["question"]: f"{facts['text']} Catatan ke-{turn}."},
    }


def file_of(table: str, form: str, name: str) -> Operation:
    """A table of the stage; CSV names entries, a workbook is a ZIP container."""
    return Operation(
        name,
        "stage-table",
        "BCH-" if form == "csv" else "PK",
        "organiser",
        of={"code": "stage", "table": table, "form": form},
        ceiling=EXPORT,
        warm=2,
        runs=4,
    )


EDITION = {"code": "competition"}
STAGE = {"code": "stage"}
SECTION = {"code": "proposal", "section": "section"}

WHILE_SCORED = (
    Operation("health: middleware alone", "health", "ok"),
    Operation("health: session, person, workspace", "health", "ok", "organiser"),
    Operation("landing", "landing", "inovasi"),
    Operation("gallery, 24 cards and facets, uncached", "innovation-list", "/inovasi/", target=9),
    Operation(
        "gallery search, ranked, with count", "innovation-list", "balita",
        query="?q=balita", target=11,
    ),
    Operation(
        "innovation page", "innovation-detail", "Gasing", of={"slug": "innovation"}, target=9
    ),
    Operation("judge's inbox, about 50 entries", "assignment-list", "BCH-", "judge", target=18),
    Operation(
        "scoring screen, 7 criteria", "scorecard-edit", "BCH-", "judge",
        of={"code": "read"}, target=16,
    ),
    Operation(
        "scorecard autosave, one mark", "scorecard-edit", "saved", "judge",
        of={"code": "written"}, target=18, body=save_mark, ceiling=20,
    ),
    Operation("section editor", "section-edit", "title", "drafter", of=SECTION, target=13),
    Operation(
        "section autosave", "section-edit", "saved_at", "drafter",
        of=SECTION, target=15, body=save_text, ceiling=20,
    ),
    Operation(
        "screening list, 50 waiting", "screening-list", "BCH-", "organiser", of=EDITION, target=18
    ),
    Operation(
        "screening list, search", "screening-list", "BCH-", "organiser",
        of=EDITION, query="?q=gasing", target=18,
    ),
    Operation(
        "dashboard while judges score", "competition-dashboard", "KIPP Kabupaten Contoh",
        "organiser", of=EDITION, ceiling=DASHBOARD,
    ),
    Operation(
        "organiser's list, 50 rows, filter", "entry-list", "BCH-", "organiser",
        of=EDITION, query="?langkah=lolos", target=18,
    ),
    Operation(
        "organiser's list, search", "entry-list", "BCH-", "organiser",
        of=EDITION, query="?q=gasing&urut=judul", target=18,
    ),
    Operation("agencies of the round", "participation-list", "undang", "organiser", of=EDITION),
    Operation("judges of a stage, 50 rows", "judge-list", "juri", "organiser", of=STAGE),
)  # fmt: skip

WHEN_RANKED = (
    Operation("ranking page, 50 rows", "ranking-detail", "BCH-", "organiser",
              of={"code": "run"}, target=18),
    Operation("ranking page, searched", "ranking-detail", "BCH-", "organiser",
              of={"code": "run"}, query="?q=gasing", target=18),
    file_of("usulan", "csv", "entries with mean and median, CSV"),
    file_of("usulan", "xlsx", "entries with mean and median, XLSX"),
    file_of("nilai-juri", "csv", "marks of all judges, CSV"),
    file_of("nilai-juri", "xlsx", "marks of all judges, XLSX"),
)  # fmt: skip

VERSION = {"code": "competition", "version": "announcement"}

WHEN_PREPARED = (
    Operation("announcement: the result", "announcement-result", "KIPP", "organiser", of=VERSION),
    Operation("announcement: words", "announcement-words", "KIPP", "organiser", of=VERSION),
    Operation("announcement: preview", "announcement-preview", "KIPP", "organiser", of=VERSION),
)

WHEN_PUBLIC = (
    Operation(
        "results page, 45 winners", "competition-results", "Hasil KIPP Kabupaten Contoh",
        of={"slug": "slug"},
    ),
    Operation("landing after the announcement", "landing", "inovasi"),
    Operation("check page of a certificate", "certificate-detail", "KIPP",
              of={"code": "certificate"}),
)  # fmt: skip

ALL = (*WHILE_SCORED, *WHEN_RANKED, *WHEN_PREPARED, *WHEN_PUBLIC)


def missing(operations: tuple[Operation, ...]) -> list[str]:
    """Operations whose address does not resolve: none may be left out in silence."""
    found = []
    for operation in operations:
        try:
            operation.path(dict.fromkeys(operation.of.values(), "x"))
        except NoReverseMatch as fault:
            found.append(f"{operation.name}: {fault}")
    return found
