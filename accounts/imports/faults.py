"""What can be wrong with a file or with one of its rows: the reason, and how to mend it.

A fault is stored as its name and facts; the sentences are made for whoever reads them.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

#: name: (what is wrong, how to mend it)
SENTENCES: dict[str, tuple[str, str]] = {
    # The file
    "empty": (_("The file has no rows of agencies."), _("Fill the template, then upload it.")),
    "too_large": (
        _("The file is larger than %(limit)s."),
        _("Save only the sheet of agencies, without pictures."),
    ),
    "wrong_type": (
        _("This is neither an XLSX workbook nor a CSV file."),
        _("Save the sheet as “Excel workbook (.xlsx)” or “CSV UTF-8”."),
    ),
    "old_workbook": (
        _("This is a workbook of the old kind (.xls)."),
        _("Open it and save it as “Excel workbook (.xlsx)”."),
    ),
    "encrypted": (
        _("The workbook is protected by a password."),
        _("Take the password off, then upload it again."),
    ),
    "macros": (
        _("The workbook contains macros."),
        _("Save it as “Excel workbook (.xlsx)”, which has none."),
    ),
    "damaged": (
        _("The workbook is damaged or was made by an unusual program."),
        _("Open it in Excel or LibreOffice and save it anew as XLSX."),
    ),
    "swollen": (
        _("Unpacked, the workbook is larger than %(limit)s."),
        _("Copy the rows into a fresh template. A sheet often swells by formatted empty rows."),
    ),
    "too_many_rows": (
        _("The sheet has more than %(limit)s rows."),
        _("Delete empty rows at the end, or import in several files."),
    ),
    "hidden_sheet": (
        _("The sheet “%(sheet)s” is hidden."),
        _("Show or delete it: what is imported has to be visible."),
    ),
    "no_sheet": (
        _("The workbook has %(count)s sheets and none is called “%(sheet)s”."),
        _("Name the sheet of agencies “%(sheet)s”."),
    ),
    "merged": (
        _("The cells %(cells)s are merged."),
        _("Unmerge them and write the value into each row."),
    ),
    "encoding": (
        _("Line %(line)s is not UTF-8; it looks like %(guess)s."),
        _("Save the file as “CSV UTF-8”, or use XLSX."),
    ),
    "broken_csv": (
        _("Line %(line)s cannot be read: a quotation mark is open or a cell is too long."),
        _("Close the quotation mark, or use XLSX."),
    ),
    "columns": (
        _("The first row has to name the columns of the template. Missing: %(missing)s."),
        _("Copy the first row from the template."),
    ),
    "unknown_column": (
        _("The column “%(column)s” is not in the template."),
        _("Remove it, or put its rows under a column of the template."),
    ),
    "twice_column": (_("The column “%(column)s” appears twice."), _("Remove one of the two.")),
    "slow": (_("Reading the file took too long."), _("Import it in several smaller files.")),
    # A row
    "formula": (
        _("The cell holds a formula."),
        _("Replace it by its value: copy, then paste as values only."),
    ),
    "cell_error": (
        _("The cell holds an error of the spreadsheet."),
        _("Write the value that belongs here."),
    ),
    "is_date": (
        _("The cell was turned into a date."),
        _("Format the column as text and write the value again."),
    ),
    "stray": (
        _("The cell stands beside the columns of the template."),
        _("Empty it, or move its value under a column."),
    ),
    "owed": (_("“%(title)s” has to be filled."), _("Write a value, or delete the whole row.")),
    "too_long": (
        _("The text is longer than %(limit)s characters."),
        _("Shorten it."),
    ),
    "bad_code": (
        _("A code has letters, digits, dots, dashes and strokes only."),
        _("Take spaces and other signs out of the code."),
    ),
    "code_twice": (
        _("The code already stands in row %(row)s."),
        _("Give each agency a code of its own, or delete one of the two rows."),
    ),
    "name_twice": (
        _("An agency of this name already stands below the same one (%(where)s)."),
        _("Tell the two apart by name, or delete one of them."),
    ),
    "unknown_kind": (
        _("This kind is not known."),
        _("Write one of: %(kinds)s."),
    ),
    "kind_above": (
        _("A %(kind)s is not added by import."),
        _("Ask the operator: governments come from the official list."),
    ),
    "kind_fixed": (
        _("The kind of a government cannot be changed by import."),
        _("Write “%(kind)s”, as it was."),
    ),
    "bad_flag": (
        _("This is neither “ya” nor “tidak”."),
        _("Write ya or tidak, or leave it empty."),
    ),
    "bad_region": (
        _("A region code looks like 33, 33.02 or 33.02.01."),
        _("Format the column as text and write the code with its dots."),
    ),
    "unknown_parent": (
        _("There is no agency with this code or path."),
        _("Write the parent's code, or the names from the top joined by “ > ”."),
    ),
    "closed_parent": (
        _("The parent was closed."),
        _("Choose an agency that is open, or reopen the parent first."),
    ),
    "closed": (
        _("This agency was closed on %(day)s."),
        _("Reopen it on its page first, or delete the row."),
    ),
    "cycle": (
        _("The agency would stand below itself: %(path)s."),
        _("Give one of these rows another parent."),
    ),
    "too_deep": (
        _("The agency would stand more than %(limit)s levels deep."),
        _("Choose a parent further up."),
    ),
    "own_government": (
        _("This is your government itself, which an import does not change."),
        _("Delete the row."),
    ),
    "government_moves": (
        _("A government stays where it is: %(where)s."),
        _("Write the parent as it was."),
    ),
    "known_name": (
        _("An agency of this name already stands there under the code %(code)s."),
        _("Write that code in this row, or choose another name."),
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the cell (C17, empty for the whole file or row), what was read, and why not."""

    name: str
    cell: str = ""
    read: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def stored(self) -> dict:
        """As plain JSON."""
        return asdict(self)


class FileRefused(Exception):
    """The file as a whole will not do."""

    def __init__(self, name: str, **facts: Any) -> None:
        self.fault = Fault(name, facts=facts)
        super().__init__(name)


def told(stored: dict) -> dict:
    """A stored fault in the reader's language: cell, read, reason, mend."""
    reason, mend = SENTENCES[stored["name"]]
    facts = stored["facts"]
    return {
        "cell": stored["cell"],
        "read": stored["read"],
        "reason": gettext(reason) % facts,
        "mend": gettext(mend) % facts,
    }
