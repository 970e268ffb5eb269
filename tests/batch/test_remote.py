"""Jobs on a Dask cluster give the bytes of this machine, also where a worker is killed on the way."""

from __future__ import annotations

import contextlib
import io
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from docgen.batch.remote import _other_programs, on_cluster
from docgen.batch.workers import Worked, run_jobs
from docgen.build.documents import program
from docgen.cli import cli
from docgen.errors import DocgenError
from docgen.workspace import Document

pytest.importorskip("distributed", reason="docgen[dask] is not installed")
LETTER = Document("letter", "letter.docx", "customer", "{{ account.id }}-letter")
MODEL = Document("model", "", "customer", "{{ account.id }}-model", maker="roi-workbook", needs=("roi",))


def letter() -> bytes:
    made = docx.Document()
    made.add_paragraph("{{ account.name }} {{ review.titles.cover }}")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def jobs(tiny):
    shared = tiny.with_templates({"letter.docx": letter()})
    return [tiny.job(name, LETTER, *([MODEL] if name == "alfa" else [])) for name in tiny.accounts], shared


def started(folder: Path, arguments: list[str], said: str) -> tuple[subprocess.Popen[bytes], str]:
    """A process of Dask's command line, as soon as it said where it is."""
    told = folder / f"{len(list(folder.iterdir()))}.log"
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    with told.open("wb") as log:
        process = subprocess.Popen(command, stderr=log, stdout=log)
    for _ in range(600):
        if found := re.search(said, told.read_text(encoding="utf-8", errors="replace")):
            return process, found[1]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    raise AssertionError(told.read_text(encoding="utf-8", errors="replace"))


@contextlib.contextmanager
def worker(folder: Path, arguments: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    process, _ = started(folder, arguments, r"Registered to:\s+(\S+)")
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler in a thread of this process, and two workers, each a process of its own."""
    from distributed import LocalCluster

    logs = tmp_path_factory.mktemp("cluster")
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="") as found:
        address = found.scheduler_address
        alone = ["dask_worker", address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard"]
        with contextlib.ExitStack() as stack:
            workers = [stack.enter_context(worker(logs, alone)) for _ in range(2)]
            yield address, workers


def files(done: list[Worked]) -> dict[str, bytes | None]:
    return {made.path: made.data for one in done for made in one.report.made}


def test_a_cluster_that_loses_a_worker_on_the_way_makes_the_bytes_of_this_machine(cluster, jobs):
    address, workers = cluster
    work, shared = jobs
    done = []
    for worked in on_cluster(address)(work, shared):
        if not done:
            workers[0].send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        done.append(worked)
    alone = list(run_jobs(work, shared, 1))
    assert files(done) == files(alone)
    assert sorted(one.number for one in done) == list(range(len(work)))
    assert [dict(one.glance) for one in sorted(done, key=lambda one: one.number)] == [dict(one.glance) for one in alone]
    assert sum(process.poll() is None for process in workers) == 1


def test_the_command_builds_on_the_cluster_what_it_builds_here(cluster, tiny_home):
    asked = ["build", "--all", "--workspace", str(tiny_home), "--today", "2026-04-15"]
    here = CliRunner().invoke(cli, asked)
    there = CliRunner().invoke(cli, [*asked, "--scheduler", cluster[0], "--output", str(tiny_home / "there")])
    assert (here.exit_code, there.exit_code) == (0, 0)
    assert there.stdout.split(" in ")[0] == here.stdout.split(" in ")[0]
    ours, theirs = ({path.name: path.read_bytes() for path in tiny_home.glob(f"{name}/*/customer/*")}
                    for name in ("output", "there"))  # fmt: skip
    assert theirs == ours
    assert sorted(ours) == ["alfa-letter.docx", "alfa-model.xlsx", "beta-letter.docx"]


def test_a_scheduler_that_is_not_there_gets_a_clear_word(jobs, monkeypatch):
    monkeypatch.setattr("docgen.batch.remote._PATIENCE", "1s")
    with pytest.raises(DocgenError) as failure:
        list(on_cluster("tcp://127.0.0.1:9")(*jobs))
    (fault,) = failure.value.faults
    assert fault.place.file == "tcp://127.0.0.1:9"
    assert fault.fix == "start one with `dask scheduler`, or check the address: tcp://host:8786"


class Told:
    """A client whose workers answer what they are told to."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers

    def run(self, *_: object, **__: object) -> dict[str, object]:
        return self.answers


def test_a_worker_with_other_versions_is_named_with_what_differs():
    theirs = program() | {"matplotlib": "3.0"}
    found = [fault.problem for fault in _other_programs(Told(w1=theirs, w2=program()), "tcp://here")]
    assert found == [f"this worker has matplotlib 3.0 in place of {program()['matplotlib']}"]
    nobody = [fault.problem for fault in _other_programs(Told(), "tcp://here")]
    assert nobody == ["the scheduler has no workers"]


def test_nothing_to_do_asks_no_scheduler(jobs):
    assert list(on_cluster("tcp://127.0.0.1:9")([], jobs[1])) == []
