"""Addresses of objections to results, of a stage opened again, of what moves, and of bundles."""

from datetime import timedelta

from awards.actions import take_up_objection
from awards.models import ResultObjection
from competitions.models import Window
from judging.bundles import keep_bundle
from judging.models import RankingRun
from judging.states import PaperKind
from tests.awards.objecting import FILED, Objecting, hold_plenary, scanned
from tests.factories import NOW
from tests.permission_matrix import EVERYBODY, MatrixWorld, Row

ORGANISER = frozenset({"organiser"})
SCREENER = frozenset({"screener"})
OWN = frozenset({"drafter", "local_admin"})
BACK = FILED - NOW


def build(world: MatrixWorld) -> Objecting:
    """A result that is public and open to objections now; one waits, one is being looked into."""
    made = Objecting(world=world)
    for instant in ("opens_at", "closes_at"):
        moved = getattr(made.window, instant) - BACK
        Window.objects.filter(pk=made.window.pk).update(**{instant: moved})
    made.announcement.publish_at = NOW - timedelta(days=1)
    made.announcement.save(update_fields=["publish_at"])
    run = made.plenary_run
    RankingRun.objects.filter(pk=run.pk).update(**keep_bundle(run, run.result))
    made.plenary_run.refresh_from_db()
    made.competition.refresh_from_db()
    made.announcement.refresh_from_db()
    made.row.announcement = made.announcement
    made.objection = made.confirmed(at=NOW)
    take_up_objection(made.objection, by=world.organiser, at=NOW)
    made.file(email="lain@contoh.id", at=NOW)
    record = hold_plenary(made, at=NOW - timedelta(days=2))
    made.scan = scanned(record, PaperKind.MINUTES, made, is_public=True)
    made.link = made.token("lain@contoh.id")
    ResultObjection.objects.filter(pk=made.objection.pk).update(evidence=made.plenary_run.bundle)
    return made


def scene_of(world: MatrixWorld) -> Objecting:
    return world.once("result_objections", build)


def edition(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).competition.code}


def slug(world: MatrixWorld) -> dict:
    return {"slug": scene_of(world).competition.slug}


def stage_of_slug(world: MatrixWorld) -> dict:
    return {**slug(world), "order": scene_of(world).plenary.order}


def signed(world: MatrixWorld) -> dict:
    return {**stage_of_slug(world), "scan": scene_of(world).scan.code}


def version(world: MatrixWorld) -> dict:
    return {**stage_of_slug(world), "version": 1}


def bundle(world: MatrixWorld) -> dict:
    return {**slug(world), "digest": scene_of(world).plenary_run.bundle_sha256}


def objection(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).objection.code}


def token(world: MatrixWorld) -> dict:
    return {"token": scene_of(world).link}


def receipt(world: MatrixWorld) -> dict:
    return {"receipt": scene_of(world).receipt}


def stage(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).plenary.code}


def run(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).plenary_run.code}


def entry(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).proposals[0].code}


ROWS = [
    Row("stage-results", stage_of_slug, ok=EVERYBODY),
    Row("stage-results-table", stage_of_slug, ok=EVERYBODY),
    Row("results-version", version, ok=EVERYBODY),
    Row("results-bundle", bundle, ok=EVERYBODY),
    Row("results-minutes", stage_of_slug, ok=EVERYBODY),
    Row("results-signed", signed, ok=EVERYBODY),
    Row("results-verifier", ok=EVERYBODY),
    Row("public-objection-list", slug, ok=EVERYBODY),
    Row("result-objection-file", slug, ok=EVERYBODY),
    Row("result-objection-sent", slug, ok=EVERYBODY),
    Row("result-objection-find", ok=EVERYBODY),
    Row("result-objection-confirm", token, ok=EVERYBODY),
    Row("result-objection-status", receipt, ok=EVERYBODY),
    Row("result-objection-own", slug, ok=OWN),
    Row("result-objection-list", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("objection-officer", edition, ok=ORGANISER, forbidden=SCREENER),
    Row("result-objection-detail", objection, ok=ORGANISER),
    Row("result-objection-take-up", objection, ok=ORGANISER),
    Row("result-objection-answer", objection, ok=ORGANISER),
    Row("result-objection-objector", objection, ok=ORGANISER),
    Row("result-objection-evidence", objection, ok=ORGANISER),
    Row("stage-reopen-result", stage, ok=ORGANISER, forbidden=SCREENER),
    Row("ranking-moves", run, ok=ORGANISER, forbidden=SCREENER),
    Row("proposal-disqualify", entry, ok=ORGANISER, forbidden=OWN | SCREENER),
]
