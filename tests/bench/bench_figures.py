"""One line of the table of figures, and how the lines are made."""
import dataclasses
from typing import Optional


@dataclasses.dataclass
class Figure:
    """One line of the table. `ratio` is to the baseline of the same run; `reached` is None where there is no aim."""
    name: str
    value: float
    unit: str
    baseline: Optional[float] = None
    baseline_is: str = ""
    ratio: Optional[float] = None
    aim: str = ""
    reached: Optional[bool] = None
    note: str = ""


def aimed(name, value, unit, at_most, **more):
    return Figure(name, value, unit, aim=f"<= {at_most:g} {unit}", reached=value <= at_most, **more)


def ratio_of(name, value, baseline, at_least, **more):
    ratio = value / baseline
    aim, reached = (f">= {at_least:g} x", ratio >= at_least) if at_least else ("", None)
    return Figure(name, value, "/s", baseline=baseline, ratio=ratio, aim=aim, reached=reached, **more)


def notes(figures, *more):
    busy = f"{figures['busy']} answers 503 apart" if figures["busy"] else ""
    return ", ".join(filter(None, [busy, *more]))


def cpu_note(seconds, count):
    return f"{seconds / count * 1e6:.0f} us of CPU each"
