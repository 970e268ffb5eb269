"""One job: an account's documents, made in memory from what the job carries.

Pure: a job holds its inputs by value and the report holds bytes.  No file is
read or written and no clock is asked, so that a job runs the same in this
process, in another, or on another machine.
"""

from __future__ import annotations

import datetime as dt
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import Any

from docgen.analysis.periods import Period, default_period, parse
from docgen.analysis.rules import RuleContext
from docgen.analysis.thresholds import HEALTH_WEIGHTS, SCORE_WEIGHTS
from docgen.build.documents import (
    Kind,
    Made,
    Manner,
    make_appendices,
    make_presenter,
    make_workbook,
    open_kind,
    refuse_leaks,
)
from docgen.build.judging import (
    Look,
    Row,
    Typed,
    account_rows,
    gate_faults,
    judge,
    judged_again,
    row_of,
    too_many_pages,
    typed_texts,
    unknown_gates,
)
from docgen.build.tagged import TaggedTexts, tagged_texts
from docgen.errors import DocgenError, Fault, Place, error
from docgen.facts import Company, Facts, Scope, Source
from docgen.facts.case import Case
from docgen.facts.snapshot import snapshot
from docgen.finished.leaks import Secrets, public, secrets_of, texts_in
from docgen.finished.pages import pages_of
from docgen.finished.words import words_of
from docgen.language.catalogue import labels
from docgen.language.languages import languages
from docgen.library import Library, as_shown, match
from docgen.merge import invariants
from docgen.model.audience import Released, customer_view, project
from docgen.model.base import Audience
from docgen.model.portfolio import Portfolio
from docgen.roi.model import parse_model
from docgen.sources.loading import LoadedAccount
from docgen.sources.positions import DataPath
from docgen.workspace import Document


@dataclass(frozen=True)
class Shared:
    """What all jobs of a run have in common.

    Attributes:
        company: the supplier.
        portfolio: currency, rates, fiscal year, capacity.
        library: win themes, cases, references, offerings.
        templates: bytes of each template by file name.
        thresholds: of rules and bands.
        today: the day on which permissions, approvals and waivers are judged.
        language: of the workspace, for what is written about all accounts.
        health_weights: of the parts of the health score; empty takes the defaults.
        score_weights: of the selection criteria; empty takes the defaults.
    """

    company: Company
    portfolio: Portfolio
    library: Library
    templates: Mapping[str, bytes] = field(repr=False)
    today: dt.date
    thresholds: Mapping[str, float] = field(default_factory=dict)
    language: str = "da"
    health_weights: Mapping[str, float] = field(default_factory=dict)
    score_weights: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def public(self) -> str:
        """What customers of any account may read: snippets, offerings, fixed words, our own name."""
        snippets = (project(snippet).model_dump() for _, snippet in self.library.snippets())
        offerings = (project(one).model_dump() for one in self.library.offerings.values())
        words = (labels(language).tree for language in languages())
        names = [self.company.name, self.company.short_name]
        return public(texts_in([*snippets, *offerings, *words, names]))


