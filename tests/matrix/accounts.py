"""Addresses of people: the entrance, the own account, the people of a branch."""

from accounts.actions import IssuedInvitation, invite_person
from accounts.actions.agencies import close_agency
from accounts.states import Role
from tests.accounts.requests import ask
from tests.accounts.sheets import checked, line, workbook
from tests.factories import NOW, make_agency
from tests.permission_matrix import EVERYBODY, SIGNED_IN, MatrixWorld, Row

ANONYMOUS = frozenset({"anonymous"})
MANAGERS = frozenset({"local_admin", "organiser", "foreign_organiser"})
OWN_MANAGERS = MANAGERS - {"foreign_organiser"}
ORGANISER = frozenset({"organiser"})
OFFICES = frozenset({"organiser", "foreign_organiser"})


def issued(world: MatrixWorld) -> IssuedInvitation:
    """An open invitation to the drafter's unit."""
    facts = {"email": "baru@kipp.example", "name": "Dewi", "role": Role.DRAFTER}
    return world.once(
        "invitation", lambda w: invite_person(w.unit, by=w.local_admin, at=NOW, **facts)
    )


def token(world: MatrixWorld) -> dict:
    return {"token": issued(world).token}


def invitation(world: MatrixWorld) -> dict:
    return {"code": issued(world).invitation.code}


def place_of(role: str):
    return lambda world: {"code": world.person(role).workspace.code}


def request_of(asker: str, subject: str):
    """A request of this person about one of the world's agencies."""

    def code(world: MatrixWorld) -> dict:
        asked = world.once(
            f"request of {asker}",
            lambda w: ask(w, by=getattr(w, asker), subject=getattr(w, subject)),
        )
        return {"code": asked.code}

    return code


THEIRS, OWN = request_of("approver", "school"), request_of("organiser", "sister_unit")


def reset_key(_world: MatrixWorld) -> dict:
    return {"uidb36": "1", "key": "set-password"}


def opd(world: MatrixWorld) -> dict:
    return {"code": world.opd.code}


def closed_unit(world: MatrixWorld) -> dict:
    def close(w):
        unit = make_agency("Puskesmas Lama", parent=w.opd)
        return close_agency(unit, by=w.organiser, at=NOW, reason="Pindah")

    return {"code": world.once("closed unit", close).code}


def file_of_agencies(world: MatrixWorld) -> dict:
    def hand_in(w):
        return checked(w, workbook([line("DINSOS", "Dinas Sosial", kind="Dinass")]))

    return {"code": world.once("file of agencies", hand_in).code}


def as_sheet(_world: MatrixWorld) -> dict:
    return {"format": "csv"}


LOCAL_ADMIN = frozenset({"local_admin"})

ROWS = [
    Row("account_login", ok=ANONYMOUS, sent_on=SIGNED_IN),
    Row("mfa_authenticate", sent_on=EVERYBODY),
    Row("account_inactive", ok=EVERYBODY),
    Row("account_logout", ok=SIGNED_IN, sent_on=ANONYMOUS),
    Row("account_signup", ok=ANONYMOUS, sent_on=SIGNED_IN),
    Row("account_reset_password", ok=EVERYBODY),
    Row("account_reset_password_done", ok=EVERYBODY),
    Row("account_reset_password_from_key", reset_key, ok=EVERYBODY),
    Row("account_reset_password_from_key_done", ok=EVERYBODY),
    Row("invitation-accept", token, ok=EVERYBODY),
    Row("workspace-choose", ok=SIGNED_IN),
    Row("profile", ok=SIGNED_IN),
    Row("session-end", ok=SIGNED_IN),
    Row("person-list", ok=MANAGERS, forbidden=SIGNED_IN - MANAGERS),
    Row("invitation-create", ok=MANAGERS, forbidden=SIGNED_IN - MANAGERS),
    Row("invitation-detail", invitation, ok=OWN_MANAGERS),
    Row("invitation-withdraw", invitation, ok=OWN_MANAGERS),
    Row("membership-end", place_of("drafter"), ok=OWN_MANAGERS),
    Row(
        "membership-end",
        place_of("local_admin"),
        ok=frozenset({"organiser"}),
        forbidden=frozenset({"local_admin"}),
        name="own",
    ),
    Row("membership-end", place_of("judge"), ok=frozenset({"organiser"}), name="judge"),
    Row("invitation-renew", invitation, ok=OWN_MANAGERS),
    Row("membership-change", place_of("drafter"), ok=OWN_MANAGERS),
    Row(
        "membership-change",
        place_of("organiser"),
        forbidden=ORGANISER,
        name="own",
    ),
    Row("membership-change", place_of("judge"), ok=ORGANISER, name="judge"),
    Row("access-review", ok=MANAGERS, forbidden=SIGNED_IN - MANAGERS),
    Row("access-review-export", sent_on=MANAGERS, forbidden=SIGNED_IN - MANAGERS),
    Row("approval-list", ok=OFFICES, forbidden=SIGNED_IN - OFFICES),
    Row("approval-grant", THEIRS, ok=ORGANISER),
    Row("approval-grant", OWN, ok=ORGANISER, name="own"),
    Row("approval-refuse", THEIRS, ok=ORGANISER),
    Row("approval-refuse", OWN, forbidden=ORGANISER, name="own"),
    Row("approval-withdraw", OWN, ok=ORGANISER),
    Row("approval-withdraw", THEIRS, forbidden=ORGANISER, name="of a colleague"),
    Row("agency-list", ok=MANAGERS, forbidden=SIGNED_IN - MANAGERS),
    Row("agency-import", ok=OFFICES, forbidden=SIGNED_IN - OFFICES),
    Row("import-template", as_sheet, ok=OFFICES, forbidden=SIGNED_IN - OFFICES),
    Row("agency-export", as_sheet, ok=OFFICES, forbidden=SIGNED_IN - OFFICES),
    *(
        Row(route, file_of_agencies, ok=ORGANISER)
        for route in ("import-detail", "import-faults", "import-recheck", "import-apply")
    ),
    *(Row(route, opd, ok=OWN_MANAGERS) for route in ("agency-detail", "agency-edit", "agency-add")),
    *(
        Row(route, opd, ok=ORGANISER, forbidden=LOCAL_ADMIN)
        for route in ("agency-move", "agency-merge", "agency-close")
    ),
    Row("agency-reopen", closed_unit, ok=ORGANISER, forbidden=LOCAL_ADMIN),
    Row("mfa_index", ok=SIGNED_IN),
    Row("account_change_password", ok=SIGNED_IN),
    Row("account_reauthenticate", ok=SIGNED_IN),
    Row("mfa_reauthenticate", sent_on=SIGNED_IN),
    Row("mfa_activate_totp", sent_on=SIGNED_IN),
    Row("mfa_deactivate_totp"),
    Row("mfa_view_recovery_codes"),
    Row("mfa_generate_recovery_codes", sent_on=SIGNED_IN),
    Row("mfa_download_recovery_codes"),
]
