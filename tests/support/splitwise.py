"""A Splitwise export of a flat, and what it comes to."""

from __future__ import annotations

from typing import Any

from db.demo import ANA, BEN, EVA

HEADER = "Date,Description,Category,Cost,Currency,Eva E.,Ana,Ben B.,Tom T.\n\n"
ROWS = (
    "2026-10-05,Supermarket,Groceries,84.50,EUR,56.33,-28.17,-28.16,0.00\n"
    "2026-10-07,Dinner out,Dining out,60.00,EUR,-15.00,45.00,-15.00,-15.00\n"
    "2026-10-31,Ben B. paid Eva E.,Payment,20.00,EUR,-20.00,0.00,20.00,0.00\n"
    "2026-11-02,Museum,General,30.00,EUR,20.00,-25.00,5.00,0.00\n"
    "2026-11-03,Phone,Electronics,12.00,EUR,0.00,0.00,0.00,0.00\n"
)
TOTAL = "\n2026-11-05,Total balance, , ,EUR,41.33,-8.17,-18.16,-15.00\n"
EXPORT = HEADER + ROWS + TOTAL
IN_THE_FILE = {EVA.id: "41.33", ANA.id: "-8.17", BEN.id: "-18.16"}


def given(content: str = EXPORT, **more: Any) -> dict[str, Any]:
    return {"content": content, "file": "flat.csv"} | more
