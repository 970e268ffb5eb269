"""The headers of tidy files: one list each, in English or Danish, for what no CRM holds."""

from __future__ import annotations

from typing import Final

from docgen.sources.imports.kinds import FILES, ListKind, fields

_ACCOUNT: Final = (
    "account|customer|account name|customer name|konto|kunde|kundenavn|firma|firmanavn|debitor|debitornavn"
)
_NUMBER: Final = (
    "account id|customer id|account number|account no.|customer number|customer no.|"
    "kundenummer|kundenr.|kundenr|kunde-id|debitornummer|debitornr.|debitornr|cvr|cvr-nr.|cvr-nummer"
)
TIDY: Final = (
    ListKind(
        FILES,
        "revenue",
        fields(
            account=_ACCOUNT,
            account_id=_NUMBER,
            date="date|month|invoice date|dato|måned|fakturadato|periode|period",
            unit="unit|division|enhed|afdeling",
            offering="product|offering|produkt|ydelse|vare",
            amount="amount|revenue|net amount|beløb|omsætning|nettobeløb",
            currency="currency|valuta",
            quantity="quantity|antal|mængde",
            cost="cost|direct cost|kostpris|omkostning|vareforbrug",
        ),
        (("account", "account_id"), ("date",), ("amount",)),
    ),
    ListKind(
        FILES,
        "service",
        fields(
            account=_ACCOUNT,
            account_id=_NUMBER,
            date="date|month|quarter|period|dato|måned|kvartal|periode",
            measure="measure|kpi|mål|måling|målepunkt",
            value="value|actual|værdi|resultat",
            target="target|måltal",
            unit="unit|enhed",
            direction="direction|retning",
            id="id",
            decimals="decimals|decimaler",
            source="source|kilde",
        ),
        (("account", "account_id"), ("date",), ("measure",), ("value",)),
    ),
    ListKind(
        FILES,
        "surveys",
        fields(
            account=_ACCOUNT,
            account_id=_NUMBER,
            date="date|dato",
            respondent="respondent|svarperson|name|navn",
            score="score|nps|karakter",
            comment="comment|kommentar",
        ),
        (("account", "account_id"), ("date",), ("score",)),
    ),
    ListKind(
        FILES,
        "activities",
        fields(
            account=_ACCOUNT,
            account_id=_NUMBER,
            date="date|dato",
            kind="kind|type|art",
            people="with|people|contact|med|deltagere",
            by="by|owner|af|ansvarlig",
            note="note|notes|comment|notat|bemærkning",
        ),
        (("account", "account_id"), ("date",), ("kind",)),
    ),
    ListKind(
        FILES,
        "contracts",
        fields(
            account=_ACCOUNT,
            account_id=_NUMBER,
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
        (("account", "account_id"), ("name",), ("start",)),
    ),
    ListKind(
        FILES,
        "benefits",
        fields(
            account=_ACCOUNT,
            account_id=_NUMBER,
            line="line|benefit|gevinst|gevinstlinje",
            date="period|date|month|quarter|periode|dato|måned|kvartal",
            amount="amount|beløb|realised|realiseret",
            planned="planned|planlagt",
            currency="currency|valuta",
            evidence="evidence|dokumentation",
            label="label|name|navn",
        ),
        (("account", "account_id"), ("line",), ("date",), ("amount",)),
    ),
    ListKind(
        FILES,
        "goals",
        fields(
            account=_ACCOUNT,
            account_id=_NUMBER,
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
        (("account", "account_id"), ("text",), ("target", "due", "owner")),
    ),
)
