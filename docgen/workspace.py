"""The workspace: what `docgen.toml` says, as one frozen value.

Every setting has a default, so an almost empty file is enough.  Shares are
fractions (0.9 is 90 %), days are calendar days, folders are relative to the
folder that holds `docgen.toml`.  Nothing here reads an account or a template.

Longer than most: every setting stands in one file, with its default beside it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from docgen.errors import DocgenError, Fault, Place, did_you_mean, error

FILE_NAME: Final = "docgen.toml"
Number = int | Decimal

# Each is read by the rule or measure that its comment names; docgen.toml may change any of them.
THRESHOLDS: Final[Mapping[str, Number]] = {
    "on_track": Decimal("1.0"),  # attainment from which a measure is on track
    "watch": Decimal("0.9"),  # attainment from which it is watched; below, it needs action
    "health_on_track": 70,
    "health_watch": 40,
    "health_min_weight": Decimal("0.6"),  # available weight below which the health score is not available
    "key_accounts_max": 15,  # SEL-01
    "accounts_per_kam": 5,  # SEL-01
    "criteria_months": 12,  # SEL-02
    "growth_factor": 2,  # PIT-RES-02
    "actions_per_owner": 8,  # PIT-RES-03
    "sponsor_days": 180,  # PIT-OWN-03
    "stakeholders_min": 6,  # PIT-STK-03
    "single_thread": Decimal("0.6"),  # PIT-STK-03
    "influence_high": 4,  # PIT-STK-05
    "contact_days": 90,  # PIT-STK-05, engagement level
    "completeness": Decimal("0.7"),  # PIT-DAT-01
    "plan_days": 90,  # PIT-DAT-02
    "source_days": 35,  # PIT-DAT-02
    "overdue_share": Decimal("0.2"),  # PIT-DAT-03
    "reconcile": Decimal("0.005"),  # PIT-DAT-04
    "meeting_window_days": 14,  # governance cycle: a meeting held this close to its day is on time
    "renewal_days": 180,  # CON-01
    "customer_share": Decimal("0.2"),  # PORT-01
    "roi_probability": Decimal("0.8"),  # ROI-03
    "title_characters": 90,  # TXT-01
    "title_words_min": 4,  # TXT-01
    "slide_words": 45,  # TXT-01
    "fx_days": 100,  # an older exchange rate is a fault
    "owner_window_days": 30,  # PIT-RES-03: what "the same time" means
    "executive_touch_days": 180,  # engagement level: recency of the executives falls to 0 over so many days
    "discount_rate": Decimal("0.10"),  # customer lifetime value, a year
    "lifetime_years": 5,  # customer lifetime value
    "score_shift": 10,  # selection score: points by which each weight moves to show how stable the rank is
    "market_growth": Decimal("0.03"),  # selection score, where portfolio.yaml names none
}
HEALTH_WEIGHTS: Final[Mapping[str, Number]] = {
    "usage": Decimal("0.30"),
    "relationship": Decimal("0.25"),
    "satisfaction": Decimal("0.20"),
    "support": Decimal("0.15"),
    "commercial": Decimal("0.10"),
}
SCORE_WEIGHTS: Final[Mapping[str, Number]] = {
    "annual_value": 25,
    "strategic_fit": 20,
    "complexity": 15,
    "access": 15,
    "growth": 25,
}
# The slots of an Office theme, as PowerPoint and Word name them.
COLOURS: Final = (
    "dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink",
)  # fmt: skip


@dataclass(frozen=True)
class Folders:
    """Where things stand, relative to the workspace."""

    content: str = "content"
    templates: str = "templates"
    output: str = "output"


@dataclass(frozen=True)
class Company:
    """The supplier: whose documents these are.

    Attributes:
        colours: six hexadecimal digits, upper case, by slot of the Office theme.
        fonts: ``heading`` and ``body``; what is left out comes from the templates' own theme.
        logo: picture file, relative to the workspace.
    """

    name: str = ""
    short_name: str = ""
    logo: str = ""
    website: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """One kind of document.

    Attributes:
        id: its name on the command line and in packs.
        template: file name inside the folder of templates; empty where a maker needs none.
        audience: who reads it; decides what may stand in it.
        name: pattern of the file name without its ending.
        gates: rules whose findings block this document.
        maker: name of the program part that makes it instead of a template, such as ``roi-workbook``.
        scope: one document for each account, or one for the whole portfolio.
        needs: facts without which the document has nothing to say, such as ``roi``.
        presenter: whether an internal copy with speaker notes is made beside it.
    """

    id: str
    template: str = ""
    audience: Literal["customer", "internal"] = "internal"
    name: str = ""
    gates: tuple[str, ...] = ()
    maker: str = ""
    scope: Literal["account", "portfolio"] = "account"
    needs: tuple[str, ...] = ()
    presenter: bool = False


@dataclass(frozen=True)
class PackItem:
    """One document of a pack; an optional one is left out, with a word, where the account has no data for it."""

    document: str
    optional: bool = False


@dataclass(frozen=True)
class ImportSettings:
    """How the exports of one system are read.

    Attributes:
        dates: order of day, month and year in its dates; empty: decided from the file.
        encoding: name of its encoding; empty: decided from the file.
        decimal: what stands before its decimals, comma or point; empty: decided from the file.
        currency: currency of amounts that name none; empty: the account's.
        map: our field by the header of the export, for each list or for all (`""`).
        stages: our stage by the system's name of it.
        roles: our buying role by the system's name of it.
    """

    system: str
    dates: str = ""
    encoding: str = ""
    decimal: str = ""
    currency: str = ""
    map: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """Where the run's report goes, relative to the output folder."""

    json: str = "internal/report.json"
    html: str = "internal/index.html"


