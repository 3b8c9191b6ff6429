"""Named runs in; each made so many times, in turns, and the medians of what they cost, out."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from scripts.benchmark.measuring import Cost, Failed, middle
from scripts.problems import CannotRun

Say = Callable[[str], None]


class Measured(NamedTuple):
    """What one thing cost in each round; `failure` is why it was not measured, or ''."""

    name: str
    words: str
    costs: tuple[Cost, ...]
    failure: str = ""

    @property
    def middle(self) -> Cost | None:
        return middle(self.costs) if self.costs and not self.failure else None


def in_turns(runs: Mapping[str, tuple[str, Callable[[], Cost]]], rounds: int, say: Say) -> list[Measured]:
    """Make each run once, then each again: what slows the machine for a while then slows them all alike.

    `runs` holds words and the run by its name. One that fails is not tried again.
    """
    found = {name: Measured(name, words, ()) for name, (words, _) in runs.items()}
    for number in range(rounds):
        for name, (_, run) in runs.items():
            if not found[name].failure:
                found[name] = _with_one_more(found[name], run)
                say(f"  round {number + 1} of {rounds}: {name} {_told(found[name])}")
    return list(found.values())


def _with_one_more(measured: Measured, run: Callable[[], Cost]) -> Measured:
    try:
        return measured._replace(costs=(*measured.costs, run()))
    except (Failed, CannotRun) as failure:
        return measured._replace(failure=str(failure))


def _told(measured: Measured) -> str:
    return f"failed: {measured.failure}" if measured.failure else f"{measured.costs[-1].seconds:.2f} s"


def table(measured: Sequence[Measured], against: str) -> str:
    """The medians side by side; ratios are to the one named `against`."""
    base = next((one.middle for one in measured if one.name == against), None)
    lines = [f"{'':10} {'s':>8} {'CPU s':>8} {f'of {against}':>12} {'CPU of it':>10} {'MB':>6}"]
    for one in measured:
        cost = one.middle
        if cost is None:
            lines.append(f"{one.name:10} not measured: {one.failure}")
            continue
        ratios = (f"{cost.seconds / base.seconds:.2f}", f"{cost.processor / base.processor:.2f}") if base else ("", "")
        numbers = f"{cost.seconds:8.2f} {cost.processor:8.2f} {ratios[0]:>12} {ratios[1]:>10} {cost.memory:6.0f}"
        lines.append(f"{one.name:10} {numbers}  {one.words}")
    return "\n".join(lines)
