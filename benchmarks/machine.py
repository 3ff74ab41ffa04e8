"""On what a measurement was made: machine, versions, commit."""

import os
import platform
import subprocess
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """Describe the machine, without its name."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30),
        "system": _system(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    if platform.system() == "Darwin":
        return _said_by("sysctl", "-n", "machdep.cpu.brand_string")
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def _system() -> str:
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0]}"
    return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.machine()}"


def commit(ignored: tuple[str, ...]) -> dict[str, Any]:
    """Name the commit, and tell whether files differ from it.

    Parameters
    ----------
    ignored
        Files whose changes do not count, relative to the root of the repository.
    """
    elsewhere = [f":(exclude){file}" for file in ignored]
    changes = _said_by("git", "status", "--porcelain", "--", ".", *elsewhere)
    return {"commit": _said_by("git", "rev-parse", "--short", "HEAD"), "changed": bool(changes)}


def _said_by(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
