"""The environment variables under which notebooks and Sphinx run.

Two builds of the same tree must give the same bytes, whoever runs them, so what a person has set
for their own sessions is put aside here.
"""

import os
import sys
from pathlib import Path

_FIXED = {
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "1767225600",  # 2026-01-01: the date inside figures and pages
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "NO_COLOR": "1",
    # One thread a notebook: jobs already fill the cores, and sums keep their order.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel, not one in the home folder
}
_UNSET = ("FORCE_COLOR", "LANGUAGE", "MPLBACKEND", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONWARNINGS")


def controlled_environment(scratch: Path) -> dict[str, str]:
    """Give the caller's environment with everything fixed that could change a page.

    Parameters
    ----------
    scratch
        An empty folder with a short path (sockets live there, and their paths may not exceed
        about 100 characters), for what IPython and Jupyter would look up in the home folder.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in _UNSET}
    folders = {
        "IPYTHONDIR": scratch / "ipython",
        "JUPYTER_CONFIG_DIR": scratch / "jupyter",
        "JUPYTER_RUNTIME_DIR": scratch,
        # Matplotlib's list of fonts takes seconds to make, so it lies with the installation.
        "MPLCONFIGDIR": Path(sys.prefix, "share", "matplotlib"),
    }
    return inherited | _FIXED | {name: str(folder) for name, folder in folders.items()}
