"""A book built by a real Slurm of one node, on this machine: `make test-cluster`.

Of Kubernetes there is only a stand-in: a `kubectl` that runs what a job describes. The rest needs
Debian's packages slurm-wlm and munge, root, and `.venv` with requirements-cluster.txt. All listens
on the loopback alone, all state lies in a temporary folder, and each process that is started here
is ended here. Do not edit the working tree meanwhile: the site would rightly be built anew.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_pipeline import TOY, checksums

PROFILES = Path(__file__).parents[1] / "workflow" / "profiles"
NEEDED = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "ss")

CONFIGURATION = """\
ClusterName=book
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={daemon}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
AuthInfo=socket={place}/munge/socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool
SlurmctldPidFile={place}/slurmctld.pid
SlurmdPidFile={place}/slurmd.pid
SlurmctldLogFile={place}/slurmctld.log
SlurmdLogFile={place}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobCompType=jobcomp/filetxt
JobCompLoc={place}/completed
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
MinJobAge=3600
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory=4000 State=UNKNOWN
PartitionName=book Nodes={host} Default=YES MaxTime=60 State=UP
"""

# The executor takes SLURM_CONF from a job's environment before it calls srun, since a cluster's
# configuration lies in /etc; ours does not.
SRUN = """\
#!/bin/sh
SLURM_CONF={place}/slurm.conf exec {srun} "$@"
"""


@contextmanager
def running(*command: str, log: Path, **more: str) -> Iterator[int]:
    """Run a daemon in the foreground, and end it."""
    with log.open("w") as output:
        daemon = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=os.environ | more
        )
        try:
            yield daemon.pid
        finally:
            daemon.terminate()
            try:
                daemon.wait(20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()


def free_port() -> int:
    """Find a port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def said_by(*command: str, environment: dict[str, str]) -> str:
    """Run a command of Slurm's and give what it says."""
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=30
    ).stdout


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Start Slurm, and give the environment in which its commands find it."""
    lacking = [name for name in NEEDED if not shutil.which(name)]
    assert not lacking, f"install slurm-wlm, munge and iproute2: {', '.join(lacking)} not found"
    assert os.geteuid() == 0, "slurmd starts jobs of any user, so it needs root"
    place = tmp_path_factory.mktemp("slurm")
    for name in ("munge", "state", "spool", "bin"):
        (place / name).mkdir(mode=0o755)
    place.parent.chmod(0o755)
    key = place / "munge" / "key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o400)
    (place / "munge").chmod(0o700)
    (place / "slurm.conf").write_text(
        CONFIGURATION.format(
            host=socket.gethostname().partition(".")[0],
            place=place,
            controller=free_port(),
            daemon=free_port(),
            cores=os.cpu_count(),
        )
    )
    srun = place / "bin" / "srun"
    srun.write_text(SRUN.format(place=place, srun=shutil.which("srun")))
    srun.chmod(0o755)
    found = {"SLURM_CONF": str(place / "slurm.conf")}
    environment = os.environ | found | {"PATH": f"{place / 'bin'}:{os.environ['PATH']}"}
    with ExitStack() as daemons:
        ours = {name: str(place / "munge" / name) for name in ("socket", "log", "pid", "seed")}
        munged = [
            *("munged", "--foreground", "--force", f"--key-file={key}"),
            *(f"--socket={ours['socket']}", f"--log-file={ours['log']}"),
            *(f"--pid-file={ours['pid']}", f"--seed-file={ours['seed']}"),
        ]
        daemons.enter_context(running(*munged, log=place / "munged.out"))
        pids = [
            daemons.enter_context(running(name, "-D", log=place / f"{name}.out", **found))
            for name in ("slurmctld", "slurmd")
        ]
        deadline = time.monotonic() + 60
        while said_by("sinfo", "-h", "-o", "%t", environment=environment).strip() != "idle":
            assert time.monotonic() < deadline, (place / "slurmctld.log").read_text()
            time.sleep(0.5)
        environment["PIDS"] = " ".join(map(str, pids))
        try:
            yield environment
        finally:  # a job outlives the daemons
            said_by("scancel", "--user=root", environment=environment)
            while said_by("squeue", "-h", environment=environment):
                time.sleep(0.5)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the shipped profile, with the one line that a Slurm without accounting needs."""
    folder = tmp_path_factory.mktemp("profile")
    text = (PROFILES / "slurm" / "config.yaml").read_text("utf-8")
    (folder / "config.yaml").write_text(f"{text}slurm-status-command: squeue\n", "utf-8")
    return folder


