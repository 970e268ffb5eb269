"""From the folder of a workspace to checked accounts: all faults of all files at once.

One bad account never hides the others.  Files are read here and nowhere else
on the way to a document; nothing is written and no clock is read.

Longer than most: all files of an account are judged together, so that one
fault does not hide another.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Final

from pydantic_core import to_json

from docgen.errors import DocgenError, Fault, Place, did_you_mean, error
from docgen.model.account import Account
from docgen.model.content import Offering, OfferingList
from docgen.model.portfolio import Portfolio
from docgen.model.review import Review
from docgen.sources.cache import Entry, cache_file, code_digest, key_of, read_cache, write_cache
from docgen.sources.crm import CrmConflict, CrmData, DataDate, Merged, merge_crm, read_crm
from docgen.sources.files import AccountFiles, account_ids, content_of, folder_faults, read_account_files, unreadable
from docgen.sources.positions import DataPath, path_text
from docgen.sources.refusals import doubtful_amounts, in_order, may_be_doubtful
from docgen.sources.salvage import Kept, original, salvage
from docgen.sources.spread import WORTH_PROCESSES, spread
from docgen.sources.validate import Known, account_faults, crm_link_faults, offering_faults, portfolio_faults
from docgen.sources.words import slug
from docgen.sources.yaml_source import Read, SourceFile, has_error, read_list, read_mapping, read_model, validated
from docgen.workspace import Workspace

SNIPPET_FOLDERS: Final[Mapping[str, str]] = {
    "win-theme": "win-themes",
    "case-study": "case-studies",
    "reference": "references",
}


# So many accounts load faster from the cache; fewer are loaded before it is opened.
_WORTH_A_CACHE: Final = 25


@dataclass(frozen=True)
class Shared:
    """What all accounts of a workspace share.

    Attributes:
        portfolio: report currency, exchange rates, fiscal year, capacity.
        offerings: what we sell.
        snippets: id of every snippet by its kind (``win-theme``, ``case-study``, ``reference``).
        unread: ``portfolio`` and ``offerings`` where their file is wrong; nothing is held against it then.
        faults: what is wrong with these files.
    """

    portfolio: Portfolio
    offerings: tuple[Offering, ...] = ()
    snippets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()

    def known(self, workspace: Workspace) -> Known:
        """What an account may refer to."""
        return Known(
            offerings=None if "offerings" in self.unread else frozenset(item.id for item in self.offerings),
            snippets=self.snippets,
            currency=None if "portfolio" in self.unread else self.portfolio.currency,
            rates=self.portfolio.fx,
            fx_days=int(workspace.thresholds["fx_days"]),
            language=workspace.language,
        )


@dataclass(frozen=True)
class Sources:
    """Where the values of one account stand: its own file, its reviews, its ROI models, its imports."""

    account: SourceFile
    reviews: tuple[SourceFile, ...] = ()
    roi: tuple[tuple[SourceFile, DataPath], ...] = ()
    crm: Mapping[DataPath, Place] = field(default_factory=dict)
    kept: Kept = field(default_factory=dict)  # where only a part of the account holds: the indexes of what is left

    def place(self, path: DataPath, of_key: bool = False) -> Place:
        """Where the value at `path` stands.

        Args:
            path: of the account, such as ``("risks", 0, "text")``; a review's begins with ``"reviews", n`` and a
                model's with ``"roi", n``, counted as in `LoadedAccount`.
            of_key: the place of the key instead of the value's.
        """
        if len(path) >= 2 and path[0] == "reviews" and isinstance(path[1], int) and path[1] < len(self.reviews):
            return self.reviews[path[1]].place(path[2:], of_key)
        if len(path) >= 2 and path[0] == "roi" and isinstance(path[1], int) and path[1] < len(self.roi):
            source, base = self.roi[path[1]]
            return source.place((*base, *path[2:]), of_key)
        path = original(path, self.kept)
        found = next((self.crm[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.crm), None)
        return replace(found, path=path_text(path)) if found else self.account.place(path, of_key)

    def from_import(self, path: DataPath) -> bool:
        """Whether the value at `path` came from an import; such a text never holds tags."""
        path = original(path, self.kept)
        return any(path[:end] in self.crm for end in range(1, len(path) + 1))


# What a loaded account builds of its stored data when it is first asked for.
_BUILT: Final = frozenset({"account", "reviews", "data", "roi"})


@dataclass(frozen=True)
class LoadedAccount:
    """One account as it was loaded, checked, with the place of every value.

    Attributes:
        id: the account's id, equal to its folder's name.
        stored: its data as JSON: the account, the list of its reviews, the list of its ROI models.
        sources: where the values stand.
        conflicts: where the account file and an import differ; each is a finding CRM-01.
        data_dates: every source of data with its day.
        crm_links: system and id of the CRM accounts that belong to it.
        warnings: what was said about the files without stopping them.
    """

    id: str
    stored: Entry = field(repr=False)
    sources: Sources = field(repr=False)
    conflicts: tuple[CrmConflict, ...] = ()
    data_dates: tuple[DataDate, ...] = ()
    crm_links: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Fault, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        # What was built from the data is built anew where the account arrives: bytes travel ten times as fast.
        return {name: value for name, value in self.__dict__.items() if name not in _BUILT}

    # Built on first use: what the cache knows to be right need not be built to be listed.
    @cached_property
    def account(self) -> Account:
        """The account."""
        return Account.model_validate_json(self.stored[0])

    @cached_property
    def reviews(self) -> tuple[Review, ...]:
        """The reviews, oldest first."""
        return tuple(Review.model_validate(data) for data in json.loads(self.stored[1]))

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The account as plain data, imports merged in; scalars are text."""
        found: Mapping[str, Any] = json.loads(self.stored[0])
        return found

    @cached_property
    def roi(self) -> tuple[Mapping[str, Any], ...]:
        """The ROI models as plain data, the headline first; scalars are text."""
        return tuple(json.loads(self.stored[2]))

    @property
    def as_of(self) -> dt.date | None:
        """The newest data date, which decides every figure; None where no source has a date."""
        return max((known.date for known in self.data_dates), default=None)

    def place(self, path: DataPath, of_key: bool = False) -> Place:
        """Where the value at `path` stands; see `Sources.place`."""
        return self.sources.place(path, of_key)


