"""ROI models from files: a model file, or every model of an account file.

The only part of `docgen.roi` that reads the disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from docgen.errors import DocgenError, Fault, Place, error
from docgen.roi.model import PlaceOf, RoiModel, check_model
from docgen.sources.positions import DataPath, load_yaml


def load_models(path: str | Path, shown: str | None = None) -> tuple[RoiModel, ...]:
    """The models of a file: the one that it is, or those under `roi:`; the first is the headline.

    Args:
        path: a YAML file.
        shown: the name of the file in faults; the path unless given.

    Raises:
        DocgenError: with every fault of every model.
    """
    models, faults = read_models(path, shown)
    if any(fault.severity == "error" for fault in faults):
        raise DocgenError(faults)
    return models


def read_models(path: str | Path, shown: str | None = None) -> tuple[tuple[RoiModel, ...], list[Fault]]:
    """The sound models of a file, and all faults and warnings.

    Raises:
        DocgenError: the file cannot be read, or is no YAML.
    """
    file = shown or Path(path).as_posix()
    try:
        content = Path(path).read_bytes()
    except OSError as failure:
        problem = f"the file cannot be read: {failure.strerror or failure}"
        raise DocgenError(error("roi-file", Place(file=file), problem, "name a model file or an account")) from None
    data, positions = load_yaml(content, file)
    models: list[RoiModel] = []
    faults: list[Fault] = []
    for prefix, one in _models_in(data):
        default = Path(path).stem if not prefix else f"{Path(path).stem}-{len(models) + 1}"
        model, found = check_model(one, partial(_place_below, partial(positions.place, file), prefix), default)
        faults.extend(found)
        if model is not None:
            models.append(model)
    if not models and not faults:
        problem = "the file holds no ROI model"
        fix = "a model has name, currency, drivers, benefits and costs, or stands under roi:"
        faults.append(error("roi-file", Place(file=file), problem, fix))
    return tuple(models), faults


def _models_in(data: object) -> list[tuple[DataPath, object]]:
    if isinstance(data, Mapping) and "roi" in data:
        listed = data["roi"]
        if isinstance(listed, list):
            return [(("roi", number), one) for number, one in enumerate(listed)]
        return [(("roi",), listed)] if listed is not None else []
    return [((), data)] if data is not None else []


def parse_models(
    listed: Sequence[Mapping[str, Any]], place_of: PlaceOf, default_id: str = "roi"
) -> tuple[tuple[RoiModel, ...], list[Fault]]:
    """The sound models of an account and all faults, for one that has been loaded already.

    Args:
        listed: the models as plain data.
        place_of: the place of ``("roi", n, …)`` in the account.
        default_id: stem of the id of a model without one.
    """
    models: list[RoiModel] = []
    faults: list[Fault] = []
    for number, one in enumerate(listed):
        at = partial(_place_below, place_of, ("roi", number))
        model, found = check_model(one, at, default_id if number == 0 else f"{default_id}-{number + 1}")
        faults.extend(found)
        if model is not None:
            models.append(model)
    return tuple(models), faults


def _place_below(place_of: PlaceOf, prefix: DataPath, path: DataPath, *, of_key: bool = False) -> Place:
    return place_of((*prefix, *path), of_key=of_key)
