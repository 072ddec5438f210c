"""What axe-core finds wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _source() -> str:
    assert SOURCE.exists(), f"{SOURCE} is missing: make test fetches it; or npm ci in js/"
    return SOURCE.read_text(encoding="utf-8")


def violations(page: Page, within: str) -> list[str]:
    """Each violation with the elements that it is about."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {_source()} }} }}")
    found: list[dict[str, Any]] = page.evaluate(
        "async (within) => (await axe.run(within, { resultTypes: ['violations'] })).violations", within
    )
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]
