"""Where the benchmark reads and where it writes."""

import os
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
LABELLED = Path(os.environ.get("COMITY_SCREENING_DATA", HOUSE.parent / "shared/data/screening/dev"))
KEPT = HOUSE / "var" / "bench-screening"
