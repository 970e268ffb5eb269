"""Reusable content: offerings, win themes, case studies, references."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from docgen.model.base import Audience, Currency, Day, Language, Model, PeriodText, Slug, Text, internal
from docgen.model.base import customer as shown  # case studies and references have a field called `customer`
from docgen.model.commerce import Direction

SnippetKind = Literal["win-theme", "case-study", "reference"]
Permission = Literal["named", "anonymous", "none"]


class Offering(Model):
    """Something we sell."""

    id: Slug = shown("short id")
    name: Text = shown("name")
    kind: Literal["product", "service", "software", "contract"] = shown("product, service, software or contract")
    description: Text | None = shown("one line", None)
    category: str | None = internal("category of the customer's spend in which it competes", None)
    time_to_value_months: int | None = internal("months to first value", None, unit="months", ge=0)
    strategic: bool = internal("whether it is one of our strategic priorities", False)
    tags: tuple[Slug, ...] = internal("tags", ())


class OfferingList(Model):
    """`content/offerings.yaml`: all that we sell; a plain list is accepted as well."""

    schema_version: int = internal("version of the file's form", 1)
    offerings: tuple[Offering, ...] = internal("what we sell", ())


class Tags(Model):
    """What a snippet is about; matching compares these with the account."""

    industry: tuple[Slug, ...] = internal("industries", ())
    goal: tuple[Slug, ...] = internal("customer goals", ())
    product: tuple[Slug, ...] = internal("offering ids", ())
    role: tuple[Slug, ...] = internal("buying roles or functions for whom it matters", ())
    region: tuple[Slug, ...] = internal("countries or regions", ())


class Words(Model):
    """The words of a snippet in one language."""

    title: str = shown("headline")
    approved: bool = internal("whether the words are approved for use", False)
    review_by: Day | None = internal("day by which they must be reviewed", None)
    benefit: str = shown("what the customer gains", "")
    how: str = shown("how it is done", "")
    proof: str = shown("what proves it", "")


class Snippet(Model):
    """What win themes, case studies and references have in common."""

    id: Slug = shown("short id, equal to the file's name")
    tags: Tags = internal("what it is about", Tags())
    owner: str | None = internal("who keeps it", None)
    audience: Audience = internal("internal, or customer where it may be shown", "internal")
    valid_from: Day | None = internal("first day of use", None)
    expires: Day | None = internal("last day of use", None)
    words: dict[Language, Words] = shown("words by language")


class WinTheme(Snippet):
    """Feature, benefit and proof, tied to a customer goal."""

    feature: Text | None = shown("what we have", None)
    discriminator: bool = internal("whether a named competitor lacks it", False)
    competitors_without: tuple[str, ...] = internal("competitors that lack it", ())
    benefit_line: str | None = shown("benefit line of ROI models that quantifies it", None)
    proofs: tuple[Slug, ...] = shown("case studies and references that prove it", ())


class CaseStudy(Snippet):
    """A measured result at another customer."""

    customer: str = shown("the other customer's name; shown only with permission `named`")
    anonymous_name: Text | None = shown("how the customer is called without a name", None)
    industry: Slug = shown("industry of that customer")
    permission: Permission | None = internal("named, anonymous or none", None)
    permission_until: Day | None = internal("until when the permission holds", None)
    measure: Text = shown("what was measured")
    before: Decimal | None = shown("value before", None)
    after: Decimal | None = shown("value after", None)
    unit: str = shown("unit of the measure", "")
    direction: Direction | None = shown("what is good", None)
    period: Text | None = shown("when it was measured", None)
    quote: Text | None = shown("what the customer says", None)
    quoted: Text | None = shown("who says it", None)


class Reference(Snippet):
    """A customer who has agreed to be asked."""

    customer: str = shown("the customer's name")
    industry: Slug | None = shown("industry", None)
    contact: str = shown("who may be asked")
    contact_title: Text | None = shown("title of the contact", None)
    email: str | None = shown("how to reach the contact", None)
    scope: Text = shown("what may be asked about")
    consent: bool = internal("whether consent is on file", False)
    valid_until: Day | None = internal("until when the consent holds", None)
    last_asked: Day | None = internal("when the reference was last used", None)
    period: PeriodText | None = shown("year of the delivery", None)
    value: Decimal | None = shown("value of the delivery", None, unit="currency")
    currency: Currency | None = shown("ISO code", None)
