"""``python -m vec2art_nb`` is ``vec2art-nb``."""

import sys

from vec2art_nb.cli import main

if __name__ == "__main__":
    sys.exit(main())
