"""Names of files: shown to people, never used on the disk."""

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 120
HIDDEN = ("C", "Zl", "Zp")  # controls, marks that turn the direction, halves of signs
RESERVED = re.compile(r'[<>:"|?*%]')
SUFFIX = re.compile(
    r"\.(pdf|jpe?g|jfif|png|gif|webp|hei[cf]|bmp|tiff?|svgz?|x?html?|xml|js|css|php|doc[xm]?|dot[xm]?"
    r"|xls[xmb]?|xlt[xm]?|pp[ts][xm]?|od[tsp]|rtf|txt|csv|zip|rar|7z|gz|exe|com|scr|bat|cmd|msi|vbs"
    r"|ps1|sh|jar|apk|lnk|hta|iso|mp[34]|mov|avi)\s*$",
    re.IGNORECASE,
)


def clean_name(name: str, form: str) -> str:
    """What people read: one line, no path, no tricks, and the ending that the content has.

    SECURITY: `foto.exe` whose content is a photo becomes `foto.jpg`; a mark that shows `fdp.exe`
    as `exe.pdf` is dropped.
    """
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    kept = "".join(
        letter for letter in plain if not unicodedata.category(letter).startswith(HIDDEN)
    )
    stem = " ".join(RESERVED.sub(" ", kept).split())
    while SUFFIX.search(stem):
        stem = SUFFIX.sub("", stem)
    stem = stem.strip(" .-_")[:LONGEST].strip()
    return f"{stem or _('file')}.{form}"
