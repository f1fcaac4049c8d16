"""What is told beside a ranking is computed in the suite's own process: a child takes a while.

The engine is the same. Workers of the fault tests, and a test of the child itself, have real
children.
"""

from judging import insights
from judging.engine import answer


def answer_here(document, **_limits):
    """As a child would answer, without its limits."""
    return answer(document)


def think_here():
    """From now on no ranking starts a child for chances and other methods."""
    insights.ask_engine = answer_here