_Outcome = tuple[LoadedAccount | None, list[Fault]]


@dataclass(frozen=True)
class LoadResult:
    """The accounts that can be used, what they share, and all faults.

    An account with an error is not among them, and none is where what they share has one.
    """

    accounts: tuple[LoadedAccount, ...]
    shared: Shared
    faults: tuple[Fault, ...] = ()

    @property
    def portfolio(self) -> Portfolio:
        """Report currency, exchange rates, fiscal year, capacity."""
        return self.shared.portfolio

    @property
    def offerings(self) -> tuple[Offering, ...]:
        """What we sell."""
        return self.shared.offerings


def load_account(workspace: Workspace, account_id: str) -> LoadedAccount:
    """The account called `account_id`.

    Raises:
        DocgenError: it does not exist, or its files or those it depends on are wrong.
    """
    result = load_accounts(workspace, [account_id])
    if has_error(result.faults):
        raise DocgenError(result.faults)
    return result.accounts[0]


def load_accounts(workspace: Workspace, ids: Iterable[str] | None = None, workers: int = 1) -> LoadResult:
    """The accounts called `ids`, or all, in the order of their ids; and every fault of every file.

    `workers` processes share the reading where very many accounts are new; the result is the same.
    """
    existing = account_ids(workspace)
    wanted = existing if ids is None else list(dict.fromkeys(ids))
    shared = load_shared(workspace)
    faults = [*folder_faults(workspace), *shared.faults]
    faults += [_no_account(workspace, name, existing) for name in wanted if name not in existing]
    found = [name for name in wanted if name in set(existing)]
    with _no_collection():
        accounts, said = _load_all(workspace, found, shared.known(workspace), workers, whole=ids is None)
    faults += said
    faults += crm_link_faults({account.id: account for account in accounts})
    # Without the right rates, fiscal year and offerings, an account would give figures that look right and are not.
    return LoadResult(() if has_error(shared.faults) else tuple(accounts), shared, tuple(faults))


