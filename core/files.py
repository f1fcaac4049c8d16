"""Files reach a person only through a view that has asked the permission table."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from core.archives import stream_archive
from core.tables import stream_table
from core.workbooks import Sheet, stream_book

OFFICE = "application/vnd.openxmlformats-officedocument"
#: Of what the portal itself writes, by the end of the name.
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
#: SECURITY: whatever a file may hold, a browser runs nothing of it, and no other site shows it.
#: nginx says the same where it sends the bytes: deploy/nginx.conf.template.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def send_stored(
    stored: FieldFile, *, name: str, content_type: str, is_inline: bool = False
) -> HttpResponse:
    """The file as a download. Behind our nginx it hands the bytes over, so no worker waits.

    `is_inline` is for pictures that were drawn by us.
    """
    response = HttpResponse(content_type=content_type, headers=HEADERS)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=not is_inline, filename=name
    )
    if settings.ACCEL_PREFIX:
        response["X-Accel-Redirect"] = f"{settings.ACCEL_PREFIX}{stored.name}"
        return response
    try:
        with stored.open("rb") as file:
            response.content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    return response


def send_content(content: bytes | str, name: str, *, is_inline: bool = False) -> HttpResponse:
    """What was written for this answer, as a download under a name that tells its type."""
    response = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=not is_inline, filename=name
    )
    return response


def send_table(
    name: str, head: Iterable[str], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """CSV line by line: memory does not grow with the edition."""
    return StreamingHttpResponse(
        stream_table(head, rows),
        content_type=TYPES["csv"],
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def send_book(name: str, sheets: Iterable[Sheet]) -> StreamingHttpResponse:
    """XLSX piece by piece: memory does not grow with the edition."""
    return StreamingHttpResponse(
        stream_book(sheets),
        content_type=TYPES["xlsx"],
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def send_sheets(name: str, form: str, sheets: list[Sheet]) -> StreamingHttpResponse:
    """The tables as one workbook, or the first of them as CSV."""
    if form == "xlsx":
        return send_book(name, sheets)
    return send_table(name, sheets[0].head, sheets[0].rows)


def send_made(content: bytes, *, content_type: str) -> HttpResponse:
    """A picture that was drawn for this answer."""
    return HttpResponse(content, content_type=content_type, headers=HEADERS)


def send_archive(name: str, files: Iterable[tuple[str, str | bytes]]) -> StreamingHttpResponse:
    """A download that begins at once."""
    response = StreamingHttpResponse(
        stream_archive(files), content_type="application/zip", headers=HEADERS
    )
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
