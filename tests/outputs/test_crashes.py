"""A run that is killed anywhere costs nothing: the next one ends with the bytes of a run that nobody disturbed."""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import signal
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from docgen.batch.run import Plan, Result, run
from docgen.batch.workers import Worked
from docgen.build.documents import Made
from docgen.build.job import Job, JobReport, Shared
from docgen.outputs.memory import NAME, read_memory
from docgen.outputs.store import LocalFolder, Store
from docgen.workspace import read_workspace

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="processes are killed by the dozen only where they fork"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FILES = ("customer/letter.docx", "internal/plan.docx")
# What the store does to files, as Python reports it before it happens.
STEPS = {"open", "os.rename", "os.remove", "os.mkdir"}


def letter(words: str) -> bytes:
    """The least that is a document: the store reads its words and no more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        body = f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>"
        package.writestr(zipfile.ZipInfo("word/document.xml"), f'<w:document xmlns:w="{WORD}">{body}</w:document>')
    return buffer.getvalue()


@dataclass(frozen=True)
class Scene:
    """Two accounts whose documents exist in an old and a new version."""

    jobs: tuple[Job, ...]
    shared: Shared
    made: dict[tuple[str, str, str], bytes]

    def work(self, root: Path) -> Plan:
        folder = LocalFolder(root)
        store = Store(folder)
        jobs = [replace(job, known=store.known(job.loaded.id), kept=store.kept(job.loaded.id)) for job in self.jobs]
        plan = Plan(read_workspace({}, root), self.shared, jobs, store, folder)
        plan.memory, plan.lying = read_memory(folder), folder.stamps()
        return plan

    def compute(self, version: str) -> Callable[[Sequence[Job], Shared], Iterator[Worked]]:
        def all_jobs(jobs: Sequence[Job], _: Shared) -> Iterator[Worked]:
            for number, job in enumerate(jobs):
                made = tuple(self.document(job, name, version) for name in FILES)
                yield Worked(number, JobReport(job.loaded.id, made, snapshot={"kpis": version}))

        return all_jobs

    def document(self, job: Job, name: str, version: str) -> Made:
        path = f"{job.loaded.id}/{name}"
        unchanged = job.known.get(path) == version
        return Made(name, path, version, None if unchanged else self.made[job.loaded.id, name, version])

    def build(self, root: Path, version: str) -> Result:
        return run(self.work(root), compute=self.compute(version))


@pytest.fixture(scope="module")
def scene(tiny):
    jobs = tuple(tiny.job(name) for name in ("alfa", "beta"))
    made = {
        (job.loaded.id, name, version): letter(f"{version} {job.loaded.id} {name}")
        for job in jobs
        for name in FILES
        for version in ("old", "new")
    }
    return Scene(jobs, tiny.shared, made)


@pytest.fixture(scope="module")
def old(scene, tmp_path_factory):
    """The output folder before the run that is killed."""
    root = tmp_path_factory.mktemp("old") / "output"
    scene.build(root, "old")
    return root


def tree(root: Path) -> dict[str, bytes]:
    # The memory holds times of files, which differ; it decides nothing about any word.
    paths = (path for path in root.rglob("*") if path.is_file())
    return {name: path.read_bytes() for path in paths if (name := path.relative_to(root).as_posix()) != NAME}


@pytest.fixture(scope="module")
def undisturbed(scene, old, tmp_path_factory):
    root = tmp_path_factory.mktemp("new") / "output"
    shutil.copytree(old, root)
    scene.build(root, "new")
    return tree(root)


def killed_run(scene: Scene, root: Path, arm: Callable[[], object]) -> int:
    """Status of a process of its own that builds the new version, and is killed by what `arm` sets up."""
    child = os.fork()
    if child == 0:
        arm()
        try:
            scene.build(root, "new")
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Died(BaseException):
    """The process is gone, as far as the disk can tell."""


class Death:
    """From the store's so-many-th step on, nothing reaches the disk any more: not even what cleans up.

    A step is making, writing, flushing, renaming or removing a file.  An audit hook stays for good, so there is one.
    """

    def __init__(self) -> None:
        self.root, self.left, self.died = "", 0, False
        sys.addaudithook(self.watch)

    def step(self) -> None:
        self.left -= 1
        if self.left <= 0:
            self.died = True
            raise Died

    def watch(self, event: str, arguments: tuple[object, ...]) -> None:
        ours = self.root and event in STEPS and str(arguments[0]).startswith(self.root)
        if ours and (event != "open" or arguments[1] != "rb"):
            self.step()

    @contextlib.contextmanager
    def at(self, step: int, root: Path) -> Iterator[None]:
        flush = os.fsync

        def fsync(descriptor: int) -> None:
            self.step()
            flush(descriptor)

        with pytest.MonkeyPatch.context() as patch, contextlib.suppress(Died):
            patch.setattr(os, "fsync", fsync)
            self.root, self.left, self.died = str(root), step, False
            try:
                yield
            finally:
                self.root = ""


@pytest.fixture(scope="module")
def death() -> Death:
    return Death()


def check_next_run(scene: Scene, root: Path, undisturbed: dict[str, bytes]) -> None:
    for path in (*root.glob("*/*/*.docx"),):
        name = path.relative_to(root).as_posix()
        account, _, file = name.partition("/")
        assert path.read_bytes() in (scene.made[account, file, "old"], scene.made[account, file, "new"])
    states = {outcome.state for done in scene.build(root, "new").done for outcome in done.outcomes}
    assert states <= {"written"}
    assert tree(root) == undisturbed


def test_a_run_killed_before_any_of_its_steps_is_as_if_it_had_not_been(scene, old, undisturbed, tmp_path, death):
    step, died = 0, True
    while died:
        step += 1
        root = tmp_path / str(step)
        shutil.copytree(old, root)
        with death.at(step, root):
            scene.build(root, "new")
        died = death.died
        check_next_run(scene, root, undisturbed)
    assert step > 30


def test_a_run_killed_at_any_of_fifty_random_moments_is_as_if_it_had_not_been(scene, old, undisturbed, tmp_path):
    start = time.perf_counter()
    shutil.copytree(old, tmp_path / "timed")
    killed_run(scene, tmp_path / "timed", lambda: None)
    whole, chance = time.perf_counter() - start, random.Random(9)
    for number in range(50):
        root = tmp_path / str(number)
        shutil.copytree(old, root)
        # No handler, so that the alarm ends the process wherever it is, as a power cut would.
        killed_run(scene, root, lambda: signal.setitimer(signal.ITIMER_REAL, max(chance.random() * whole, 1e-4)))
        check_next_run(scene, root, undisturbed)