def _load_all(
    workspace: Workspace, names: list[str], known: Known, workers: int, *, whole: bool
) -> tuple[list[LoadedAccount], list[Fault]]:
    file = cache_file(workspace.root) if len(names) >= _WORTH_A_CACHE else None
    stored = read_cache(file)
    base = b"" if file is None else code_digest() + repr(known).encode()
    keys: dict[str, bytes] = {}
    outcomes: dict[str, _Outcome] = {}
    new: dict[str, AccountFiles] = {}
    for name in names:
        try:
            files = read_account_files(workspace, name)
        except OSError as failure:
            outcomes[name] = None, [unreadable(workspace, workspace.accounts / name, failure)]
            continue
        if file is not None:
            keys[name] = key_of(base, files.all())
        loaded = _from_cache(files, stored[keys[name]]) if keys.get(name) in stored else None
        if loaded is None:
            new[name] = files
        else:
            outcomes[name] = loaded, list(loaded.warnings)
    outcomes |= _read_all(workspace, known, new, workers)
    told = {key: outcomes[name][0] for name, key in keys.items()}
    kept = {key: stored.get(key) or (*one.stored, _told(one)) for key, one in told.items() if one is not None}
    if kept.keys() - stored.keys():
        write_cache(file, kept if whole else stored | kept)
    accounts = [loaded for name in names if (loaded := outcomes[name][0]) is not None]
    return accounts, [fault for name in names for fault in outcomes[name][1]]


def _read_all(workspace: Workspace, known: Known, new: Mapping[str, AccountFiles], workers: int) -> dict[str, _Outcome]:
    if workers <= 1 or len(new) < WORTH_PROCESSES:
        return {name: _read(workspace, known, files) for name, files in new.items()}
    entries = spread(partial(_read_entry, workspace, known), list(new.values()), workers)
    return {
        name: ((None if entry is None else _from_cache(files, entry)), said)
        for (name, files), (entry, said) in zip(new.items(), entries, strict=True)
    }


def _read(workspace: Workspace, known: Known, files: AccountFiles) -> _Outcome:
    return _Loading(files, workspace.shown(workspace.accounts / files.folder), known).result()


def _read_entry(workspace: Workspace, known: Known, files: AccountFiles) -> tuple[Entry | None, list[Fault]]:
    # What the cache keeps of an account is the least that tells all of it to another process.
    with _no_collection():
        loaded, said = _read(workspace, known, files)
    return (None if loaded is None else (*loaded.stored, _told(loaded))), said


def load_shared(workspace: Workspace) -> Shared:
    """The portfolio, the offerings and the ids of the snippets."""
    portfolio = _shared_file(workspace, "portfolio.yaml", lambda content, file: read_model(content, file, Portfolio))
    offered = _shared_file(
        workspace, "offerings.yaml", lambda content, file: read_list(content, file, OfferingList, "offerings")
    )
    ids = {item.id for item in offered.value.offerings} if offered.value else None
    faults = [*portfolio.faults, *offered.faults]
    if portfolio.value:
        faults += portfolio_faults(portfolio.value, ids if offered.is_read else None, portfolio.place)
    if offered.value:
        faults += offering_faults(offered.value.offerings, offered.place)
    return Shared(
        portfolio=portfolio.value or Portfolio(currency=workspace.currency),
        offerings=offered.value.offerings if offered.value else (),
        snippets=snippet_ids(workspace),
        unread=frozenset(name for name, one in (("portfolio", portfolio), ("offerings", offered)) if not one.is_read),
        faults=tuple(faults),
    )


def snippet_ids(workspace: Workspace) -> dict[str, frozenset[str]]:
    """The id of every snippet by its kind, from the names of the files ``<id>.<language>.md``."""
    return {
        kind: frozenset(path.name.split(".")[0] for path in (workspace.content / folder).glob("*.md"))
        for kind, folder in SNIPPET_FOLDERS.items()
    }


@dataclass(frozen=True)
class _SharedFile:
    """A file that all accounts share: its value where it is there and right, and its faults."""

    value: Any = None
    faults: tuple[Fault, ...] = ()
    place: Any = None

    @property
    def is_read(self) -> bool:
        """Whether its value, or that there is none, can be relied on."""
        return not has_error(self.faults)


def _shared_file(workspace: Workspace, name: str, read: Any) -> _SharedFile:
    path = workspace.content / name
    if not path.exists() and not path.is_symlink():
        return _SharedFile()
    try:
        found = read(content_of(path), workspace.shown(path))
    except OSError as failure:
        return _SharedFile(faults=(unreadable(workspace, path, failure),))
    return _SharedFile(found.value, found.faults, found.source.place)


def _no_account(workspace: Workspace, name: str, existing: list[str]) -> Fault:
    place = Place(file=workspace.shown(workspace.accounts))
    return error("no-account", place, f"no account is called '{name}'", did_you_mean(name, existing))


