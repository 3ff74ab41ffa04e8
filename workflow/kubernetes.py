"""Hand jobs of a build to Kubernetes, for Snakemake's executor ``cluster-generic``.

Usage: python -m workflow.kubernetes submit --image IMAGE --claim CLAIM --mount FOLDER JOBSCRIPT
       python -m workflow.kubernetes status JOB

Snakemake's own executor for Kubernetes has jobs fetch and return each file through an object store;
a book is built in one folder, with its library and Python environment. So the repository lies on a
volume that all nodes mount at the same place, and a job is a pod that runs Snakemake's script.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

LONGEST = 1800
"""Seconds after which Kubernetes ends a job, also one that nobody waits for any more."""


def manifest(script: Path, folder: Path, image: str, claim: str, mount: str) -> dict[str, Any]:
    """Describe the job.

    Parameters
    ----------
    script
        What to run.
    folder
        Where to run it: the repository.
    image
        A container image that has Python where it was when `.venv` was made.
    claim
        Name of the claim of the volume.
    mount
        Where the volume is mounted, here and in the pod.
    """
    container = {
        "name": "job",
        "image": image,
        "command": ["/bin/sh", str(script)],
        "workingDir": str(folder),
        "volumeMounts": [{"name": "book", "mountPath": mount}],
        "resources": {"requests": {"cpu": "1", "memory": "2Gi"}},
    }
    volume = {"name": "book", "persistentVolumeClaim": {"claimName": claim}}
    pod = {"restartPolicy": "Never", "containers": [container], "volumes": [volume]}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"generateName": "book-"},
        "spec": {
            "backoffLimit": 0,
            "activeDeadlineSeconds": LONGEST,
            "ttlSecondsAfterFinished": 86400,
            "template": {"spec": pod},
        },
    }


def status_of(job: dict[str, Any]) -> str:
    """Say how a job is, in the words that Snakemake expects."""
    conditions = job.get("status", {}).get("conditions", [])
    met = {one["type"] for one in conditions if one.get("status") == "True"}
    return "success" if "Complete" in met else "failed" if "Failed" in met else "running"


def kubectl(*arguments: str, given: str | None = None) -> str:
    """Run kubectl, which knows the cluster and who we are."""
    finished = subprocess.run(
        ["kubectl", *arguments], input=given, stdout=subprocess.PIPE, text=True, check=False
    )
    if finished.returncode:
        sys.exit(finished.returncode)
    return finished.stdout


def main() -> None:
    """Submit a job and print its name, or print how one is."""
    parser = argparse.ArgumentParser(prog="python -m workflow.kubernetes", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    submit = commands.add_parser("submit", help="start a job, and print its name")
    submit.add_argument("--image", required=True, help="container image with Python")
    submit.add_argument("--claim", required=True, help="claim of the volume")
    submit.add_argument("--mount", required=True, help="where the volume is mounted")
    submit.add_argument("script", type=Path, help="what to run")
    commands.add_parser("status", help="print success, failed or running").add_argument("job")
    given = parser.parse_args()
    if given.command == "submit":
        job = manifest(given.script, Path(os.getcwd()), given.image, given.claim, given.mount)
        print(kubectl("create", "-f", "-", "-o", "name", given=json.dumps(job)).strip())
    else:
        print(status_of(json.loads(kubectl("get", given.job, "-o", "json"))))


if __name__ == "__main__":
    main()