@dataclass(frozen=True)
class Job:
    """The documents of one account.

    Attributes:
        loaded: the account with its reviews and ROI models.
        documents: what to make, in order; optional ones (`left out where there are no data`) are in `optional`.
        optional: ids of the documents that may be left out.
        language: language of the documents; empty takes the account's.
        period: spelling of the period; empty takes the last one closed at the as-of date.
        as_of: the day up to which figures go; None takes the newest data date.
        known: key of each output file that lies as it was written.
        kept: what a person wrote into keep blocks of the files that lie there, by path and block.
        judged: the findings of the files that lie there, by path, for those that are not made again.
        draft: mark faults in documents for us alone, instead of refusing.
        verify: look at every finished package as closely as can be.
    """

    loaded: LoadedAccount
    documents: tuple[Document, ...]
    optional: frozenset[str] = frozenset()
    language: str = ""
    period: str = ""
    as_of: dt.date | None = None
    known: Mapping[str, str] = field(default_factory=dict, repr=False)
    kept: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    judged: Mapping[str, tuple[Row, ...]] = field(default_factory=dict, repr=False)
    draft: bool = False
    verify: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A document that was not made, and why; an error unless it was optional.

    Attributes:
        document: id of the document.
        faults: what was wrong.
        optional: whether it may be missing.
        trace: where the program itself failed, for `--debug`; empty where only the input was wrong.
    """

    document: str
    faults: tuple[Fault, ...]
    optional: bool = False
    trace: str = field(default="", repr=False)


@dataclass(frozen=True)
class JobReport:
    """What one job made, what it could not, and what the rules say of the documents.

    Attributes:
        account: id of the account.
        made: the documents, also those that need not be written anew.
        left_out: the documents that were not made.
        snapshot: the figures that they show.
        findings: plain rows: document, file, rule, severity, path, value, message by language, waived.
    """

    account: str
    made: tuple[Made, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    snapshot: Mapping[str, Any] | None = field(default=None, repr=False)
    findings: tuple[Row, ...] = ()


def run_job(job: Job, shared: Shared) -> JobReport:
    """The account's documents; one document's failure stops no other."""
    made: list[Made] = []
    left_out: list[LeftOut] = []
    findings: list[Row] = []
    desk = _Desk(job, shared)
    for document in job.documents:
        missing = desk.missing(document)
        if missing is not None:
            left_out.append(LeftOut(document.id, (missing,), document.id in job.optional))
            continue
        try:
            done, rows = desk.finish(document, made)
        except Exception as failure:
            left_out.append(left_out_by(failure, document))
            continue
        made += done
        findings += rows
    return JobReport(job.loaded.id, tuple(made), tuple(left_out), desk.snapshot() if made else None, tuple(findings))


def left_out_by(failure: Exception, document: Document) -> LeftOut:
    """A document that failed: by its input, with every fault; or by a fault of ours, which must not cost the others."""
    if isinstance(failure, DocgenError):
        # What is wrong with an option is wrong for every document, and in no file.
        faults = (one if one.place.path.startswith("--") else one.at(file=document.template) for one in failure.faults)
        return LeftOut(document.id, tuple(faults))
    problem = f"{document.id} failed unexpectedly: {type(failure).__name__}: {failure}"
    fix = "run the same command as `docgen --debug …` and report what it prints"
    fault = error("crash", Place(file=document.template), problem, fix)
    return LeftOut(document.id, (fault,), trace="".join(traceback.format_exception(failure)))


def facts_of(job: Job, shared: Shared) -> Callable[[Audience], Facts]:
    """The account's facts by audience, each computed once, for whoever shows figures without building."""
    return _Desk(job, shared).facts


def secrets_for(job: Job, shared: Shared) -> Secrets:
    """The words of the account that no customer may read, for whoever looks at finished files."""
    return _Desk(job, shared).secrets


def internal_scope(job: Job, shared: Shared) -> Scope:
    """The account as we see it ourselves, for commands that show figures without building."""
    return _Desk(job, shared).facts("internal").scope


# What a document may need, and how it is seen that the account has it.
NEEDS: Mapping[str, Callable[[LoadedAccount], bool]] = {
    "roi": lambda loaded: bool(loaded.roi),
    "proposal": lambda loaded: loaded.account.proposal is not None,
}


# Documents that are no template: made by a part of docgen itself.
MAKERS: Mapping[str, Callable[[Document, Facts, Mapping[str, str], Manner], Made]] = {"roi-workbook": make_workbook}


