"""Which system and which list an export is, told by its headers.

Case, spaces, underscores and byte order marks in headers do not count.  Where
several headers mean one field, the first of the list here wins.  Own headers
come from `[import.<system>.map]` of docgen.toml and stand above all others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from docgen.sources.imports.tables import Cell
from docgen.workspace import ImportSettings

# Tidy files come from no CRM; what they bring stands under this name.
FILES: Final = "files"
_PROBE: Final = 20
Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ListKind:
    """One list as one system exports it.

    Attributes:
        system: the system's name.
        list: the list's name: accounts, contacts, opportunities, or a tidy list such as revenue.
        fields: headers that mean each field, most trusted first.
        needs: groups of fields; of each group one must be there.
    """

    system: str
    list: str
    fields: Fields
    needs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Recognised:
    """A table whose headers are understood.

    Attributes:
        kind: the list that it is.
        row: index of the row that holds the headers.
        heads: the headers as they stand.
        columns: column of each field, counted from 0.
        score: how many of its headers are understood.
        doubled: columns that carry the header of a field once more, by field.
    """

    kind: ListKind
    row: int
    heads: tuple[str, ...]
    columns: Mapping[str, int]
    score: int
    doubled: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@lru_cache(maxsize=4_096)
def folded(head: Cell) -> str:
    """The form in which headers are compared."""
    return re.sub(r"[\s_\u00a0\ufeff]+", "", str(head)).casefold()


def _fields(**words: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(folded(word) for word in text.split("|")) for name, text in words.items()}


_SALESFORCE: Final = (
    ListKind(
        "salesforce",
        "opportunities",
        _fields(
            id="Id|Opportunity ID|Opportunity: Opportunity ID",
            account_id="AccountId|Account ID",
            account="Account Name|Account.Name",
            name="Name|Opportunity Name",
            stage="StageName|Stage",
            amount="Amount|Amount (converted)",
            currency="CurrencyIsoCode|Amount Currency|Opportunity Currency|Currency",
            probability="Probability|Probability (%)",
            expected="ExpectedRevenue|Expected Revenue",
            close="CloseDate|Close Date",
            created="CreatedDate|Created Date",
            next_step="NextStep|Next Step",
            owner="Opportunity Owner|Owner.Name",
            closed="IsClosed|Closed",
            won="IsWon|Won",
            lost_reason="Loss Reason|Closed Lost Reason|Lost Reason",
            competitor="MainCompetitors__c|Main Competitor(s)",
            deleted="IsDeleted",
            owner_id="OwnerId",
            modified="LastModifiedDate|Last Modified Date|SystemModstamp",
            activity="LastActivityDate|Last Activity",
        ),
        (("stage",), ("name",), ("account_id", "account")),
    ),
    ListKind(
        "salesforce",
        "contacts",
        _fields(
            id="Id|Contact ID",
            account_id="AccountId|Account ID",
            account="Account Name|Account.Name",
            first="FirstName|First Name",
            last="LastName|Last Name",
            name="Name|Full Name|Contact Name",
            title="Title",
            department="Department",
            email="Email",
            phone="Phone|Business Phone",
            mobile="MobilePhone|Mobile",
            reports_to_id="ReportsToId",
            reports_to="Reports To",
            last_contact="LastActivityDate|Last Activity",
            owner="Contact Owner",
            owner_id="OwnerId",
            role="Role|Contact Role",
            deleted="IsDeleted",
            created="CreatedDate|Created Date",
            modified="LastModifiedDate|Last Modified Date|SystemModstamp",
        ),
        (("last", "name"), ("email", "title", "phone"), ("account_id", "account")),
    ),
    ListKind(
        "salesforce",
        "accounts",
        _fields(
            id="Id|Account ID",
            name="Name|Account Name",
            number="AccountNumber|Account Number",
            type="Type|Account Type",
            industry="Industry",
            revenue="AnnualRevenue|Annual Revenue",
            employees="NumberOfEmployees|Employees",
            parent_id="ParentId|Parent Account ID",
            parent="Parent Account",
            owner="Account Owner|Owner.Name",
            owner_id="OwnerId",
            website="Website",
            cvr="CVR__c|CVR|CVR Number|VAT Number",
            country="BillingCountry|Billing Country",
            city="BillingCity|Billing City",
            ownership="Ownership",
            rating="Rating",
            currency="CurrencyIsoCode|Account Currency",
            deleted="IsDeleted",
            phone="Phone",
            activity="LastActivityDate|Last Activity",
            created="CreatedDate|Created Date",
            modified="LastModifiedDate|Last Modified Date|SystemModstamp",
        ),
        (("name",), ("industry", "type", "website", "owner", "owner_id", "rating", "revenue", "city", "parent_id")),
    ),
    ListKind(
        "salesforce",
        "history",
        _fields(
            id="Id",
            opportunity="OpportunityId",
            stage="StageName",
            key="OpportunityHistoryKey",
            amount="Amount",
            close="CloseDate",
        ),
        (("opportunity",), ("stage",)),
    ),
    ListKind(
        "salesforce",
        "activities",
        _fields(
            id="Id|Activity ID|Task ID",
            account_id="AccountId|Account ID",
            account="Company / Account|Account Name",
            date="ActivityDate|Date|Due Date",
            kind="Type|TaskSubtype|Task Subtype|Event Subtype",
            subject="Subject",
            people="Contact|Name",
            by="Assigned|Assigned To",
            note="Description|Full Comments|Comments",
            deleted="IsDeleted",
            status="Status",
            who="WhoId",
        ),
        (("subject",), ("date",), ("account_id", "account")),
    ),
    ListKind(
        "salesforce",
        "products",
        _fields(
            id="Id|Product ID",
            name="Name|Product Name",
            code="ProductCode|Product Code",
            family="Family|Product Family",
            active="IsActive|Active|Active (Product)",
            note="Description|Product Description",
        ),
        (("name",), ("code", "family")),
    ),
)
_HUBSPOT: Final = (
    ListKind(
        "hubspot",
        "opportunities",
        _fields(
            id="Record ID|Record ID - Deal|Deal ID|hs_object_id",
            name="Deal Name|dealname",
            stage="Deal Stage|dealstage",
            pipeline="Pipeline",
            amount="Amount|Amount in company currency",
            currency="Currency|deal_currency_code",
            probability="Deal probability|hs_deal_stage_probability",
            close="Close Date|closedate",
            created="Create Date|createdate|hs_createdate",
            owner="Deal owner",
            owner_id="hubspot_owner_id",
            account_id="Associated Company IDs|Primary Associated Company ID|"
            "Associated Company ID|Associated Company IDs (Primary)",
            account="Associated Company (Primary)|Associated Company|Primary Associated Company",
            won="Is Closed Won|hs_is_closed_won",
            closed="Is Deal Closed?|hs_is_closed",
            next_step="Next Step|hs_next_step",
            lost_reason="Closed Lost Reason|closed_lost_reason",
            activity="Last Activity Date",
            modified="Last Modified Date",
        ),
        (("stage",), ("name",)),
    ),
    ListKind(
        "hubspot",
        "contacts",
        _fields(
            id="Record ID|Record ID - Contact|Contact ID|hs_object_id",
            first="First Name|firstname",
            last="Last Name|lastname",
            email="Email",
            title="Job Title|jobtitle",
            owner="Contact owner",
            owner_id="hubspot_owner_id",
            phone="Phone Number|phone",
            mobile="Mobile Phone Number|mobilephone",
            account_id="Primary Associated Company ID|Associated Company IDs|Associated Company ID|associatedcompanyid",
            account="Associated Company|Primary Associated Company|Company Name|Company",
            role="Buying Role|hs_buying_role",
            lead_status="Lead Status",
            marketing="Marketing contact status",
            created="Create Date|createdate",
            last_contact="Last Activity Date|notes_last_contacted|Last Contacted",
            modified="Last Modified Date",
        ),
        (("last", "first"), ("email",)),
    ),
    ListKind(
        "hubspot",
        "accounts",
        _fields(
            id="Record ID|Record ID - Company|Company ID|hs_object_id",
            name="Company name|name",
            website="Website URL|Company Domain Name|Domain|Domain Name|website",
            domain="Company Domain Name|Domain|Domain Name",
            owner="Company owner",
            owner_id="hubspot_owner_id",
            industry="Industry",
            revenue="Annual Revenue|annualrevenue",
            employees="Number of Employees|numberofemployees",
            city="City",
            country="Country/Region|country",
            phone="Phone Number|phone",
            created="Create Date|createdate",
            activity="Last Activity Date",
            lifecycle="Lifecycle Stage|lifecyclestage",
            parent="Parent Company",
            parent_id="Parent Company ID|hs_parent_company_id",
            cvr="CVR|CVR Number|CVR-nummer",
            modified="Last Modified Date",
        ),
        (("name",), ("domain", "owner", "lifecycle", "industry", "employees")),
    ),
)
_DYNAMICS: Final = (
    ListKind(
        "dynamics",
        "opportunities",
        _fields(
            id="(Do Not Modify) Opportunity|(Må ikke ændres) Salgsmulighed|Opportunity|opportunityid",
            name="Topic|Emne|name",
            account="Potential Customer|Account|Potentiel kunde|Kunde|parentaccountid|customerid",
            contact="Contact|Kontakt",
            status="Status|statecode",
            reason="Status Reason|Statusårsag|statuscode",
            stage="Sales Stage|Salgsfase|salesstage",
            amount="Est. revenue|Est. Revenue|Anslået omsætning|Anslået værdi|estimatedvalue",
            actual="Actual Revenue|Faktisk omsætning|Faktisk værdi|actualvalue",
            close="Est. close date|Anslået lukkedato|Forventet lukkedato|estimatedclosedate",
            actual_close="Actual Close Date|Faktisk lukkedato|actualclosedate",
            probability="Probability|Sandsynlighed|closeprobability",
            currency="Currency|Valuta|transactioncurrencyid",
            owner="Owner|Ejer|ownerid",
            created="Created On|Oprettet|Oprettet den|createdon",
            need="Customer Need|Kundebehov|customerneed",
            rating="Rating|Vurdering",
            forecast="Forecast category|Prognosekategori",
            modified="(Do Not Modify) Modified On|(Må ikke ændres) Ændret|Modified On|Ændret|modifiedon",
            checksum="(Do Not Modify) Row Checksum|(Må ikke ændres) Rækkekontrolsum",
        ),
        (("name",), ("stage", "status", "amount"), ("account", "close")),
    ),
    ListKind(
        "dynamics",
        "contacts",
        _fields(
            id="(Do Not Modify) Contact|(Må ikke ændres) Kontakt|(Må ikke ændres) Kontaktperson|contactid",
            name="Full Name|Fulde navn|Navn|fullname",
            first="First Name|Fornavn|firstname",
            last="Last Name|Efternavn|lastname",
            account="Company Name|Account|Firmanavn|Virksomhed|parentcustomerid",
            title="Job Title|Stilling|jobtitle",
            email="Email|E-mail|Mail|emailaddress1",
            phone="Business Phone|Telefon (arbejde)|Arbejdstelefon|telephone1",
            mobile="Mobile Phone|Mobiltelefon|mobilephone",
            role="Decision influence labels|Role|Rolle",
            owner="Owner|Ejer",
            modified="(Do Not Modify) Modified On|(Må ikke ændres) Ændret|Modified On|Ændret",
            created="Created On|Oprettet|Oprettet den",
            checksum="(Do Not Modify) Row Checksum|(Må ikke ændres) Rækkekontrolsum",
        ),
        (("name", "last"), ("account",), ("title", "email", "phone")),
    ),
    ListKind(
        "dynamics",
        "accounts",
        _fields(
            id="(Do Not Modify) Account|(Må ikke ændres) Firma|(Må ikke ændres) Konto|accountid",
            name="Account Name|Firmanavn|Kontonavn|name",
            phone="Main Phone|Hovedtelefon|Primær telefon|telephone1",
            contact="Primary Contact|Primær kontakt|Primær kontaktperson|primarycontactid",
            city="Address 1: City|Adresse 1: By|By",
            state="Address 1: State/Province",
            country="Address 1: Country/Region|Adresse 1: Land/område|Land",
            territory="Territory|Distrikt",
            revenue="Annual Revenue|Årlig omsætning|Årsomsætning|revenue",
            owner="Owner|Ejer|ownerid",
            employees="Number of Employees|No. of Employees|Antal ansatte|numberofemployees",
            industry="Industry|Branche|industrycode",
            website="Website|Websted|Hjemmeside|websiteurl",
            parent="Parent Account|Overordnet firma|Moderselskab|parentaccountid",
            cvr="CVR|CVR-nummer|CVR-nr.",
            currency="Currency|Valuta",
            modified="(Do Not Modify) Modified On|(Må ikke ændres) Ændret|Modified On|Ændret",
            created="Created On|Oprettet|Oprettet den",
            checksum="(Do Not Modify) Row Checksum|(Må ikke ændres) Rækkekontrolsum",
        ),
        (("name",), ("phone", "contact", "city", "owner", "employees", "industry", "revenue")),
    ),
)
_ACCOUNT: Final = "account|account id|customer|customer name|account name|konto|kunde|"
"kundenavn|firma|debitor"
_TIDY: Final = (
    ListKind(
        FILES,
        "revenue",
        _fields(
            account=_ACCOUNT,
            date="date|month|invoice date|dato|måned|fakturadato|periode|period",
            unit="unit|division|enhed|afdeling",
            offering="product|offering|produkt|ydelse|vare",
            amount="amount|revenue|net amount|beløb|omsætning|nettobeløb",
            currency="currency|valuta",
            quantity="quantity|antal|mængde",
            cost="cost|direct cost|kostpris|omkostning|vareforbrug",
        ),
        (("account",), ("date",), ("amount",)),
    ),
    ListKind(
        FILES,
        "service",
        _fields(
            account=_ACCOUNT,
            date="date|month|period|dato|måned|periode",
            measure="measure|kpi|mål|måling|målepunkt",
            value="value|actual|værdi|resultat",
            target="target|måltal",
            unit="unit|enhed",
            direction="direction|retning",
            id="id",
            decimals="decimals|decimaler",
            source="source|kilde",
        ),
        (("account",), ("date",), ("measure",), ("value",)),
    ),
    ListKind(
        FILES,
        "surveys",
        _fields(
            account=_ACCOUNT,
            date="date|dato",
            respondent="respondent|svarperson|name|navn",
            score="score|nps|karakter",
            comment="comment|kommentar",
        ),
        (("account",), ("date",), ("score",)),
    ),
    ListKind(
        FILES,
        "activities",
        _fields(
            account=_ACCOUNT,
            date="date|dato",
            kind="kind|type|art",
            people="with|people|contact|med|deltagere",
            by="by|owner|af|ansvarlig",
            note="note|notes|comment|notat|bemærkning",
        ),
        (("account",), ("date",), ("kind",)),
    ),
    ListKind(
        FILES,
        "contracts",
        _fields(
            account=_ACCOUNT,
            id="id|contract id|aftalenr",
            name="name|contract|navn|aftale|kontrakt",
            start="start|from|start date|startdato|fra",
            end="end|to|end date|slut|slutdato|udløb|til",
            value="value|yearly value|værdi|årlig værdi",
            currency="currency|valuta",
            unit="unit|enhed",
            offering="product|offering|produkt",
            notice_days="notice_days|notice days|notice|opsigelse|opsigelsesdage",
            renewal="renewal|fornyelse",
        ),
        (("account",), ("name",), ("start",)),
    ),
    ListKind(
        FILES,
        "benefits",
        _fields(
            account=_ACCOUNT,
            line="line|benefit|gevinst|gevinstlinje",
            date="period|date|month|periode|dato|måned",
            amount="amount|beløb|realised|realiseret",
            planned="planned|planlagt",
            currency="currency|valuta",
            evidence="evidence|dokumentation",
            label="label|name|navn",
        ),
        (("account",), ("line",), ("date",), ("amount",)),
    ),
    ListKind(
        FILES,
        "goals",
        _fields(
            account=_ACCOUNT,
            id="id",
            text="goal|objective|text|mål|målsætning",
            measure="measure|måling|målepunkt",
            owner="owner|ansvarlig|ejer",
            unit="unit|enhed",
            baseline="baseline|udgangspunkt",
            target="target|måltal",
            actual="actual|value|aktuel|værdi",
            due="due|deadline|frist",
        ),
        (("account",), ("text",), ("target", "due", "owner")),
    ),
)
KINDS: Final = (*_SALESFORCE, *_HUBSPOT, *_DYNAMICS, *_TIDY)
# Headers that one system alone writes; they decide where several fit as well.
_SIGNS: Final[Mapping[str, frozenset[str]]] = {
    "salesforce": frozenset(
        {
            "stagename",
            "accountid",
            "ownerid",
            "isdeleted",
            "parentid",
            "opportunityname",
            "probability(%)",
            "accountowner",
            "opportunityowner",
            "systemmodstamp",
            "reportsto",
            "billingcity",
        }
    ),
    "hubspot": frozenset(
        {
            "recordid",
            "recordid-company",
            "recordid-contact",
            "recordid-deal",
            "dealname",
            "dealstage",
            "companyname",
            "companyowner",
            "contactowner",
            "dealowner",
            "associatedcompany",
            "lifecyclestage",
            "companydomainname",
        }
    ),
    "dynamics": frozenset(
        {
            "topic",
            "potentialcustomer",
            "est.revenue",
            "est.closedate",
            "mainphone",
            "address1:city",
            "emne",
            "potentielkunde",
            "firmanavn",
            "estimatedvalue",
            "salgsfase",
            "anslåetlukkedato",
            "anslåetværdi",
        }
    ),
}


def recognise(
    rows: Sequence[Sequence[Cell]],
    system: str = "auto",
    settings: Mapping[str, ImportSettings] | None = None,
    hint: str = "",
) -> Recognised | None:
    """The list that a table is, or None where no list fits.

    Args:
        rows: its records, headers among the first of them.
        system: the system where the user names it.
        settings: own headers by system.
        hint: name of the file, which decides between lists that fit as well.
    """
    best: tuple[tuple[int, int, int], Recognised] | None = None
    for number, cells in enumerate(rows[:_PROBE]):
        heads = [folded(cell) for cell in cells]
        if sum(1 for head in heads if head) < 2:
            continue
        for order, kind in enumerate(KINDS):
            if system not in ("auto", kind.system) and kind.system != FILES:
                continue
            found = _fitted(kind, number, cells, heads, (settings or {}).get(kind.system))
            if found is None:
                continue
            named = kind.system == FILES and kind.list.removesuffix("s") in hint.casefold()
            signs = len(_SIGNS.get(kind.system, frozenset()) & set(heads)) + any(
                "donotmodify" in head for head in heads
            ) * 9 * (kind.system == "dynamics")
            rank = (found.score + 2 * signs + 9 * named, -number, -order)
            if best is None or rank > best[0]:
                best = (rank, found)
    return best[1] if best else None


def _fitted(
    kind: ListKind, number: int, cells: Sequence[Cell], heads: list[str], settings: ImportSettings | None
) -> Recognised | None:
    own = own_headers(kind, settings)
    columns: dict[str, int] = {}
    doubled: dict[str, tuple[int, ...]] = {}
    for name in dict.fromkeys((*own, *kind.fields)):
        for word in (*own.get(name, ()), *kind.fields.get(name, ())):
            at = [column for column, head in enumerate(heads) if head == word]
            if at:
                columns[name] = at[0]
                if at[1:]:
                    doubled[name] = tuple(at[1:])
                break
    if any(not any(name in columns for name in group) for group in kind.needs):
        return None
    return Recognised(kind, number, tuple(map(str, cells)), columns, len(set(columns.values())), doubled)


def own_headers(kind: ListKind, settings: ImportSettings | None) -> dict[str, tuple[str, ...]]:
    """The headers that the workspace gives for each field of a list: for all lists, or for this one."""
    own: dict[str, tuple[str, ...]] = {}
    for head, target in (settings.map if settings else {}).items():
        pairs = [(head, target)] if isinstance(target, str) else list(target.items()) if head in ("", kind.list) else []
        for word, name in pairs:
            own[name] = (*own.get(name, ()), folded(word))
    return own
