"""What lists share: a pager that knows how many rows there are, and the same rows as a file."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse

from core.tables import stream_table


class CountedPaginator(Paginator):
    """The number of rows is known already: it came with other figures of the page."""

    def __init__(self, rows: object, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


def send_table(
    name: str, head: Iterable[str], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """CSV line by line: memory does not grow with the edition."""
    return StreamingHttpResponse(
        stream_table(head, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
