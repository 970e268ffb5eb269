"""Models of the ROI tests."""

from __future__ import annotations

from pathlib import Path

import pytest

import docgen.roi as roi

REPO = Path(__file__).resolve().parents[2]

MAINTENANCE = """\
name: Predictive maintenance
currency: DKK
rate: 0.10
years: 3
timing: end
start: 2025-04-01
drivers:
  - {id: stops, unit: stops/year, distribution: pert, low: 12, base: 20, high: 34, source: "Maintenance log 2025"}
  - {id: cost_per_stop, unit: DKK, distribution: triangular, low: 180000, base: 260000, high: 400000, source: Finance}
  - {id: avoided, unit: share, distribution: pert, low: 0.15, base: 0.30, high: 0.45, source: Pilot}
correlations:
  - {between: [stops, cost_per_stop], rho: 0.3}
benefits:
  - {id: uptime, formula: "stops * cost_per_stop * avoided", ramp: [0.5, 0.9, 1.0], category: cash}
  - {id: overtime, yearly: [120000, 180000, 180000], category: soft, risk: 0.10}
costs:
  - {id: licence, initial: 0, yearly: [450000, 450000, 450000]}
  - {id: rollout, initial: 900000, yearly: [100000, 0, 0], risk: 0.15}
scenarios:
  low: {avoided: 0.15}
  high: {avoided: 0.45, stops: 30}
"""


@pytest.fixture
def write_model(tmp_path):
    """Writes a model file and gives its path."""

    def write(text, name="model.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def maintenance(write_model):
    """The example model of the specification."""
    return roi.load(write_model(MAINTENANCE))


@pytest.fixture(scope="session")
def maintenance_text():
    return MAINTENANCE


@pytest.fixture(scope="session")
def nordkraft():
    """The model of the sample account."""
    return roi.load(REPO / "content" / "accounts" / "nordkraft" / "roi" / "fjernvarme.yaml")


@pytest.fixture(scope="session")
def model_of():
    """Makes a model from keyword data, without a file."""

    def make(**data):
        whole = {"name": "Case", "currency": "DKK", **data}
        from docgen.errors import Place
        from docgen.sources.positions import path_text

        return roi.parse_model(whole, lambda path, of_key=False: Place(path=path_text(path)))

    return make
