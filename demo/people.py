"""The demo's people: all of them fictitious, all of them with one known password."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import Agency, Membership, User
from accounts.states import Role
from core.codes import new_code
from demo.files import read
from demo.tree import Tree

PASSWORD = "inovasi-banyumas"  # noqa: S105 -- fictitious people of a demo; load_demo says so
SINCE = date(2020, 1, 1)
SECRETARIAT = {
    "S1": Role.ORGANISER,
    "S2": Role.ORGANISER,
    "S3": Role.SCREENER,
    "S4": Role.SCREENER,
    "S5": Role.AUDITOR,
    "S6": Role.SCREENER,
}


@dataclass(frozen=True)
class People:
    """Who does what: by the codes of `people.json`, local admins by agency, proposers by entry."""

    judges: dict[str, User]
    secretariat: dict[str, User]
    local_admins: dict[str, User]
    proposers: dict[str, User]

    @property
    def organiser(self) -> User:
        """Prepares, starts, concludes."""
        return self.secretariat["S1"]

    @property
    def approver(self) -> User:
        """The second person of an announcement."""
        return self.secretariat["S2"]

    @property
    def screener(self) -> User:
        """Decides in the administrative selection."""
        return self.secretariat["S3"]


def build_people(tree: Tree) -> People:
    """Write persons and memberships; the password is hashed once for all of them."""
    facts = read("people")
    secret = make_password(PASSWORD)
    people = People(
        judges={row["code"]: _person(row, secret) for row in facts["judges"]},
        secretariat={row["code"]: _person(row, secret) for row in facts["secretariat"]},
        local_admins={row["agency"]: _person(row, secret) for row in facts["local_admins"]},
        proposers={row["entry"]: _person(row, secret) for row in facts["proposers"]},
    )
    groups = (people.judges, people.secretariat, people.local_admins, people.proposers)
    User.objects.bulk_create(person for group in groups for person in group.values())
    Membership.objects.bulk_create(
        Membership(code=new_code(), person=person, agency=agency, role=role, starts_on=SINCE)
        for person, agency, role in _places(people, tree)
    )
    return people


def _person(row: dict, secret: str) -> User:
    return User(
        email=row["email"],
        name=row["name"],
        title_before=row.get("prefix") or "",
        title_after=row.get("suffix") or "",
        password=secret,
        is_demo=True,
    )


def _places(people: People, tree: Tree) -> Iterator[tuple[User, Agency, Role]]:
    for code, person in people.secretariat.items():
        yield person, tree.organiser, SECRETARIAT[code]
    for person in people.judges.values():
        yield person, tree.organiser, Role.JUDGE
    for code, person in people.local_admins.items():
        yield person, tree.agencies[code], Role.LOCAL_ADMIN
    for row in read("people")["proposers"]:
        unit = tree.units[row["agency"], row["unit"]]
        yield people.proposers[row["entry"]], unit, Role.DRAFTER
    # One person with two workspaces, so that the switcher can be tried.
    yield people.secretariat["S6"], tree.agencies["DINKOMINFO"], Role.LOCAL_ADMIN
