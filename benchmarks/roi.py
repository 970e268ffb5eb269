"""How fast an ROI model is drawn, beside a plain loop and beside mcerp's way of doing it.

    python benchmarks/roi.py [--repeat 15]

The model has ten drivers and five years.  Every figure is the best of the
repeats, in milliseconds, in one process after import.  mcerp is measured where
it is installed; it needs scipy and computes no percentile errors, no tornado
and no cash flow, so only its sampling and arithmetic are compared.
"""

from __future__ import annotations

import argparse
import os
import random
import time

# One thread: what is compared is the work, not how many cores the machine has to spare.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from docgen.errors import Place  # noqa: E402 - numpy reads the settings above when it is imported
from docgen.roi import parse_model  # noqa: E402
from docgen.roi.engine import compile_model  # noqa: E402
from docgen.roi.simulate import simulate  # noqa: E402

DRIVERS = [{"id": f"d{n}", "distribution": "pert", "low": 1, "base": 2 + n / 5, "high": 6} for n in range(10)]
MODEL = {
    "name": "Benchmark",
    "currency": "DKK",
    "years": 5,
    "rate": 0.1,
    "drivers": DRIVERS,
    "benefits": [
        {"id": "a", "formula": "d0 * d1 * d2", "ramp": [0.5, 0.9, 1.0]},
        {"id": "b", "formula": "d3 * d4"},
        {"id": "c", "formula": "d5 * d6", "ramp": [0.5, 1.0]},
    ],
    "costs": [{"id": "e", "initial": 40}, {"id": "f", "formula": "d7 * d8 + d9"}],
}
PAIRS = [{"between": [f"d{n}", f"d{n + 1}"], "rho": 0.4} for n in range(9)]
LIMITS = {"100,000 draws": 45.0, "100,000 draws, ten correlated": 150.0, "16,000 draws": 12.0}


def model(**more):
    return parse_model({**MODEL, **more}, lambda path, of_key=False: Place())


def best(function, repeat):
    took = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        took.append(time.perf_counter() - start)
    return 1000 * min(took)


def plain_loop(draws):
    """The same model as a person would write it first: a loop, random.betavariate, a sorted list."""
    random.seed(7)
    shapes = [(1 + 4 * (d["base"] - 1) / 5, 1 + 4 * (6 - d["base"]) / 5) for d in DRIVERS]
    factors = [1.1**-year for year in range(1, 6)]
    ramps = {"a": [0.5, 0.9, 1, 1, 1], "c": [0.5, 1, 1, 1, 1]}
    values = []
    for _ in range(draws):
        d = [1 + 5 * random.betavariate(*shape) for shape in shapes]
        npv = -40.0
        for year, factor in enumerate(factors):
            flow = d[0] * d[1] * d[2] * ramps["a"][year] + d[3] * d[4] + d[5] * d[6] * ramps["c"][year]
            npv += factor * (flow - d[7] * d[8] - d[9])
        values.append(npv)
    values.sort()
    return [values[int(share * (draws - 1))] for share in (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)]


def with_mcerp(draws):
    """Sampling and arithmetic in mcerp, or None where it is not installed."""
    try:
        import mcerp
    except ImportError:
        return None
    mcerp.npts = draws
    d = [mcerp.PERT(1, found["base"], 6) for found in DRIVERS]
    annuity = sum(1.1**-year for year in range(1, 6))
    npv = (d[0] * d[1] * d[2] + d[3] * d[4] + d[5] * d[6] - d[7] * d[8] - d[9]) * annuity - 40
    return npv.mean


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--repeat", type=int, default=15)
    repeat = options.parse_args().repeat
    free, linked = compile_model(model()), compile_model(model(correlations=PAIRS))
    rows = [
        ("100,000 draws", best(lambda: simulate(free, 100_000, 7), repeat)),
        ("100,000 draws, ten correlated", best(lambda: simulate(linked, 100_000, 7), repeat)),
        ("16,000 draws", best(lambda: simulate(free, 16_000, 7), repeat)),
        ("plain loop, 16,000 draws", best(lambda: plain_loop(16_000), 3)),
    ]
    if with_mcerp(1_000) is not None:
        rows.append(("mcerp, 16,000 draws", best(lambda: with_mcerp(16_000), 3)))
    print(f"{'':32}{'ms':>10}{'at most':>10}")
    for name, took in rows:
        limit = f"{LIMITS[name]:.0f}" if name in LIMITS else ""
        print(f"{name:32}{took:10.1f}{limit:>10}")


if __name__ == "__main__":
    main()
