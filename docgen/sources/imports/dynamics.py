"""The headers of Dynamics 365: labels of its views in English and Danish, and its logical names."""

from __future__ import annotations

from typing import Final

from docgen.sources.imports.kinds import ListKind, fields

_MODIFIED: Final = (
    "(Do Not Modify) Modified On|(Må ikke ændres) Ændret|(Må ikke ændres) Ændret den|Modified On|Ændret|Ændret den"
)
DYNAMICS: Final = (
    ListKind(
        "dynamics",
        "opportunities",
        fields(
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
            modified=_MODIFIED + "|modifiedon",
            checksum="(Do Not Modify) Row Checksum|(Må ikke ændres) Rækkekontrolsum",
        ),
        (("name",), ("stage", "status", "amount"), ("account", "close")),
    ),
    ListKind(
        "dynamics",
        "contacts",
        fields(
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
            modified=_MODIFIED,
            created="Created On|Oprettet|Oprettet den",
            checksum="(Do Not Modify) Row Checksum|(Må ikke ændres) Rækkekontrolsum",
        ),
        (("name", "last"), ("account",), ("title", "email", "phone")),
    ),
    ListKind(
        "dynamics",
        "accounts",
        fields(
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
            modified=_MODIFIED,
            created="Created On|Oprettet|Oprettet den",
            checksum="(Do Not Modify) Row Checksum|(Må ikke ændres) Rækkekontrolsum",
        ),
        (("name",), ("phone", "contact", "city", "owner", "employees", "industry", "revenue")),
    ),
    ListKind(
        "dynamics",
        "activities",
        fields(
            id="(Do Not Modify) Activity|activityid",
            subject="Subject|Emne",
            kind="Activity Type|Aktivitetstype|activitytypecode",
            account="Regarding|Angående|regardingobjectid",
            status="Activity Status|Aktivitetsstatus|statecode",
            date="Actual End|Faktisk slutning|Start Date|Startdato|Due Date|Forfaldsdato|actualend|scheduledend",
            by="Owner|Ejer|ownerid",
            note="Description|Beskrivelse|description",
            modified=_MODIFIED,
            created="Created On|Oprettet|Oprettet den|createdon",
        ),
        (("subject",), ("account",), ("date",), ("kind", "status")),
    ),
    ListKind(
        "dynamics",
        "products",
        fields(
            id="(Do Not Modify) Product|productid",
            name="Name|Navn|name",
            code="Product ID|Produkt-id|productnumber",
            family="Parent|Overordnet|Product Structure|Produktstruktur|parentproductid",
            modified=_MODIFIED,
        ),
        (("name",), ("code",), ("family",)),
    ),
)