def build(
    book: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Build a book and wait for the end."""
    return subprocess.run(
        [sys.executable, "-m", "workflow.build", *arguments],
        cwd=book,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def completed(environment: dict[str, str]) -> list[dict[str, str]]:
    """Give the jobs that Slurm says have ended."""
    log = Path(environment["SLURM_CONF"]).with_name("completed")
    lines = log.read_text().splitlines() if log.exists() else []
    return [dict(re.findall(r"(\w+)=(\S*)", line)) for line in lines]


def test_listens_on_the_loopback_alone(cluster: dict[str, str]) -> None:
    listening = said_by("ss", "-Hltnp", environment=cluster).splitlines()
    for pid in cluster["PIDS"].split():
        ours = [line.split()[3] for line in listening if f"pid={pid}," in line]
        assert ours
        assert all(place.startswith("127.") for place in ours)


def test_same_bytes_from_slurm(cluster: dict[str, str], profile: Path, tmp_path: Path) -> None:
    """Each notebook and the site are jobs of Slurm, and the site is that of a local build."""
    here, there = tmp_path / "here", tmp_path / "there"
    for book in (here, there):
        shutil.copytree(TOY, book)
    local = build(here)
    assert local.returncode == 0, local.stderr
    assert completed(cluster) == []

    remote = build(there, "--profile", str(profile), environment=cluster)
    assert remote.returncode == 0, remote.stdout + remote.stderr
    jobs = completed(cluster)
    assert [job["JobState"] for job in jobs] == ["COMPLETED"] * 3
    assert {job["WorkDir"] for job in jobs} == {str(there)}
    site = checksums(here / "_build/html")
    assert len(site) > 10
    assert checksums(there / "_build/html") == site

    again = build(there, "--profile", str(profile), environment=cluster)
    assert again.returncode == 0, again.stderr
    assert completed(cluster) == jobs, "nothing had changed, so nothing should run"


def test_failing_job_leaves_the_site(
    cluster: dict[str, str], profile: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book"
    shutil.copytree(TOY, book)
    assert build(book).returncode == 0
    before = checksums(book / "_build/html")
    notebook = book / "notebooks/decay.md"
    notebook.write_text(notebook.read_text("utf-8").replace("sizes\n```", "1/0\n```"), "utf-8")
    failed = build(book, "--profile", str(profile), environment=cluster)
    assert failed.returncode == 1
    assert completed(cluster)[-1]["JobState"] == "FAILED"
    assert checksums(book / "_build/html") == before


KUBECTL = """\
#!{python}
import json, pathlib, subprocess, sys
place = pathlib.Path(__file__).parent
if sys.argv[1] == "create":
    job = json.load(sys.stdin)
    (pod,) = job["spec"]["template"]["spec"]["containers"]
    number = len(list(place.glob("*.json")))
    finished = subprocess.run(pod["command"], cwd=pod["workingDir"], capture_output=True)
    kind = "Failed" if finished.returncode else "Complete"
    job["status"] = {{"conditions": [{{"type": kind, "status": "True"}}]}}
    (place / f"book-{{number}}.json").write_text(json.dumps(job))
    print(f"job.batch/book-{{number}}")
else:
    print((place / sys.argv[2].replace("job.batch/", "")).with_suffix(".json").read_text())
"""


def test_kubernetes_profile_describes_jobs_that_build_the_book(tmp_path: Path) -> None:
    """What the shipped profile asks of Kubernetes, carried out here, gives the local site."""
    here, there, place = (tmp_path / name for name in ("here", "there", "bin"))
    for book in (here, there):
        shutil.copytree(TOY, book)
    place.mkdir()
    kubectl = place / "kubectl"
    kubectl.write_text(KUBECTL.format(python=sys.executable))
    kubectl.chmod(0o755)
    profile = tmp_path / "profile"
    profile.mkdir()
    text = (PROFILES / "kubernetes" / "config.yaml").read_text("utf-8")
    assert text.count(".venv/bin/python") == 2
    (profile / "config.yaml").write_text(text.replace(".venv/bin/python", sys.executable))
    environment = os.environ | {"PATH": f"{place}:{os.environ['PATH']}"}
    assert build(here).returncode == 0
    remote = build(there, "--profile", str(profile), environment=environment)
    assert remote.returncode == 0, remote.stdout + remote.stderr
    jobs = [json.loads(file.read_text()) for file in place.glob("*.json")]
    assert len(jobs) == 3
    (volume,) = jobs[0]["spec"]["template"]["spec"]["volumes"]
    assert volume["persistentVolumeClaim"] == {"claimName": "book"}
    assert checksums(there / "_build/html") == checksums(here / "_build/html")
