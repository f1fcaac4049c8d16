"""What tests of awards share."""

import pytest
from django.utils.translation import override


@pytest.fixture
def english():
    """Refusals in the words of the source."""
    with override("en"):
        yield
