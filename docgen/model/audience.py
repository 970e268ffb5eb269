"""The projection: from an account to the type in which internal fields do not exist.

Every model class has a twin made here from its fields marked `customer`; list
items that are not meant for the customer are left out whole.  What a customer
may see of something internal is computed beforehand from the full account and
carried in `Released`, the one table of exceptions, each with its reason.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from docgen.model.account import Account
from docgen.model.base import Model
from docgen.model.content import CaseStudy, Reference, WinTheme
from docgen.model.review import Review


class Released(Model):
    """What customers may see although it is computed from internal data; each field's text is the reason."""

    as_of: dt.date | None = Field(
        default=None,
        description="the newest data date decides the period, and every page must print one and the same date",
    )
    fiscal_year_start: int = Field(
        default=1,
        description="periods are named by the fiscal year, which is the supplier's unless the account sets one",
    )
    themes: tuple[str, ...] = Field(
        default=(),
        description="the choice of win themes weighs tags, pins and bans, but only approved themes can be chosen",
    )
    cases: tuple[str, ...] = Field(
        default=(), description="cases of the customer's rivals are left out, and a gap tells nothing about whom"
    )
    references: tuple[str, ...] = Field(
        default=(), description="only references with consent are offered; who refused is not shown"
    )


def releases(released: Released) -> dict[str, dict[str, Any]]:
    """The table of releases as plain data: each value that was let through, with the reason."""
    values = released.model_dump(mode="json")
    return {
        name: {"value": values[name], "why": field.description}
        for name, field in Released.model_fields.items()
        if values[name]
    }


def audience_of(field: FieldInfo) -> str:
    """`customer` where the field is marked so, else `internal`."""
    extra = field.json_schema_extra
    return str(extra.get("audience", "internal")) if isinstance(extra, dict) else "internal"


def marks_item(field: FieldInfo) -> bool:
    """Whether the field says who may see the list item it stands in."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("marks_item"))


@cache
def customer_type(model: type[BaseModel]) -> type[BaseModel]:
    """The twin of `model` that has only its customer fields."""
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if audience_of(field) != "customer" or marks_item(field):
            continue
        default = ... if field.is_required() else field.get_default(call_default_factory=True)
        fields[name] = (_projected(field.rebuild_annotation()), Field(default, description=field.description))
    twin: type[BaseModel] = create_model(
        f"Customer{model.__name__}", __base__=Model, __module__=__name__, __doc__=model.__doc__, **fields
    )
    return twin


def _projected(annotation: Any) -> Any:
    """`annotation` with every model class in it replaced by its twin."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return customer_type(annotation)
    arguments = typing.get_args(annotation)
    if not arguments:
        return annotation
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return annotation
    if origin is typing.Literal:
        return annotation
    projected = tuple(_projected(argument) for argument in arguments)
    if origin in (typing.Union, types.UnionType):
        return typing.Union[projected]  # noqa: UP007 - built at run time
    return origin[projected]


def project(value: Any) -> Any:
    """`value` as a customer may see it: models become their twins, items not meant for customers are left out."""
    if isinstance(value, BaseModel):
        twin = customer_type(type(value))
        # What was validated once need not be validated again; construct keeps the projection fast.
        return twin.model_construct(**{name: project(getattr(value, name)) for name in twin.model_fields})
    if isinstance(value, tuple):
        return tuple(project(item) for item in value if is_shared(item))
    if isinstance(value, dict):
        return {key: project(item) for key, item in value.items()}
    return value


def is_shared(item: Any) -> bool:
    """Whether a list item may be shown to a customer; an item without a mark follows its list."""
    if not isinstance(item, BaseModel):
        return True
    return all(getattr(item, name) == "customer" for name in _marks(type(item)))


@cache
def _marks(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name, field in model.model_fields.items() if marks_item(field))


if TYPE_CHECKING:
    # To the type checker a customer account is an account with `released`; that its internal attributes do not
    # exist is what the tests of the projection show.
    class CustomerAccount(Account):
        """The customer's view of an account."""

        released: Released = Released()

    CustomerReview = Review
    CustomerWinTheme = WinTheme
    CustomerCaseStudy = CaseStudy
    CustomerReference = Reference
else:
    CustomerAccount = create_model(
        "CustomerAccount",
        __base__=customer_type(Account),
        __module__=__name__,
        __doc__="The customer's view of an account: internal fields do not exist, `released` holds the exceptions.",
        released=(Released, Released()),
    )
    CustomerReview = customer_type(Review)
    CustomerWinTheme = customer_type(WinTheme)
    CustomerCaseStudy = customer_type(CaseStudy)
    CustomerReference = customer_type(Reference)


def customer_view(account: Account, released: Released | None = None) -> CustomerAccount:
    """The account as the customer may see it.

    Args:
        account: the whole account.
        released: what was computed from the whole account for the customer; nothing where it is left out.
    """
    seen = {name: project(getattr(account, name)) for name in CustomerAccount.model_fields if name != "released"}
    return CustomerAccount.model_construct(**seen, released=released or Released())


def customer_fields(model: type[BaseModel] = Account, prefix: str = "") -> Iterator[str]:
    """The path of every field that a customer may see, such as ``risks[].text``; the golden file lists them."""
    for name, field in model.model_fields.items():
        if audience_of(field) != "customer" or marks_item(field):
            continue
        path = f"{prefix}{name}"
        inner, many = _inner_model(field.rebuild_annotation())
        if inner is None:
            yield path
        else:
            yield from customer_fields(inner, f"{path}{'[]' if many else ''}.")


def is_whole_for_customers(path: str, model: type[BaseModel] = Account) -> bool:
    """Whether a customer sees all of the field at `path`, such as ``meetings.held``.

    False where a field on the way is internal, or where the list it stands in leaves out the items that are not
    meant for customers: a figure over such a list would differ from ours.
    """
    name, _, rest = path.partition(".")
    field = model.model_fields[name]
    inner, _ = _inner_model(field.rebuild_annotation())
    if audience_of(field) != "customer" or (inner and any(map(marks_item, inner.model_fields.values()))):
        return False
    return is_whole_for_customers(rest, inner) if rest and inner is not None else True


def _inner_model(annotation: Any, many: bool = False) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, many
    several = many or typing.get_origin(annotation) is tuple
    for argument in typing.get_args(annotation):
        found, of_many = _inner_model(argument, several)
        if found is not None:
            return found, of_many
    return None, many