@dataclass(frozen=True)
class Workspace:
    """Everything `docgen.toml` says, with defaults for what it leaves out."""

    root: Path
    folders: Folders = Folders()
    company: Company = Company()
    language: str = "da"
    currency: str = "DKK"
    thresholds: Mapping[str, Number] = field(default_factory=lambda: dict(THRESHOLDS))
    health_weights: Mapping[str, Number] = field(default_factory=lambda: dict(HEALTH_WEIGHTS))
    score_weights: Mapping[str, Number] = field(default_factory=lambda: dict(SCORE_WEIGHTS))
    documents: Mapping[str, Document] = field(default_factory=dict)
    packs: Mapping[str, tuple[PackItem, ...]] = field(default_factory=dict)
    imports: Mapping[str, ImportSettings] = field(default_factory=dict)
    report: Report = Report()

    @property
    def content(self) -> Path:
        """The folder of accounts, win themes, cases and offerings."""
        return self.root / self.folders.content

    @cached_property
    def accounts(self) -> Path:
        """The folder that holds one folder per account."""
        return self.content / "accounts"

    @property
    def templates(self) -> Path:
        """The folder of the Office templates."""
        return self.root / self.folders.templates

    @property
    def output(self) -> Path:
        """The folder that docgen writes."""
        return self.root / self.folders.output

    def shown(self, path: Path) -> str:
        """`path` as the user knows it: relative to the workspace where that is possible."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


_INTERNAL = '-{{ "INTERN" if language == "da" else "INTERNAL" }}'
_NAME = "{{ account.id }}-"
_PERIOD = "-{{ period.slug }}-{{ language }}"
DOCUMENTS: Final[Mapping[str, Document]] = {
    document.id: document
    for document in (
        Document("account-plan", "account-plan.docx", "internal",
                 _NAME + "plan-{{ account.plan_year }}-{{ language }}" + _INTERNAL),
        Document("executive-review", "executive-review.pptx", "customer", _NAME + "review" + _PERIOD,
                 presenter=True),
        Document("value-sheet", "value-sheet.docx", "customer", _NAME + "value-{{ language }}"),
        Document("roi-appendix", "roi-appendix.docx", "customer", _NAME + "roi-{{ language }}", needs=("roi",)),
        Document("roi-model", "", "customer", _NAME + "roi-model-{{ language }}", maker="roi-workbook",
                 needs=("roi",)),
        Document("meeting-brief", "meeting-brief.docx", "internal", _NAME + "brief" + _PERIOD + _INTERNAL),
        Document("proposal-appendices", "proposal-appendices.docx", "customer",
                 _NAME + "appendices-{{ language }}", needs=("proposal",)),
        Document("portfolio-review", "portfolio-review.pptx", "internal", "portfolio-review" + _PERIOD + _INTERNAL,
                 scope="portfolio"),
    )
}  # fmt: skip
PACKS: Final[Mapping[str, tuple[str, ...]]] = {
    "default": ("account-plan", "executive-review", "value-sheet", "roi-appendix?", "roi-model?", "portfolio-review"),
    "qbr": ("executive-review", "meeting-brief", "roi-appendix?", "roi-model?"),
    "proposal": ("proposal-appendices", "value-sheet", "roi-model?"),
    "portfolio": ("portfolio-review",),
}


def find_workspace(start: Path) -> Workspace:
    """The workspace of the folder `start` or of the nearest folder above it that holds `docgen.toml`.

    Raises:
        DocgenError: there is none, or its file is wrong.
    """
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / FILE_NAME).is_file():
            return load_workspace(candidate)
    problem = f"neither this folder nor one above it holds {FILE_NAME}"
    fix = "change to the folder of a workspace, or make one with `docgen init`"
    raise DocgenError(error("workspace", Place(file=folder.as_posix()), problem, fix))


def load_workspace(root: Path) -> Workspace:
    """The workspace in the folder `root`.

    Raises:
        DocgenError: all the faults of its `docgen.toml` together.
    """
    try:
        text = (root / FILE_NAME).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        place = Place(file=FILE_NAME)
        raise DocgenError(error("encoding", place, "the file is not UTF-8", "save it as UTF-8")) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        raise DocgenError(_syntax_fault(str(failure))) from None
    except RecursionError:
        problem = "brackets are nested too deeply"
        raise DocgenError(error("toml-depth", Place(file=FILE_NAME), problem, "write the file flatter")) from None
    return read_workspace(data, root, text)


def read_workspace(data: Mapping[str, Any], root: Path, text: str = "") -> Workspace:
    """The workspace that parsed TOML describes; `text` is where the places of faults are looked up.

    Raises:
        DocgenError: all the faults together.
    """
    reading = _Reading(text)
    workspace = reading.workspace(data, root)
    if reading.faults:
        raise DocgenError(sorted(reading.faults, key=lambda fault: fault.place.line or 0))
    return workspace


def _syntax_fault(message: str) -> Fault:
    found = re.search(r"^(.*?) \(at line (\d+), column (\d+)\)$", message)
    problem, line, column = (found[1], int(found[2]), int(found[3])) if found else (message, None, None)
    place = Place(file=FILE_NAME, line=line, column=column)
    return error("toml-syntax", place, f"this is not TOML: {problem}", "check quotes, brackets and the lines above")


_TOP = ("folders", "company", "language", "currency", "thresholds", "health_weights", "score_weights", "documents",
        "packs", "import", "report")  # fmt: skip
_KINDS: Mapping[type, str] = {str: "a text in quotes", bool: "true or false", list: "a list", dict: "a table"}
Path_ = tuple[str, ...]


class _Reading:
    """One walk through the parsed file that collects every fault."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []

    def workspace(self, data: Mapping[str, Any], root: Path) -> Workspace:
        self.known(data, _TOP, ())
        documents = self.documents(data)
        return Workspace(
            root=root,
            folders=Folders(**self.texts(data, "folders", _names(Folders))),
            company=self.company(data),
            language=self.one_of(data, (), "language", ("da", "en"), "da"),
            currency=self.currency(data),
            thresholds=self.numbers(data, "thresholds", THRESHOLDS),
            health_weights=self.numbers(data, "health_weights", HEALTH_WEIGHTS),
            score_weights=self.numbers(data, "score_weights", SCORE_WEIGHTS),
            documents=documents,
            packs=self.packs(data, documents),
            imports=self.imports(data),
            report=Report(**self.texts(data, "report", _names(Report))),
        )

    def company(self, data: Mapping[str, Any]) -> Company:
        path = ("company",)
        table = self.table(data, (), "company")
        self.known(table, _names(Company), path)
        plain = {name: self.take(table, path, name, str, "") for name in ("name", "short_name", "logo", "website")}
        colours = self.texts(table, "colours", COLOURS, path)
        for name, colour in colours.items():
            if not re.fullmatch(r"#?[0-9A-Fa-f]{6}", colour):
                problem = f"'{colour}' is not a colour"
                self.fault((*path, "colours", name), problem, 'write six hexadecimal digits, such as "#0B3D91"')
        fonts = self.texts(table, "fonts", ("heading", "body"), path)
        plain["short_name"] = plain["short_name"] or plain["name"]
        return Company(
            **plain, colours={name: colour.removeprefix("#").upper() for name, colour in colours.items()}, fonts=fonts
        )

    def currency(self, data: Mapping[str, Any]) -> str:
        value: str = self.take(data, (), "currency", str, "DKK")
        if not re.fullmatch(r"[A-Z]{3}", value):
            self.fault(("currency",), f"'{value}' is not a currency", 'write its ISO code, such as "DKK"')
        return value

    def documents(self, data: Mapping[str, Any]) -> dict[str, Document]:
        documents = dict(DOCUMENTS)
        for name, value in self.table(data, (), "documents").items():
            path = ("documents", name)
            if not isinstance(value, dict):
                self.fault(path, f"expected a table, found {_shown(value)}", f"write [documents.{name}]")
                continue
            documents[name] = self.document(name, value, path, documents.get(name, Document(name)))
        return documents

    def document(self, name: str, table: Mapping[str, Any], path: Path_, base: Document) -> Document:
        self.known(table, [known for known in _names(Document) if known != "id"], path)
        document = Document(
            id=name,
            template=self.take(table, path, "template", str, base.template),
            audience=self.one_of(table, path, "audience", ("customer", "internal"), base.audience),
            name=self.take(table, path, "name", str, base.name or "{{ account.id }}-" + name),
            gates=self.words(table, path, "gates", base.gates),
            maker=self.take(table, path, "maker", str, base.maker),
            scope=self.one_of(table, path, "scope", ("account", "portfolio"), base.scope),
            needs=self.words(table, path, "needs", base.needs),
            presenter=self.take(table, path, "presenter", bool, base.presenter),
        )
        if not document.template and not document.maker:
            self.fault(path, "the document has neither a template nor a maker", 'add template = "NAME.docx"')
        if document.template and not document.template.lower().endswith((".docx", ".pptx")):
            problem = f"'{document.template}' is neither .docx nor .pptx"
            self.fault((*path, "template"), problem, "save the template as .docx or .pptx")
        return document

    def packs(self, data: Mapping[str, Any], documents: Mapping[str, Document]) -> dict[str, tuple[PackItem, ...]]:
        packs = {name: _pack(words) for name, words in PACKS.items()}
        table = self.table(data, (), "packs")
        for name in table:
            path = ("packs", name)
            packs[name] = _pack(self.words(table, ("packs",), name, ()))
            for item in packs[name]:
                if item.document not in documents:
                    self.fault(path, f"no document is called '{item.document}'", did_you_mean(item.document, documents))
        return packs

    def imports(self, data: Mapping[str, Any]) -> dict[str, ImportSettings]:
        found = {}
        systems = self.table(data, (), "import")
        for system in systems:
            path = ("import", system)
            table = self.table(systems, ("import",), system)
            self.known(table, [known for known in _names(ImportSettings) if known != "system"], path)
            found[system] = ImportSettings(
                system=system,
                dates=self.one_of(table, path, "dates", ("", "dmy", "mdy", "ymd"), ""),
                encoding=self.take(table, path, "encoding", str, ""),
                decimal=self.one_of(table, path, "decimal", ("", "comma", "point"), ""),
                currency=self.take(table, path, "currency", str, ""),
                map=self.take(table, path, "map", dict, {}),
                stages=self.take(table, path, "stages", dict, {}),
                roles=self.take(table, path, "roles", dict, {}),
            )
        return found

    def table(self, data: Mapping[str, Any], path: Path_, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.take(data, path, name, dict, {})
        return found

    def texts(self, data: Mapping[str, Any], name: str, known: Iterable[str], path: Path_ = ()) -> dict[str, str]:
        table = self.table(data, path, name)
        names = list(known)
        self.known(table, names, (*path, name))
        return {key: self.take(table, (*path, name), key, str, "") for key in table if key in names}

    def numbers(self, data: Mapping[str, Any], name: str, defaults: Mapping[str, Number]) -> dict[str, Number]:
        table = self.table(data, (), name)
        self.known(table, defaults, (name,))
        numbers = dict(defaults)
        for key, value in table.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
                self.fault((name, key), f"expected a number from 0, found {_shown(value)}", "write a number")
            else:
                numbers[key] = value if isinstance(value, int) else Decimal(str(value))
        return numbers

    def words(self, data: Mapping[str, Any], path: Path_, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        found = self.take(data, path, name, list, list(default))
        if any(not isinstance(word, str) for word in found):
            self.fault((*path, name), "expected a list of texts", f'write {name} = ["…", "…"]')
            return default
        return tuple(found)

    def one_of(self, data: Mapping[str, Any], path: Path_, name: str, known: tuple[str, ...], default: Any) -> Any:
        value = self.take(data, path, name, str, default)
        if value not in known:
            choices = [word for word in known if word]
            fix = did_you_mean(value, choices)
            self.fault((*path, name), f"'{value}' is not one of {', '.join(choices)}", fix)
        return value

    def take(self, data: Mapping[str, Any], path: Path_, name: str, kind: type, default: Any) -> Any:
        value = data.get(name, default)
        if not isinstance(value, kind):
            problem = f"expected {_KINDS[kind]}, found {_shown(value)}"
            self.fault((*path, name), problem, f"write {_KINDS[kind]}")
            return default
        return value

    def known(self, table: Mapping[str, Any], names: Iterable[str], path: Path_) -> None:
        known = list(names)
        for key in table:
            if key not in known:
                self.fault((*path, key), f"nothing is called '{key}' here", did_you_mean(key, known))

    def fault(self, path: Path_, problem: str, fix: str) -> None:
        place = Place(file=FILE_NAME, line=_line(self.text, path), path=".".join(path))
        self.faults.append(error("workspace", place, problem, fix))


def _names(kind: type) -> list[str]:
    return [item.name for item in fields(kind)]


def _pack(words: Iterable[str]) -> tuple[PackItem, ...]:
    return tuple(PackItem(word.removesuffix("?"), word.endswith("?")) for word in words)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else f"'{value}'"


def _line(text: str, path: Path_) -> int | None:
    """The line on which the key or table `path` stands, or that of its nearest parent."""
    found = dict(_lines(text))
    return next((found[path[:end]] for end in range(len(path), 0, -1) if path[:end] in found), None)


def _lines(text: str) -> Iterator[tuple[Path_, int]]:
    # The parser of the standard library tells no places; headers and keys are easy to find again.
    table: Path_ = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            table = _key(header[1])
            yield table, number
        elif key := re.match(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""", line):
            path = (*table, *_key(key[1]))
            yield path, number
            for inner in re.findall(r"[{,]\s*([\w-]+)\s*=", line[key.end() :]):
                yield (*path, inner), number


def _key(text: str) -> Path_:
    return tuple(part.strip("\"'") for part in re.findall(r"""[\w-]+|"[^"]*"|'[^']*'""", text))
