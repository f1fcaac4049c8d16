"""A published result with a window for objections, and short ways through an objection's life."""

import re
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from accounts.actions import grant_approval
from accounts.models import User
from accounts.states import Role
from awards.actions import (
    ask_to_accept_objection,
    confirm_result_objection,
    file_result_objection,
    take_up_objection,
)
from awards.freezing import freeze_rows
from awards.models import Announcement, AwardRow, ResultObjection
from awards.objecting import Complaint, Sender, Verdict
from competitions.models import Stage
from competitions.states import WindowKind
from core.codes import new_code
from judging.models import Plenary, PlenaryPaper, PlenaryRecord, PlenaryScan, RankingRun
from notifications.models import Message
from tests.awards.rounds import T0, WORDING, Round
from tests.factories import NOW, add_window, make_member

OPENS, DAYS = T0, 5
FILED = T0 + timedelta(hours=3)
CANARY = "Kenari Penyanggah"
MAILBOX = "kenari.rahasia@contoh.id"
FACTS = "Pada 12 Mei 2026 puskesmas itu tutup, dan angkanya tidak dapat dicocokkan warga."
PEOPLE = [
    {"name": "Ketua Contoh", "seat": "chair", "presence": "present", "is_member": True},
    {"name": "Sekretaris Contoh", "seat": "secretary", "presence": "present", "is_member": False},
    {"name": "Anggota Diam", "seat": "member", "presence": "present", "is_member": True},
]
ENTRIES = [
    {
        "number": "BMS26-002",
        "title": "Tidak Disebut",
        "position": 2,
        "computed": "in",
        "outcome": "out",
        "reason": "Alasan rahasia",
    },
    {
        "number": "BMS26-003",
        "title": "Naik Kelas",
        "position": 3,
        "computed": "out",
        "outcome": "in",
        "reason": "Wilayah tertinggal diwakili.",
    },
]
ANSWER = {
    "answer": "Kami memeriksa daftar hadir dan menemukan layanan buka.",
    "public_words": "Diperiksa dengan daftar hadir; pernyataan usulan sesuai.",
}


class Objecting(Round):
    """Four entries, two winners, the result public since T0, objections taken for five days."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.window = add_window(self.competition, WindowKind.PUBLIC_OBJECTION, OPENS, days=DAYS)
        self.announcement = publish(self, self.plenary, self.plenary_run)
        self.colleague = make_member(self.secretariat, Role.ORGANISER, "Rekan Kantor")
        self.row: AwardRow = self.announcement.rows.get(rank=1)

    def file(self, row: AwardRow | None = None, **facts: object) -> None:
        """By a stranger; the mailbox has not confirmed it."""
        sender = {"name": CANARY, "email": MAILBOX, "network": "10.1.1.1", **facts}
        at = sender.pop("at", FILED)
        told = ("claim", "Naik dari 61% menjadi 94%", sender.pop("facts", FACTS))
        words = Complaint(*told, sender.pop("evidence", None))
        file_result_objection(
            row or self.row, by=None, at=at, complaint=words, sender=Sender(**sender)
        )

    def token(self, email: str = MAILBOX) -> str:
        """Of the newest link in this mailbox."""
        mail = Message.objects.filter(kind="result_objection_link", address=email).last()
        return re.search(r"/konfirmasi/([^/]+)/", mail.context["url"]).group(1)

    def confirmed(self, **facts: object) -> ResultObjection:
        """Filed and confirmed."""
        self.file(**facts)
        objection = ResultObjection.objects.latest("pk")
        self.receipt = confirm_result_objection(objection, at=facts.get("at", FILED))
        objection.refresh_from_db()
        return objection

    def taken_up(self, by: User | None = None, **facts: object) -> ResultObjection:
        """Somebody looks into it."""
        objection = self.confirmed(**facts)
        return take_up_objection(objection, by=by or self.organiser, at=FILED)

    def accept(self, objection: ResultObjection, **follows: object) -> ResultObjection:
        """Asked by the organiser, granted by the colleague."""
        verdict = Verdict(**{"consequence": "words", **ANSWER, **follows})
        approval = ask_to_accept_objection(objection, by=self.organiser, at=FILED, verdict=verdict)
        grant_approval(approval, by=self.colleague, at=FILED + timedelta(hours=1))
        objection.refresh_from_db()
        return objection


def publish(
    world: Round, stage: Stage, run: RankingRun, *, publish_at: datetime = T0, **facts: object
) -> Announcement:
    """Scheduled and frozen, as two persons leave it."""
    announcement = Announcement.objects.create(
        code=new_code(),
        competition=world.competition,
        stage=stage,
        run=run,
        publish_at=publish_at,
        state="scheduled",
        prepared_by=world.organiser,
        approved_by=world.approver,
        approved_at=NOW,
        scheduled_at=NOW,
        **{**WORDING, **facts},
    )
    freeze_rows(announcement)
    return announcement


def hold_plenary(world: Objecting, *, at: datetime = NOW) -> PlenaryRecord:
    """Closed before the publication; the entry on place three came in, the second did not."""
    who = {"opened_by": world.organiser, "closed_by": world.organiser}
    facts = {"number": "000.8/217/BA/2026", "place": "Purwokerto", "held_on": NOW.date()}
    plenary = Plenary.objects.create(
        code=new_code(),
        stage=world.plenary,
        quorum=2,
        state="closed",
        opened_at=at,
        closed_at=at,
        ranking_sha256="7" * 64,
        **who,
        **facts,
    )
    told = {**facts, "held_on": str(NOW.date()), "present": 2, "people": PEOPLE, "entries": ENTRIES}
    record = PlenaryRecord.objects.create(
        plenary=plenary,
        number=1,
        facts=told,
        digest="8" * 64,
        closed_at=at,
        closed_by=world.organiser,
    )
    paper = PlenaryPaper(record=record, kind="excerpt", format="pdf", sha256="9" * 64, made_at=at)
    paper.file.save("kutipan.pdf", ContentFile(b"%PDF-1.7 kutipan"), save=False)
    paper.size = paper.file.size
    paper.save()
    return record


def scanned(record: PlenaryRecord, kind: str, world: Round, **facts: object) -> PlenaryScan:
    """A signed paper of the closing, as the office keeps it."""
    return PlenaryScan.objects.create(
        code=new_code(),
        record=record,
        kind=kind,
        file=ContentFile(b"%PDF-1.7", "pindaian"),
        name="Berita acara ttd.pdf",
        content_type="application/pdf",
        size=8,
        sha256="0" * 64,
        added_at=record.closed_at,
        added_by=world.organiser,
        **facts,
    )