@contextmanager
def _no_collection() -> Iterator[None]:
    # A thousand accounts are millions of small values that all stay; looking through them for garbage doubles the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _from_cache(files: AccountFiles, entry: Entry) -> LoadedAccount | None:
    """The account that a cache entry tells of; None where the entry is not understood."""
    try:
        told = json.loads(entry[3])
        own = _own_source(files, told)
        inside = tuple((own, ("roi", number)) for number in range(told["models"]))
        return LoadedAccount(
            id=files.folder,
            stored=entry[:3],
            sources=Sources(
                account=own,
                reviews=tuple(SourceFile(name, _text(content)) for name, content in files.reviews),
                roi=(*inside, *((SourceFile(name, _text(content)), ()) for name, content in files.roi)),
                crm={tuple(path): Place(*place) for path, place in told["crm"]},
            ),
            conflicts=tuple(
                CrmConflict(tuple(path), people, crm, Place(*place)) for path, people, crm, place in told["conflicts"]
            ),
            data_dates=tuple(DataDate(source, dt.date.fromisoformat(day)) for source, day in told["dates"]),
            crm_links=tuple((system, link) for system, link in told["links"]),
            warnings=tuple(
                Fault(severity, code, Place(*place), *words) for severity, code, place, *words in told["said"]
            ),
        )
    except (ValueError, KeyError, IndexError, TypeError):
        return None


def _own_source(files: AccountFiles, told: Mapping[str, Any]) -> SourceFile:
    if not told["workbook"]:
        return SourceFile(told["file"], _text(files.account[1]) if files.account is not None else "")
    from docgen.sources.workbook.source import WorkbookFile

    return WorkbookFile.from_told(told["file"], told["workbook"])


def _told(loaded: LoadedAccount) -> bytes:
    """What `_from_cache` needs beside the data, as JSON."""
    sources = loaded.sources
    told = {
        "file": sources.account.file,
        "workbook": sources.account.told(),
        "models": sum(source is sources.account for source, _ in sources.roi),
        "crm": [(path, astuple(place)) for path, place in sources.crm.items()],
        "conflicts": [(found.path, found.people, found.crm, astuple(found.place)) for found in loaded.conflicts],
        "dates": [(known.source, known.date.isoformat()) for known in loaded.data_dates],
        "links": loaded.crm_links,
        "said": [
            (fault.severity, fault.code, astuple(fault.place), fault.problem, fault.fix) for fault in loaded.warnings
        ],
    }
    return _json(told)


def _json(data: Any) -> bytes:
    try:
        return to_json(data)  # several times as fast as the standard library
    except ValueError:  # half of a surrogate pair, which an escape in YAML can hold
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig")


