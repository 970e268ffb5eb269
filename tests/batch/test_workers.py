"""Jobs in several processes give what one process gives, and a killed one fails alone."""

from __future__ import annotations

import io

import docx
import pytest

from docgen.batch import workers
from docgen.batch.workers import Worked, killed, run_jobs
from docgen.workspace import Document

LETTER = Document("letter", "letter.docx", "customer", "{{ account.id }}-letter")


@pytest.fixture(scope="module")
def jobs(tiny):
    made, buffer = docx.Document(), io.BytesIO()
    made.add_paragraph("{{ account.name }} {{ review.titles.cover }}")
    made.save(buffer)
    return [tiny.job(name, LETTER) for name in sorted(tiny.accounts)[:4]], tiny.with_templates(
        {"letter.docx": buffer.getvalue()}
    )


def files(done: list[Worked]) -> dict[str, bytes | None]:
    return {made.path: made.data for one in done for made in one.report.made}


def test_two_processes_make_the_bytes_of_one(jobs) -> None:
    alone = list(run_jobs(*jobs, workers=1))
    together = list(run_jobs(*jobs, workers=2))
    assert files(together) == files(alone)
    assert len(files(alone)) == 4
    assert {one.number: one.glance for one in together} == {one.number: one.glance for one in alone}


def test_after_a_process_was_killed_only_the_job_that_kills_it_again_fails(jobs, monkeypatch) -> None:
    work, shared = jobs
    deadly = work[1].loaded.id

    def pooled(numbered, _shared, _workers):
        for number, job in numbered:
            if job.loaded.id == deadly:
                return  # as where the process is gone
            yield Worked(number, killed(job))

    monkeypatch.setattr(workers, "_pooled", pooled)
    done = list(run_jobs(work, shared, 2))
    assert sorted(one.number for one in done) == [0, 1, 2, 3]
    (fault,) = next(one for one in done if one.number == 1).report.left_out[0].faults
    assert fault.problem == f"the process that built {deadly} was killed"


def test_a_page_that_cannot_be_told_of_costs_no_document(jobs, monkeypatch) -> None:
    def broken(*_: object) -> dict[str, object]:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(workers, "glance", broken)
    worked = workers.work(0, jobs[0][0], jobs[1])
    assert (worked.glance, [made.document for made in worked.report.made]) == ({}, ["letter"])