class _Desk:
    """The facts of one job, shared between its documents."""

    def __init__(self, job: Job, shared: Shared) -> None:
        self.job, self.shared = job, shared
        self._facts: dict[Audience, Facts] = {}
        self._copies: set[str] = set()  # the presenter's copies, which say again what the document says

    def missing(self, document: Document) -> Fault | None:
        """What the document needs and the account lacks."""
        lacking = [need for need in document.needs if need in NEEDS and not NEEDS[need](self.job.loaded)]
        if not lacking:
            return None
        problem = f"{document.id} needs {lacking[0]}, and the account has none"
        fix = f"write {lacking[0]} into the account, or take {document.id} out of the pack"
        return error("no-data", self.job.loaded.place((lacking[0],)), problem, fix)

    def finish(self, document: Document, before: Sequence[Made]) -> tuple[list[Made], list[Row]]:
        """The document's files, looked at, and what the rules say of them.

        Raises:
            DocgenError: the document cannot be made, or one of its gates is shut.
        """
        wrong = unknown_gates(document)
        if wrong:
            raise DocgenError(wrong)
        made = list(self.make(document))
        taken = {one.path.casefold(): one for one in before}
        for one in made:
            if one.path.casefold() in taken:
                raise DocgenError(_same_name(document, one, taken[one.path.casefold()]))
            taken[one.path.casefold()] = one
            if self.job.verify and one.data is not None:
                self._verify(one, document)
        rows = [row for one in made for row in self._rows(one, document)]
        rows += self._of_proposal(made, document)
        shut = [] if self.job.draft else self._shut(document, rows, made)
        if shut:
            raise DocgenError(shut)
        return [_told(one, rows) for one in made], rows

    def _rows(self, made: Made, document: Document) -> Iterator[Row]:
        """What the rules say of one file; of one that lies there unchanged, what they said when it was made."""
        account = self.job.loaded.account
        if made.contents is None:
            yield from judged_again(self.job.judged.get(made.path, ()), account.waivers, self.shared.today)
        elif document.template and made.path not in self._copies:
            kind = _kind(document, self.shared.templates[document.template], self.language)
            chance = self.cases[0].result.simulation if self.cases else None
            probability = chance.probability_positive if chance else None
            look = Look(document, made.contents, kind.template.names, probability, self._typed)
            yield from (row_of(one, document.id, made.path) for one in judge(look, self.job.loaded, self._rules))

    def _of_proposal(self, made: Sequence[Made], document: Document) -> list[Row]:
        """Whether the appendices together keep to the pages that the tender allows."""
        asked = self.job.loaded.account.proposal
        if asked is None or asked.page_limit is None or "proposal" not in document.needs:
            return []
        counts = [pages_of(one.data) for one in made if one.data is not None]
        account = self.job.loaded.account
        finding = too_many_pages(document, account, sum(counts), asked.page_limit, self.shared.today)
        return [row_of(finding, document.id, made[0].path)] if finding and len(counts) == len(made) else []

    def _shut(self, document: Document, rows: Sequence[Row], made: Sequence[Made]) -> list[Fault]:
        """A fault for each shut gate of the document."""
        if not document.gates or not made:
            return []
        own = account_rows(document, self.facts("internal").scope.figures, self._rules)
        return gate_faults(document, [*rows, *own], made[0].path)

    def _verify(self, made: Made, document: Document) -> None:
        """Look at the whole package: every rule of its format, and every word in it where a customer reads it.

        Raises:
            DocgenError: what is wrong with it.
        """
        assert made.data is not None
        wrong = [fault.at(file=made.path) for fault in invariants(made.data)] if document.template else []
        if wrong:
            raise DocgenError(wrong)
        if document.audience == "customer" and made.path not in self._copies:
            refuse_leaks(self.secrets, words_of(made.data), made.path)

    @cached_property
    def _typed(self) -> tuple[Typed, ...]:
        return typed_texts(self.job.loaded)

    @cached_property
    def _rules(self) -> RuleContext:
        """What the rules look at, as far as one account has it."""
        loaded, library, shared = self.job.loaded, self.shared.library, self.shared
        return RuleContext(
            portfolio=shared.portfolio,
            offerings=library.offerings,
            thresholds=shared.thresholds,
            today=shared.today,
            themes=library.themes,
            cases=library.cases,
            references=library.references,
            reviews={loaded.id: loaded.reviews},
            conflicts={loaded.id: loaded.conflicts},
            roi={loaded.id: [case.model for case in self.cases]},
            health_weights=shared.health_weights or HEALTH_WEIGHTS,
            score_weights=shared.score_weights or SCORE_WEIGHTS,
        )

    def make(self, document: Document) -> Iterator[Made]:
        """The document, and the presenter's copy where there is one."""
        manner = Manner(self.job.kept, self.job.draft)
        if document.maker:
            made = MAKERS[document.maker](document, self.facts(document.audience), self.job.known, manner)
            if document.audience == "customer" and made.data is not None:
                refuse_leaks(self.secrets, words_of(made.data), made.path)
            yield made
            return
        data = self.shared.templates.get(document.template)
        if data is None:
            problem = f"there is no template {document.template!r}"
            place = Place(file="docgen.toml", path=f"documents.{document.id}.template")
            raise DocgenError(error("no-template", place, problem, "put it into templates/, or name another"))
        kind = _kind(document, data, self.language)
        facts = self.facts(document.audience)
        secrets = self.secrets if document.audience == "customer" else None
        yield from make_appendices(kind, facts, self.job.known, secrets, manner)
        if document.presenter:
            copy = make_presenter(kind, facts, self.facts("internal"), self.job.known, manner)
            self._copies.add(copy.path)
            yield copy

    def snapshot(self) -> dict[str, Any] | None:
        """The figures as they are now, to be compared with at the next build; None where they cannot be computed."""
        try:
            return snapshot(self.facts("internal").scope)
        except Exception:
            # Documents that need none of these figures were made all the same; `check` names what is wrong.
            return None

    def facts(self, audience: Audience) -> Facts:
        """The facts for one audience, computed once."""
        if audience not in self._facts:
            source = self._internal if audience == "internal" else self._customer
            plain = Scope(source, audience, self.language, self.period)
            texts = self.tagged
            tagged = TaggedTexts(texts, Facts(plain)) if texts else None
            self._facts[audience] = Facts(replace(plain, tagged=tagged))
        return self._facts[audience]

    @cached_property
    def secrets(self) -> Secrets:
        """The words of the account that no customer may read."""
        loaded = self.job.loaded
        reviews = {f"reviews[{number}]": review for number, review in enumerate(loaded.reviews)}
        models = {f"roi[{number}]": case.model for number, case in enumerate(self.cases)}
        return secrets_of({"": loaded.account} | reviews | models, self.shared.public)

    @cached_property
    def tagged(self) -> Mapping[str, Place]:
        """Every text with tags that a person wrote."""
        return tagged_texts(self.job.loaded, self.shared.library)

    @cached_property
    def language(self) -> str:
        return self.job.language or self.job.loaded.account.language

    @cached_property
    def as_of(self) -> dt.date:
        found = self.job.as_of or self.job.loaded.as_of
        if found is None:
            problem = "no source of the account has a date, so no figure has one"
            place = self.job.loaded.place(("last_updated",))
            raise DocgenError(error("no-date", place, problem, "write last_updated, or give --as-of"))
        return found

    @cached_property
    def period(self) -> Period:
        first = self.job.loaded.account.fiscal_year_start or self.shared.portfolio.fiscal_year_start
        if self.job.period:
            return parse(self.job.period, first, "--period")
        return default_period(self.as_of, first)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The account's ROI models, every fault with its place; each is evaluated once for all documents."""
        return tuple(
            Case(parse_model(data, partial(self._roi_place, number))) for number, data in enumerate(self.job.loaded.roi)
        )

    def _roi_place(self, number: int, path: DataPath, of_key: bool = False) -> Place:
        return self.job.loaded.place(("roi", number, *path), of_key)

    @cached_property
    def _internal(self) -> Source:
        loaded, library = self.job.loaded, self.shared.library
        chosen = match(loaded.account, library, language=self.language, today=self.shared.today, audience="internal")
        return Source(
            account=loaded.account,
            company=self.shared.company,
            as_of=self.as_of,
            reviews=loaded.reviews,
            offerings=library.offerings,
            themes=tuple(library.themes[name] for name in chosen.themes),
            cases=tuple(library.cases[name] for name in chosen.cases),
            references=tuple(library.references[name] for name in chosen.references),
            roi=self.cases,
            portfolio=self.shared.portfolio,
            thresholds=self.shared.thresholds,
        )

    @cached_property
    def _customer(self) -> Source:
        """Everything is projected before anything is computed from it."""
        loaded, library = self.job.loaded, self.shared.library
        chosen = match(loaded.account, library, language=self.language, today=self.shared.today)
        released = Released(
            as_of=self.as_of,
            fiscal_year_start=self.period.fiscal_start,
            themes=chosen.themes,
            cases=chosen.cases,
            references=chosen.references,
        )
        return Source(
            account=customer_view(loaded.account, released),
            company=self.shared.company,
            as_of=self.as_of,
            reviews=tuple(project(review) for review in loaded.reviews),
            offerings={name: project(offering) for name, offering in library.offerings.items()},
            themes=tuple(project(library.themes[name]) for name in released.themes),
            cases=tuple(project(as_shown(library.cases[name], self.language)) for name in released.cases),
            references=tuple(project(library.references[name]) for name in released.references),
            roi=self.cases,
            thresholds=self.shared.thresholds,
        )