class _Loading:
    """The steps from the files of one account to a loaded account, collecting every fault."""

    def __init__(self, files: AccountFiles, shown: str, known: Known) -> None:
        self.files, self.shown, self.known = files, shown, known
        self.faults: list[Fault] = []

    def result(self) -> tuple[LoadedAccount | None, list[Fault]]:
        loaded = self.loaded()
        self.faults = in_order(self.faults)
        return (None if loaded is None else _with_warnings(loaded, self.faults)), self.faults

    def loaded(self) -> LoadedAccount | None:
        self.faults += self.files.warnings()
        crm = read_crm(self.files.crm)
        self.faults += crm.faults
        own = self.own_file(crm)
        reviews = self.review_files()
        models = [read_mapping(content, file) for file, content in self.files.roi]
        self.faults += [fault for read in models for fault in read.faults]
        if own is None:
            return None
        loaded = self.merge(own, crm, reviews, models)
        if loaded is not None:
            self.faults += account_faults(loaded, self.known)
        return None if has_error(self.faults) else loaded

    def own_file(self, crm: CrmData) -> Read[Any] | None:
        files = self.files
        if files.account is not None and files.workbook is not None:
            problem = "account.yaml and account.xlsx both describe the account"
            self.faults.append(error("two-sources", Place(file=self.shown), problem, "keep one of the two"))
            return None
        if files.account is not None:
            read = read_mapping(files.account[1], files.account[0])
        elif files.workbook is not None:
            read = _read_workbook(files.workbook[1], files.workbook[0])
        elif crm.lists:
            return _from_imports(files.folder, self.shown, crm, self.known.language)
        else:
            problem = "the folder holds neither account.yaml, account.xlsx nor imports in crm/"
            fix = f"write one with `docgen new {files.folder}`, or delete the folder"
            self.faults.append(error("no-account-file", Place(file=self.shown), problem, fix))
            return None
        self.faults += read.faults
        return read if read.data is not None and not has_error(read.faults) else None

    def review_files(self) -> list[Read[Review]]:
        reads = []
        for file, content in self.files.reviews:
            read = read_model(content, file, Review)
            self.faults += read.faults
            if read.value is not None:
                reads.append(read)
        return reads

    def merge(
        self, own: Read[Any], crm: CrmData, reviews: list[Read[Review]], models: list[Read[Any]]
    ) -> LoadedAccount | None:
        merged = merge_crm(own.data, crm.lists) if crm.lists else Merged(own.data, (), {})
        data = _with_covers(merged.data, crm)
        # Where imports alone describe the account, no person says otherwise.
        conflicts = merged.conflicts if self.files.account or self.files.workbook else ()
        origins = {path: crm.places[name][row] for path, (name, row) in merged.origins.items()}
        roi, roi_places = _models(own.source, data, models)
        sources = Sources(own.source, tuple(read.source for read in reviews), roi_places, origins)
        account, faults, data = validated(data, Account, sources.place)
        self.faults += faults
        if may_be_doubtful(own.source.text):
            self.faults += doubtful_amounts(data, Account, sources.place)
        if account is None:
            self.rest(data, sources, reviews)
            return None
        loaded = LoadedAccount(
            id=self.files.folder,
            stored=(_json(data), _json([read.data for read in reviews]), _json(roi)),
            sources=sources,
            conflicts=tuple(replace(found, place=sources.place(found.path)) for found in conflicts),
            data_dates=_data_dates(own.source.file, account, crm),
            crm_links=tuple((link.system, link.id) for link in account.crm),
        )
        # What was just validated need not be built again.
        loaded.__dict__.update(account=account, reviews=tuple(read.value for read in reviews), data=data, roi=roi)
        return loaded

    def rest(self, data: Mapping[str, Any], sources: Sources, reviews: list[Read[Review]]) -> None:
        """The faults that show when what holds of a refused account is seen beside its other files."""
        found = salvage(data, Account)
        if found is not None:
            dates = _data_dates(sources.account.file, found.value, CrmData())
            part = LoadedAccount(self.files.folder, (), replace(sources, kept=found.kept), data_dates=dates)
            part.__dict__.update(account=found.value, reviews=tuple(read.value for read in reviews))
            self.faults += account_faults(part, self.known, found.lost)


def _with_warnings(loaded: LoadedAccount, faults: list[Fault]) -> LoadedAccount:
    """`loaded` with `faults` as its warnings; what was built already is kept."""
    if not faults:
        return loaded
    renewed = replace(loaded, warnings=tuple(faults))
    renewed.__dict__.update({name: loaded.__dict__[name] for name in _BUILT if name in loaded.__dict__})
    return renewed


def _read_workbook(content: bytes, file: str) -> Read[Any]:
    # What reads workbooks takes longer to import than most accounts take to load.
    from docgen.sources.account_workbook import read_account_workbook

    return read_account_workbook(content, file)


def _from_imports(folder: str, shown: str, crm: CrmData, language: str) -> Read[Any]:
    rows = crm.lists.get("account") or [{}]
    data = {"id": folder if slug(folder) == folder else slug(folder), "name": rows[0].get("name") or folder}
    return Read(SourceFile(f"{shown}/crm", ""), data | {"programme": "none", "language": language})


def _with_covers(data: Mapping[str, Any], crm: CrmData) -> Mapping[str, Any]:
    series = data.get("revenue")
    if crm.covers is None or not isinstance(series, Mapping) or series.get("covers") or "revenue" not in crm.lists:
        return data
    return {**data, "revenue": {**series, "covers": dict(crm.covers)}}


def _models(
    own: SourceFile, data: Mapping[str, Any], models: list[Read[Any]]
) -> tuple[tuple[Mapping[str, Any], ...], tuple[tuple[SourceFile, DataPath], ...]]:
    """The ROI models of the account file and then those in files of their own, and where each stands."""
    inside = data.get("roi")
    found = [item for item in inside if isinstance(item, Mapping)] if isinstance(inside, list) else []
    files = [read for read in models if read.data is not None]
    places: list[tuple[SourceFile, DataPath]] = [(own, ("roi", number)) for number in range(len(found))]
    places += [(read.source, ()) for read in files]
    return (*found, *(read.data for read in files)), tuple(places)


def _data_dates(file: str, account: Account, crm: CrmData) -> tuple[DataDate, ...]:
    own = (DataDate(file, account.last_updated),) if account.last_updated is not None else ()
    return (*own, *crm.dates)
