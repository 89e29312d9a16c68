"""`python -m ayn_verify`."""

from __future__ import annotations

import sys

from ayn_verify.command import main

sys.exit(main())
