"""A report as one HTML file without script, and as a badge in SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from mockzoom.exam.catalogue import GROUPS, Scenario
from mockzoom.exam.checks import Check
from mockzoom.exam.rule_grades import evidence_of_rule
from mockzoom.exam.score import score_line
from mockzoom.exam.verdicts import Level, Outcome

Checks = Mapping[str, tuple[Scenario, Check]]
GREEN, GREY, RED = "#2e7d32", "#757575", "#b71c1c"
_STYLE = """
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}details{border-top:1px solid #8884;padding:.4rem 0}details details{margin-left:1rem}
summary{cursor:pointer;overflow-wrap:anywhere}pre{overflow-x:auto;background:#8882;padding:.5rem;font-size:.85rem;
white-space:pre-wrap;overflow-wrap:anywhere}.v{display:inline-block;min-width:6.5rem;font-weight:600}
.pass{color:#2e7d32}.fail{color:#d32f2f}.broken,.not_measured,.unsupported{color:#9e7700}dt{font-weight:600}
dd{margin:0 0 .4rem 1rem}.lead{font-size:1.15rem}
"""


def badge_state(report: Mapping[str, Any]) -> tuple[str, str]:
    """Return the text and the colour of a badge: green only if every must was measured and passed."""
    must = report["score"][Level.MUST]
    if must["failed"] or report["exit_code"] in (3, 4):
        return f"must {must['passed']}/{must['checks']}", RED
    if must["not_measured"] or not must["checks"] or report["exit_code"]:
        return "incomplete", GREY
    return f"must {must['passed']}/{must['checks']}", GREEN


def as_badge(report: Mapping[str, Any]) -> str:
    """Return a badge in SVG, with edition, profiles and the score of the musts."""
    text, colour = badge_state(report)
    label = f"mockzoom exam {report['edition']} · {' '.join(report['profiles'])}"
    left, right = 12 + 6.6 * len(label), 12 + 6.8 * len(text)
    whole = left + right
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole:.0f}" height="20" role="img" '
        f'aria-label="{escape(label)}: {escape(text)}"><title>{escape(label)}: {escape(text)}</title>'
        f'<rect width="{left:.0f}" height="20" fill="#444"/>'
        f'<rect x="{left:.0f}" width="{right:.0f}" height="20" fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2:.0f}" y="14">{escape(label)}</text>'
        f'<text x="{left + right / 2:.0f}" y="14">{escape(text)}</text></g></svg>\n'
    )


def as_html(report: Mapping[str, Any], checks: Checks) -> str:
    """Return a report as a page: what failed first, with request and answer, then all checks by group."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>Client exam {escape(report['edition'])}</title><style>{_STYLE}</style></head><body>",
        f"<h1>Client exam {escape(report['edition'])}: <code>{escape(report['client'])}</code></h1>",
        f'<p class="lead"><strong>{escape(report["verdict"])}</strong> (exit code {report["exit_code"]})</p>',
        f"<p>{escape(score_line(report['score']))}. Profiles: {escape(', '.join(report['profiles']))}.</p>",
        f"<p>Seed: <code>{escape(report['seed'])}</code>.</p>",
        *_paragraphs(report),
        "<h2>Checks that did not pass</h2>",
        *_all(report, checks, lambda verdict: verdict != Outcome.PASS),
        "<h2>All checks</h2>",
        *_all(report, checks, lambda _: True),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _paragraphs(report: Mapping[str, Any]) -> Iterator[str]:
    if report["reasons"]:
        yield "<ul>" + "".join(f"<li>{escape(reason)}</li>" for reason in report["reasons"]) + "</ul>"
    for name, reason in report["absent_groups"].items():
        yield f"<p>The group {escape(name)} is not in this exam: {escape(reason)}.</p>"


def _all(report: Mapping[str, Any], checks: Checks, wanted: Any) -> Iterator[str]:
    for group, title in GROUPS.items():
        found = [
            _check(row, one, checks)
            for row in report["sittings"]
            if row["group"] == group
            for one in row["checks"]
            if wanted(one["verdict"])
        ]
        if found:
            yield f"<h3>{escape(title)}</h3>"
            yield from found


def _check(row: Mapping[str, Any], one: Mapping[str, Any], checks: Checks) -> str:
    scenario, check = checks[one["id"]]
    exchanges = [each for each in row["exchanges"] if each["number"] in one["exchanges"]]
    lines = {
        "Scenario": scenario.title,
        "Expected": check.says,
        "Seen": one["reason"],
        "Why it matters": check.why,
        "How to fix it": check.fix,
        "Rules": "; ".join(f"{rule} ({evidence_of_rule(rule)})" for rule in check.rules),
        "Sources": "; ".join(f"{source.grade}: {source.text}" for source in check.sources),
        "Exchanges": ", ".join(f"#{number}" for number in one["exchanges"]),
    }
    said = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in lines.items() if text)
    shown = "".join(map(_exchange, exchanges)) if one["verdict"] == Outcome.FAIL else ""
    return (
        f'<details><summary><span class="v {one["verdict"]}">{one["verdict"]}</span> '
        f"{one['level']} <code>{escape(one['id'])}</code> in {row['profile']}</summary><dl>{said}</dl>{shown}</details>"
    )


def _exchange(one: Mapping[str, Any]) -> str:
    ended = f"{one['status'] or 'no answer'}{' ' + one['connection'] if one['connection'] else ''}"
    request = f"#{one['number']} {one['request']}\n{one['body']}"
    return f"<pre>{escape(request)}\n\n→ {escape(ended)}\n{escape(one['answer'])}</pre>"
