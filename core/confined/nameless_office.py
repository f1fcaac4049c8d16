"""A document of Word, Excel or PowerPoint without author, history, comments, notes and paths.

It is packed anew from the parts that show; a way out to a person's mailbox is cut.
"""

import io
import posixpath
import re
import zipfile
from typing import Any, BinaryIO

from lxml import etree

from core.confined.limits import MEGABYTE, Fault, run
from core.confined.nameless_pictures import nameless, nameless_drawing
from core.confined.office import CONTENTS, XML, examine

SECONDS = 30
MOST_XML = 40 * MEGABYTE
EPOCH = (1980, 1, 1, 0, 0, 0)
#: Parts that no page shows, or that only tell of people and machines.
GONE = re.compile(
    r"^(docProps/|customXml/|docMetadata/|_xmlsignatures/|\[trash\]/"
    r"|word/(comments\w*|people|webSettings|recipientData|printerSettings\w*|glossary/)"
    r"|xl/(comments|threadedComments|persons|revisions|printerSettings|externalLinks|queryTables"
    r"|customProperty|webextensions|ctrlProps)|xl/(userNames|connections|comments\d*|volatileDependencies)\.xml"
    r"|xl/customData|xl/drawings/vmlDrawing|ppt/(comments|notesSlides|notesMasters|handoutMasters|revisionInfo|tags"
    r"|printerSettings|changesInfos|commentAuthors|authors|customXml))",
    re.IGNORECASE,
)
KEPT_BINARIES = re.compile(r"\.(odttf|fntdata)$", re.IGNORECASE)
PEOPLE = re.compile(r"(mailto|tel|sms|file|callto|skype):", re.IGNORECASE)
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: Elements that go with all that is in them: deletions, moved away, what was before a change.
CHANGES = {
    *("del", "moveFrom", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange"),
    *("trPrChange", "tblGridChange", "tblPrExChange", "numberingChange", "cellDel", "cellIns"),
    *("cellMerge", "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"),
    *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
    *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart"),
    *("customXmlDelRangeEnd", "permStart", "permEnd", "proofErr"),
}
#: Settings and lists that tell of people, machines and other files.
REMOVED = {
    *("rsids", "rsid", "docVars", "mailMerge", "writeProtection", "attachedTemplate"),
    *("saveThroughXslt", "dataBinding", "docId"),
    *("absPath", "revisionPtr", "fileSharing", "documentProtection", "workbookProtection"),
    *("customWorkbookViews", "customSheetViews", "customProperties", "smartTags", "smartTagPr"),
    *("customXmlPr", "scenarios", "legacyDrawing", "legacyDrawingHF", "notesMasterIdLst"),
    *("handoutMasterIdLst", "custDataLst", "creationId", "modifyVerifier", "webPublishing"),
    *("externalReferences", "trackRevisions"),
}
#: Elements whose content stays and that go themselves: insertions, moved here, marks of data.
WORDS = re.compile(r"\{[^}]*wordprocessingml[^}]*main\}")
UNWRAPPED = {"ins", "moveTo", "smartTag", "customXml"}
AUTHORS = {"author", "date", "initials", "userId", "providerId", "dateUtc"}
PATHS = re.compile(
    r"[A-Za-z]:[\\/]|\\\\|file:|/Users/|/home/|\.(jpe?g|png|gif|tiff?|bmp|emf)\b", re.IGNORECASE
)
PICTURES = {"cNvPr", "docPr"}
FACTS = {"codeName", "lastEdited", "userName", "gfxdata", "tooltip"}
FOREIGN_FACTS = {*AUTHORS, "uid", "documentId", "title"}
#: Lists that may not stand empty.
LISTS = {"hyperlinks", "definedNames"}


def clean(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The new document; it is examined like one that somebody sends."""
    with zipfile.ZipFile(file) as archive:
        parts = {one.filename: one for one in archive.infolist() if not one.is_dir()}
        kept = {name for name in parts if is_kept(name)}
        made = pack(archive, [parts[name] for name in parts if name in kept], kept)
    facts, _nothing = examine(io.BytesIO(made))
    return facts, made


def is_kept(name: str) -> bool:
    """A part that shows; relations of parts that go, go with them."""
    owner = re.sub(r"_rels/(.+)\.rels$", r"\1", name)
    return not GONE.match(owner) and not name.lower().endswith((".bin", ".psmdcp"))


def pack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], kept: set[str]) -> bytes:
    """In the old order, with one date for all and no word of the packing program."""
    cut = {
        one.filename: cut_relations(archive, one, kept) for one in parts if is_rels(one.filename)
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in parts:
            info = zipfile.ZipInfo(part.filename, EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            made.writestr(info, cleaned(archive, part, kept, cut))
    return out.getvalue()


def cleaned(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, kept: set[str], cut: dict[str, tuple]
) -> bytes:
    """One part by its kind."""
    name = part.filename
    if name in cut:
        return cut[name][0]
    data = archive.read(part)
    if name == CONTENTS:
        return contents(data, kept)
    if name.lower().endswith(XML):
        return markup(data, gone=cut.get(rels_of(name), (b"", set()))[1])
    if name.lower().endswith(".svg"):
        return nameless_drawing(data)
    return data if KEPT_BINARIES.search(name) else nameless(data)


def is_rels(name: str) -> bool:
    """Whether a part lists relations."""
    return name.endswith(".rels")


def rels_of(name: str) -> str:
    """Where the relations of a part are listed."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def cut_relations(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, kept: set[str]
) -> tuple[bytes, set[str]]:
    """The relations that stay, and the ids of those that went."""
    root, gone = parsed(archive.read(part)), set()
    folder = posixpath.dirname(posixpath.dirname(part.filename))
    for one in list(root):
        target = one.get("Target", "")
        if one.get("TargetMode") == "External":
            is_gone = bool(PEOPLE.match(target)) or not one.get("Type", "").endswith("/hyperlink")
        else:
            place = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            is_gone = posixpath.normpath(place).lstrip("/") not in kept
        if is_gone:
            gone.add(one.get("Id", ""))
            root.remove(one)
    return written(root), gone


def contents(data: bytes, kept: set[str]) -> bytes:
    """The table of contents without what went."""
    root = parsed(data)
    for one in list(root):
        if one.get("PartName") and one.get("PartName", "").lstrip("/") not in kept:
            root.remove(one)
    return written(root)


def markup(data: bytes, *, gone: set[str]) -> bytes:
    """A part of words, cells or shapes."""
    root = parsed(data)
    for element in list(root.iter(etree.Element)):
        if element is not root and element.getparent() is not None:
            strip_element(element, gone)
    strip_facts(root)
    return written(root)


def strip_element(element: etree._Element, gone: set[str]) -> None:
    """Remove it, unwrap it, or take from it what tells of people."""
    name, is_words = etree.QName(element).localname, WORDS.match(element.tag)
    is_change = is_words and (name in CHANGES or is_mark_of_paragraph(element, name))
    if is_change or name in REMOVED or is_path(element, name):
        drop(element)
    elif is_words and name in UNWRAPPED:
        unwrap(element)
    elif leads_to(element, gone):
        cut_way(element, name, gone)
    else:
        strip_facts(element)


def is_mark_of_paragraph(element: etree._Element, name: str) -> bool:
    """`ins` within the properties of a run says only who put the end of the paragraph there."""
    parent = etree.QName(element.getparent()).localname
    return name in {"ins", "moveTo"} and parent in {"rPr", "trPr", "tcPr", "numPr"}


def is_path(element: etree._Element, name: str) -> bool:
    """A name of cells that stands in another file, or a picture's own web address."""
    text = element.text or ""
    return name == "definedName" and ("[" in text or bool(PATHS.search(text)))


def leads_to(element: etree._Element, gone: set[str]) -> bool:
    return any(key.startswith(RELATIONS) and element.get(key) in gone for key in element.attrib)


def cut_way(element: etree._Element, name: str, gone: set[str]) -> None:
    """Words of a link stay; what only named a part that went, goes."""
    is_words = name == "hyperlink" and len(element)
    if is_words or name in {"pageSetup", "sheetPr"}:
        for key in list(element.attrib):
            if key.startswith(RELATIONS) and element.get(key) in gone:
                del element.attrib[key]
        strip_facts(element)
    else:
        drop(element)


def strip_facts(element: etree._Element) -> None:
    """Authors, dates of changes, numbers of sessions, and names that were paths of pictures."""
    name = etree.QName(element).localname
    for key in list(element.attrib):
        plain = etree.QName(key).localname
        is_foreign = key.startswith("{") and plain in FOREIGN_FACTS
        if is_foreign or plain in FACTS or plain.startswith("rsid"):
            del element.attrib[key]
        elif name in PICTURES and plain in {"name", "descr", "title"}:
            strip_picture(element, key, plain)
        elif plain == "alt" and PATHS.search(element.get(key, "")):
            element.set(key, "")


def strip_picture(element: etree._Element, key: str, plain: str) -> None:
    if plain == "name":
        element.set(key, f"Object {element.get('id', '')}".strip())
    elif PATHS.search(element.get(key, "")):
        element.set(key, "")


def drop(element: etree._Element) -> None:
    """Without it; what follows it stays."""
    parent, tail = element.getparent(), element.tail
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)
    if (
        not len(parent)
        and etree.QName(parent).localname in LISTS
        and parent.getparent() is not None
    ):
        drop(parent)


def unwrap(element: etree._Element) -> None:
    """Its children take its place."""
    parent, place = element.getparent(), element.getparent().index(element)
    for child in list(element):
        parent.insert(place, child)
        place += 1
    drop(element)


def parsed(data: bytes) -> etree._Element:
    """SECURITY: no entities, no network, no document type; comments and instructions go."""
    if len(data) > MOST_XML:
        raise Fault("heavy")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise Fault("entities")
    return root


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


if __name__ == "__main__":
    run(clean, seconds=SECONDS)
