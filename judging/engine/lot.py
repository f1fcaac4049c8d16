"""Kind `lot`: an order that nobody can steer and everybody can recompute."""

from typing import Any

from judging.engine.errors import MISSING_LOT_SEED, EngineError
from judging.engine.shapes import or_default, read_mapping, read_names, read_text
from judging.engine.ties import lot_digest


def draw_lot(document: object) -> dict[str, Any]:
    """Answer with the ticket of each proposal and the order, the smallest ticket first."""
    row = read_mapping(document)
    proposals = read_names(row.get("proposals"))
    seed = read_text(or_default(row.get("seed"), ""))
    if not seed:
        raise EngineError(MISSING_LOT_SEED)
    hashes = {proposal: lot_digest(seed, proposal) for proposal in proposals}
    return {"hashes": hashes, "order": sorted(proposals, key=lambda name: (hashes[name], name))}
