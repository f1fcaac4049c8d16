"""What an objection says, whose it is without a name, and the mail that answers it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files import File
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Objector, ResultObjection
from awards.models.objections import evidence_path
from competitions.models import Competition, Stage
from competitions.queries import organisers_of, sender_of
from core.digests import sha256_of
from core.links import plain_path
from core.moments import say_in_figures
from core.uploads import FileRefused, erase, has_room, inspect, make_nameless, store
from core.uploads.scanning import refuse_found
from judging.voices import plain_address
from notifications.outbox import post, post_to_address

LINK_LIFE = timedelta(hours=24)
AHEAD = timedelta(days=1)
BATCH = 200
MOST_BYTES = 5 * 1024 * 1024
KINDS = ("pdf", "image")
#: Where anybody gets a mailbox: the part after the @ says nothing about whose it is.
PROVIDERS = frozenset(
    (
        *("gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.id", "ymail.com", "rocketmail.com"),
        *("outlook.com", "outlook.co.id", "hotmail.com", "live.com", "msn.com", "icloud.com"),
        *("proton.me", "protonmail.com", "zoho.com", "aol.com", "gmx.com", "mail.com"),
        *("yandex.com", "telkom.net", "plasa.com"),
    )
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, in the objector's words."""

    ground: str
    claim: str
    facts: str
    evidence: File | None = None

    @property
    def words_digest(self) -> str:
        """The same for the same words, whatever their spaces and letters."""
        return sha256_of(" ".join(f"{self.claim} {self.facts}".lower().split()))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who says it. SECURITY: goes into the objector's own row and the mail, nowhere else."""

    name: str
    email: str
    network: str = ""
    language: str = "id"
    is_nameless: bool = False
    person: User | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer that accepts: words to the objector and the public, and what follows."""

    answer: str
    public_words: str
    consequence: str
    reopens: Stage | None = None

    @property
    def payload(self) -> dict[str, str]:
        """As the request keeps it, plain."""
        return {
            "answer": self.answer,
            "public_words": self.public_words,
            "consequence": self.consequence,
            "reopens": self.reopens.code if self.reopens else "",
        }


def mailbox_of(competition: Competition, email: str) -> str:
    """The digest of a mail address for this edition alone."""
    return _digest("mailbox", competition, plain_address(email))


def domain_of(competition: Competition, email: str) -> str:
    """The digest of the part after the @: many mailboxes of one house make one noise.

    SECURITY: of a provider for everybody the whole mailbox; else a few forms an hour, whoever
    fills them in, would keep all its customers from objecting.
    """
    mailbox = plain_address(email)
    house = mailbox.rpartition("@")[2]
    return _digest("domain", competition, mailbox if house in PROVIDERS else house)


def network_of(competition: Competition, address: str) -> str:
    """The digest of a network address for this edition alone."""
    return _digest("network", competition, address)


def _digest(what: str, competition: Competition, value: str) -> str:
    salt = f"awards.objecting.{what}.{competition.code}"
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def evidence_facts(objection: ResultObjection, file: File | None) -> dict:
    """Columns of a file that was checked, cleaned, scanned and is on the disk for good.

    SECURITY: neither its name nor what a program wrote into it may tell whose it is; a photo was
    drawn anew by the check, a paper is cleaned here.
    """
    if file is None:
        return {}
    if not has_room(file.size):
        raise FileRefused(_("There is no room for files just now. File the objection without it."))
    clean = inspect(file, kinds=KINDS, most_bytes=MOST_BYTES)
    refuse_found(clean.content)
    kept = make_nameless(clean.content, clean.kind) if clean.kind == "pdf" else clean
    return {
        "evidence": store(kept.content, evidence_path(objection, "")),
        "evidence_name": f"bukti.{clean.name.rpartition('.')[2]}",
        "evidence_size": kept.size,
        "evidence_digest": kept.digest,
    }


def mail_objector(
    kind: str,
    objection: ResultObjection,
    objector: Objector,
    at: datetime,
    *,
    url: str,
    **facts: str,
) -> None:
    """To the objector's own mailbox.

    SECURITY: in nobody's name, so that no office's outbox lists the address; the name is not in it.
    """
    post_to_address(
        kind,
        address=objector.email,
        language=objector.language,
        about=f"sanggahan-{objection.code}:{at:%Y%m%d%H%M%S%f}",
        at=at,
        url=url,
        competition=objection.announcement.competition.name,
        title=objection.proposal.innovation.name,
        **facts,
    )


def mail_link(objection: ResultObjection, objector: Objector, token: str, at: datetime) -> None:
    """The link that makes it count, once."""
    zone = objection.announcement.competition.zone
    mail_objector(
        "result_objection_link",
        objection,
        objector,
        at,
        url=plain_path("result-objection-confirm", token=token),
        when=say_in_figures(objection.expires_at, zone),
    )


def mail_receipt(
    objection: ResultObjection, objector: Objector, receipt: str, at: datetime
) -> None:
    """The receipt, and by when the answer is due."""
    zone = objection.announcement.competition.zone
    mail_objector(
        "result_objection_receipt",
        objection,
        objector,
        at,
        url=plain_path("result-objection-status", receipt=receipt),
        receipt=receipt,
        when=say_in_figures(objection.due_at, zone),
    )


def mail_answer(objection: ResultObjection, objector: Objector, at: datetime) -> None:
    """The answer in full; the receipt's page shows it too."""
    mail_objector(
        "result_objection_answered",
        objection,
        objector,
        at,
        url=plain_path("result-objection-find"),
        outcome=objection.get_state_display().lower(),
        answer=objection.answer,
    )


def tell_organisers(
    kind: str, objection: ResultObjection, at: datetime, *, about: str, **facts: str
) -> None:
    """News to those who run the edition; SECURITY: entry and code only, never whose it is."""
    competition = objection.announcement.competition
    post(
        kind,
        to=organisers_of(competition, at),
        about=about,
        at=at,
        **sender_of(competition),
        url=plain_path("result-objection-detail", code=objection.code),
        competition=competition.name,
        title=objection.proposal.innovation.name,
        **facts,
    )


def forget_given_up(at: datetime) -> int:
    """What no mailbox confirmed goes with its paper, name and address. Returns how many."""
    stale = list(ResultObjection.objects.given_up_at(at)[:BATCH])
    for objection in stale:
        if objection.evidence:
            erase(objection.evidence.name)
        objection.delete()
    return len(stale)


def remind_of_due(at: datetime) -> int:
    """A day before, and on each day after; said once a day. Returns how many."""
    rows = ResultObjection.objects.due_before(at + AHEAD).select_related(
        "announcement__competition__organiser", "proposal__innovation"
    )
    count = 0
    for objection in rows:
        competition = objection.announcement.competition
        day = competition.start_of_day(at)
        tell_organisers(
            "result_objection_due",
            objection,
            at,
            about=f"objection-due-{objection.code}-{day:%Y%m%d}",
            when=say_in_figures(objection.due_at, competition.zone),
        )
        count += 1
    return count
