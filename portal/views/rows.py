"""What lists share: a pager that knows how many rows there are."""

from django.core.paginator import Paginator


class CountedPaginator(Paginator):
    """The number of rows is known already: it came with other figures of the page."""

    def __init__(self, rows: object, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count
