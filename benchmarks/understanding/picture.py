"""Draws the figures of a run: python -m benchmarks.understanding.picture FIGURES.json PICTURE.png

Runs under Rasa's interpreter (Python 3.10), which brings matplotlib along; nothing else here needs it.
"""

import json
import sys
from pathlib import Path
from typing import Any

from matplotlib import pyplot as plt

SPELLINGS = ("cyrillic", "latin", "english", "mixed")
COLOURS = {"ours": "#0b6e6e", "plain": "#c2703d", "net": "#6a7fc1"}
NAMES = {"ours": "Luujin", "plain": "Rasa's default pipeline", "net": "Luujin while Rasa is down"}
MARKS = dict(zip(SPELLINGS, "osD^", strict=True))
SIZE, DPI = (8.0, 7.2), 200

Figures = dict[str, Any]


def draw(run: Figures, target: Path) -> None:
    """Saves the picture of a run: intents by spelling, honesty, disclosures and false alarms."""
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure = plt.figure(figsize=SIZE, constrained_layout=True)
    grid = figure.add_gridspec(2, 2, height_ratios=(1, 1.15))
    systems = run["systems"]
    accuracy(figure.add_subplot(grid[0, :]), systems)
    honesty(figure.add_subplot(grid[1, 0]), systems)
    safety(figure.add_subplot(grid[1, 1]), systems)
    figure.savefig(target, dpi=DPI, metadata={"Software": None})
    plt.close(figure)


def accuracy(axes: Any, systems: Figures) -> None:
    """Bars by spelling with 95 % intervals, and ticks where typos leave them."""
    asked = [name for name, one in systems.items() if one["accuracy"]]
    spellings = [spelling for spelling in SPELLINGS if asked and spelling in systems[asked[0]]["accuracy"]]
    width = 0.8 / max(len(asked), 1)
    for place, name in enumerate(asked):
        for x, spelling in enumerate(spellings):
            left = x + (place - (len(asked) - 1) / 2) * width
            found, slipped = systems[name]["accuracy"][spelling], systems[name]["typos"].get(spelling)
            value = 100 * found["value"]
            reach = [[value - 100 * found["low"]], [100 * found["high"] - value]]
            label = NAMES[name] if x == 0 else None
            axes.bar(left, value, width * 0.92, color=COLOURS[name], label=label)
            axes.errorbar(left, value, yerr=reach, color="black", capsize=3, linewidth=1)
            if slipped:
                axes.hlines(
                    100 * slipped["value"], left - width * 0.42, left + width * 0.42, "white", "dashed"
                )
            axes.text(left, 3, f"{value:.1f}", ha="center", color="white", fontweight="bold")
    axes.set_xticks(range(len(spellings)), [spelling.capitalize() for spelling in spellings])
    axes.set_ylim(0, 100)
    axes.set_ylabel("% of phrases")
    title = "Intents recognised (whiskers: 95 % interval; dashed: a typo in every fourth word)"
    axes.set_title(title, fontsize=10.5)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncol=2, frameon=False)


def honesty(axes: Any, systems: Figures) -> None:
    """How often a confidence is right: on the diagonal it is honest."""
    axes.plot([0, 100], [0, 100], color="#999999", linewidth=1)
    for name, one in systems.items():
        if one["calibration"]:
            bins = [part for part in one["calibration"]["bins"] if part["n"] >= 10]
            sure = [100 * part["confidence"] for part in bins]
            right = [100 * part["accuracy"] for part in bins]
            label = f"{NAMES[name]}: error {one['calibration']['error']:.3f}"
            axes.plot(sure, right, marker="o", color=COLOURS[name], label=label)
    axes.set_xlim(0, 102)
    axes.set_ylim(0, 102)
    axes.set_xlabel("confidence, %")
    axes.set_ylabel("right, %")
    axes.set_title("Is its confidence honest?", fontsize=10.5)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), frameon=False, fontsize=8.5)


def safety(axes: Any, systems: Figures) -> None:
    """Found disclosures against false alarms on harmless phrases; the goal is the shaded corner."""
    axes.fill_between([0, 5], 95, 101, color="#0b6e6e", alpha=0.12, linewidth=0)
    axes.text(0.15, 95.6, "goal", color="#0b6e6e", fontsize=8.5, va="bottom")
    lowest, most = 90.0, 6.0
    for name, one in systems.items():
        if not one["disclosures"] or "hard_negatives" not in one["alarms"]:
            continue
        for spelling in SPELLINGS:
            found = one["disclosures"]["found"].get(spelling)
            raised = one["alarms"]["hard_negatives"]["shares"].get(spelling)
            if found and raised:
                x, y = 100 * raised["value"], 100 * found["value"]
                axes.plot(x, y, MARKS[spelling], color=COLOURS[name], markersize=7, alpha=0.85)
                lowest, most = min(lowest, y), max(most, x)
        axes.plot([], [], "s", color=COLOURS[name], label=NAMES[name])
    for _ in range(len(SPELLINGS) - len(systems)):
        axes.plot([], [], " ", label=" ")  # fills the first column of the legend
    for spelling in SPELLINGS:
        axes.plot([], [], MARKS[spelling], color="#555555", label=spelling.capitalize())
    axes.set_xlim(0, most * 1.12)
    axes.set_ylim(lowest - (100 - lowest) * 0.15, 101)
    axes.set_xlabel("false alarms on hard negatives, %")
    axes.set_ylabel("disclosures found, %")
    axes.set_title("Cries for help found, and false alarms", fontsize=10.5)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncol=2, frameon=False, fontsize=8.5)


if __name__ == "__main__":
    source, picture = map(Path, sys.argv[1:])
    draw(json.loads(source.read_text(encoding="utf-8")), picture)
