"""The CD shop of 1997 that the repeat-purchase papers report on."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

CDNOW = Path(__file__).parent.parent / "data" / "cdnow_sample_1in10.csv.gz"
END_OF_CALIBRATION = date(1997, 9, 30)


class Histories(NamedTuple):
    """One row a customer, in weeks since the first order, up to the end of calibration."""

    x: NDArray[np.float64]
    t_x: NDArray[np.float64]
    total: NDArray[np.float64]
    mean_value: NDArray[np.float64]


@pytest.fixture(scope="session")
def cdnow() -> Histories:
    spent: dict[int, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    with gzip.open(CDNOW, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["date"])
            if day <= END_OF_CALIBRATION:
                spent[int(row["sample_id"])][day] += float(row["dollar_value"])
    rows = [history(spent[customer]) for customer in sorted(spent)]
    return Histories(*np.array(rows).T)


def history(spent: dict[date, float]) -> tuple[float, float, float, float]:
    """Orders of one day are one order."""
    days = sorted(spent)
    repeats = [spent[day] for day in days[1:]]
    observed = (END_OF_CALIBRATION - days[0]).days / 7
    mean = sum(repeats) / len(repeats) if repeats else 0.0
    return len(repeats), (days[-1] - days[0]).days / 7, observed, mean