def _told(made: Made, rows: Sequence[Row]) -> Made:
    """The file as it travels on: without what was read in it, and with its findings for the manifest."""
    mine = [dict(row) for row in rows if row["file"] == made.path]
    return replace(made, contents=None, record={**made.record, "findings": mine} if mine else made.record)


def _same_name(document: Document, made: Made, other: Made) -> Fault:
    problem = f"{document.id} and {other.document} would be the same file, {made.path}"
    fix = "give each a name of its own; small and capital letters are the same on many computers"
    return error("same-name", Place(file="docgen.toml", path=f"documents.{document.id}.name"), problem, fix)


# A worker opens each template once; the key holds the bytes themselves, so another template is another entry.
def _kind(document: Document, data: bytes, language: str) -> Kind:
    found = _opened(document, data, language)
    if isinstance(found, DocgenError):
        raise DocgenError(found.faults)
    return found


# A damaged template is looked through once too, not for every account.
@lru_cache(maxsize=64)
def _opened(document: Document, data: bytes, language: str) -> Kind | DocgenError:
    try:
        return open_kind(document, data, language)
    except DocgenError as failure:
        return failure


def failures(report: JobReport) -> Iterator[Fault]:
    """The faults of all documents that should have been made and were not."""
    for one in report.left_out:
        if not one.optional:
            yield from one.faults
