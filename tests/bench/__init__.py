"""The benchmarks: a command each, and ratios within one run."""

import os

# As `dateline` itself does, before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
