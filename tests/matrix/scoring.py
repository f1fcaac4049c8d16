"""Beside the scoring screen: highlights, and what changed in the text since the last save."""

from tests.matrix.judging import JUDGE, foreign_entry, own_entry
from tests.permission_matrix import Row

ROWS = [
    Row("highlights-keep", own_entry, unreadable=JUDGE, method="post", name="own"),
    Row("highlights-keep", foreign_entry, method="post", name="of another judge"),
    Row("entry-changes", own_entry, name="nothing changed"),
    Row("entry-changes", foreign_entry, name="of another judge"),
    Row("assignment-abstain", foreign_entry, name="of another judge"),
]
