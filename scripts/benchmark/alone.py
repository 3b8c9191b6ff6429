"""A project's folder in; its site out, built without the check that stands before every other build.

For measuring only: peers that are measured beside it check nothing.
"""

import gc
import sys
from pathlib import Path

from scripts.__main__ import LOOK_FOR_CIRCLES
from scripts.build import build

if __name__ == "__main__":
    gc.set_threshold(*LOOK_FOR_CIRCLES)
    root = Path(sys.argv[1]).resolve()
    build(root, root / "site", print, with_handouts=False)
