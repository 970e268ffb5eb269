"""Data classes whose methods are shared instead of generated: a leaf, standard library only.

The standard decorator writes and compiles half a dozen functions for each
class, which for the classes of the engine took a third of the time in which it
loads.  These behave as the standard ones do (comparison, printing, freezing,
pickling, `dataclasses.replace` and `fields`), and to a type checker they are
the standard ones.  Fields are not inherited, and there are no slots.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, field
else:

    def dataclass(cls: Any = None, *, frozen: bool = False) -> Any:
        """Make a class a data class, as `dataclasses.dataclass` does."""
        return (lambda given: _made(given, frozen)) if cls is None else _made(cls, frozen)

    def field(**options: Any) -> Any:
        """What is special about one field, as `dataclasses.field` takes it."""
        return _Field(options)


class _Field(dict[str, Any]):
    """The options of one field."""


class _Fields:
    """The standard description of a class's fields, made when somebody asks for it."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.said = said

    def __get__(self, _one: object, owner: Any) -> dict[str, Any]:
        import dataclasses

        said = {n: dataclasses.field(**one) if isinstance(one, _Field) else one for n, one in self.said.items()}
        like: Any = type(owner.__name__, (), {"__annotations__": owner.__annotations__, **said})
        owner.__dataclass_fields__ = dataclasses.dataclass(like).__dataclass_fields__
        return dict(owner.__dataclass_fields__)


def _made(cls: Any, frozen: bool) -> Any:
    fields: tuple[str, ...] = tuple(cls.__annotations__)
    said = {name: cls.__dict__[name] for name in fields if name in cls.__dict__}
    special: dict[str, dict[str, Any]] = {name: one for name, one in said.items() if isinstance(one, _Field)}
    for name in special:
        delattr(cls, name)
    own = dict(cls.__dict__)
    cls.__dataclass_fields__ = _Fields(said)
    if "__init__" not in own:
        cls.__init__ = _initialiser(cls, _with("init", fields, special), said, special)
    compared = attrgetter(*_with("compare", fields, special))
    if "__eq__" not in own:
        cls.__eq__ = lambda one, other: compared(one) == compared(other) if type(one) is type(other) else NotImplemented
        cls.__hash__ = (lambda one: hash(compared(one))) if frozen else None
    if "__repr__" not in own:
        shown = _with("repr", fields, special)
        cls.__repr__ = lambda one: f"{cls.__qualname__}({', '.join(f'{n}={getattr(one, n)!r}' for n in shown)})"
    if frozen:
        cls.__setattr__, cls.__delattr__ = _refuse_set, _refuse_delete
    return cls


def _with(option: str, fields: tuple[str, ...], special: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """The fields whose `option` is on."""
    return tuple(name for name in fields if name not in special or special[name].get(option, True))


def _initialiser(
    cls: Any, names: tuple[str, ...], said: dict[str, Any], special: dict[str, dict[str, Any]]
) -> Callable[..., None]:
    order = {name: place for place, name in enumerate(names)}
    defaults = {name: one for name, one in said.items() if name not in special}
    defaults |= {name: one["default"] for name, one in special.items() if "default" in one}
    factories = tuple((name, one["default_factory"]) for name, one in special.items() if "default_factory" in one)
    finish = getattr(cls, "__post_init__", None)
    trailing = tuple(defaults[name] for name in order if name in defaults)
    needed = len(order) - len(trailing)

    def start(self: Any, /, *values: Any, **named: Any) -> None:
        # Straight into the dictionary: a frozen object refuses everything else.
        state = self.__dict__
        if not named and not factories and needed <= len(values) <= len(order):
            state.update(zip(order, values + trailing[len(values) - needed :], strict=True))
            if finish is not None:
                finish(self)
            return
        state.update(defaults)
        state.update(zip(order, values, strict=False))
        for name in named:
            if order.get(name, -1) < len(values):
                raise TypeError(f"{cls.__qualname__}() got an unexpected or second argument {name!r}")
        state.update(named)
        for name, make in factories:
            if name not in state:
                state[name] = make()
        if len(state) != len(order) or len(values) > len(order):
            raise TypeError(f"{cls.__qualname__}() takes {', '.join(order)}; got {len(values) + len(named)} of them")
        if finish is not None:
            finish(self)

    return start


def _refuse_set(one: object, name: str, _value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r} of {type(one).__name__}")


def _refuse_delete(one: object, name: str) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r} of {type(one).__name__}")


__all__ = ["dataclass", "field"]
