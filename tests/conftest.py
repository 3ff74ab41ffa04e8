"""Settings of all tests."""

import os

from hypothesis import settings

# A slow machine is no failure: how long a single example takes says nothing of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# The processes of pytest fill the cores already. More threads in each, and in the kernels that they
# start, wait for one another: two notebooks at once then take six times as long.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
