"""Which accounts a visitor of the demo is told."""

from collections.abc import Iterator

from demo.files import read
from demo.people import PASSWORD

PROPOSER = "BMS20-001"
LOCAL_ADMIN = "DINKES"


def accounts() -> Iterator[tuple[str, str]]:
    """Role in words and e-mail, in the order of the job."""
    facts = read("people")
    secretariat = {row["code"]: row["email"] for row in facts["secretariat"]}
    yield from _entrants(facts)
    yield "Pengelola, Bagian Organisasi", secretariat["S1"]
    yield "Penyetuju (pengelola kedua)", secretariat["S2"]
    yield "Tim sekretariat (administrasi)", secretariat["S3"]
    yield "Juri", facts["judges"][0]["email"]
    yield "Juri kedua", facts["judges"][1]["email"]
    yield "Dua ruang kerja", secretariat["S6"]


def upper_accounts() -> Iterator[tuple[str, str]]:
    """The offices above the regency: those who rank, and those who approve with them."""
    facts = read("upper")
    for place, level in (("Provinsi Jawa Tengah", "province"), ("nasional", "nation")):
        organiser, approver = facts[level]["people"][:2]
        yield f"Pengelola, {place}", organiser["email"]
        yield f"Penyetuju, {place}", approver["email"]


def _entrants(facts: dict) -> Iterator[tuple[str, str]]:
    unit = next(row for row in facts["proposers"] if row["entry"] == PROPOSER)
    admin = next(row for row in facts["local_admins"] if row["agency"] == LOCAL_ADMIN)
    yield f"Pengusul, {unit['unit']}", unit["email"]
    yield "Admin lokal, Dinas Kesehatan", admin["email"]


def account_lines() -> list[str]:
    """One line an account: role, e-mail, password."""
    rows = [*accounts(), *upper_accounts()]
    wide = max(len(role) for role, _ in rows)
    long = max(len(email) for _, email in rows)
    return [f"{role:<{wide}}  {email:<{long}}  {PASSWORD}" for role, email in rows]
