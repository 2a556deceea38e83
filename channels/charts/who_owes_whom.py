"""Who owes whom: those who pay at the left, those who get at the right, and an arrow for each payment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from channels.charts.chart import Debt, WhoOwesWhom
from channels.charts.lettering import broken, clean, width_of
from channels.charts.marks import ACCENT, MUTED, SMALL, mark, number, polygon, text, told
from channels.charts.picture import INNER, LEFT, RIGHT, Picture, Sheet
from channels.charts.untangling import untangled
from tools.kit.money import say_money
from tools.kit.phrases import and_list, say

NAME_SIZE = 13
NODE_WIDE_MIN, NODE_WIDE_MAX = 76, 132
NODE_PAD = 10
LANE_MAX = 224
SLOT = 42
PORT = 18
GAP = 10
CURVE_MIN = 48
HEAD = 9


@dataclass(frozen=True)
class Node:
    """One person on one side; `ports` are the heights at which their arrows end, by the place of the debt."""

    name: str
    top: float
    high: float
    ports: dict[int, float]


def draw_debts(chart: WhoOwesWhom, locale: str) -> Picture:
    """The payments, so ordered that few arrows cross."""
    left, right = untangled([(one.payer, one.payee) for one in chart.debts])
    debts = sorted(chart.debts, key=lambda one: (left.index(one.payer), right.index(one.payee)))
    amounts = [say_money(one.amount, one.currency, locale) for one in debts]
    space = clean(chart.space)
    sheet = Sheet()
    sheet.head(say("chart.debts", locale), space)
    lane = min(max(width_of(amount, NAME_SIZE, bold=True) for amount in amounts) + 14, LANE_MAX)
    wide = node_width(debts, lane)
    draw_captions(sheet, wide, locale)
    payers, payees = columns(debts, right, sheet.y)
    for place, (one, amount) in enumerate(zip(debts, amounts, strict=True)):
        start = next(node.ports[place] for node in payers if place in node.ports)
        end = next(node.ports[place] for node in payees if place in node.ports)
        sheet.add(told(arrow(start, end, wide, lane), say_debt(one, locale)))
        sheet.add(text(amount, (LEFT + wide + 10, start - 6), room=lane - 8, size=NAME_SIZE, bold=True))
    for x, nodes, fill in ((LEFT, payers, MUTED), (RIGHT - wide, payees, ACCENT)):
        for node in nodes:
            draw_node(sheet, node, x, wide, fill)
    sheet.y = max(node.top + node.high for node in (*payers, *payees))
    figures = and_list([say_debt(one, locale) for one in debts], locale)
    heading = tuple(say(f"chart.column.{column}", locale) for column in ("payer", "payee", "amount"))
    return sheet.done(
        say("chart.title", locale, heading=say("chart.debts", locale), period=space),
        say("chart.figures", locale, about=space, figures=figures),
        (
            heading,
            *(
                (clean(one.payer), clean(one.payee), amount)
                for one, amount in zip(debts, amounts, strict=True)
            ),
        ),
    )


def say_debt(one: Debt, locale: str) -> str:
    amount = say_money(one.amount, one.currency, locale)
    return say("balances.owes", locale, payer=clean(one.payer), payee=clean(one.payee), amount=amount)


def node_width(debts: Sequence[Debt], lane: float) -> float:
    """As wide as the longest name, as far as amounts and arrows leave room."""
    names = {clean(name) for one in debts for name in (one.payer, one.payee)}
    wanted = max(width_of(name, NAME_SIZE) for name in names) + 2 * NODE_PAD
    room = (INNER - lane - CURVE_MIN - HEAD - 16) / 2
    return max(min(wanted, NODE_WIDE_MAX, room), NODE_WIDE_MIN)


def columns(debts: Sequence[Debt], payees_down: Sequence[str], top: float) -> tuple[list[Node], list[Node]]:
    """Both sides, the lower one in the middle of the higher one; the debts come in the order of their payers."""
    payers = column([one.payer for one in debts], range(len(debts)), SLOT)
    order = sorted(range(len(debts)), key=lambda place: (payees_down.index(debts[place].payee), place))
    payees = column([debts[place].payee for place in order], order, PORT)
    highest = max(side[-1].top + side[-1].high for side in (payers, payees))
    return settled(payers, top, highest), settled(payees, top, highest)


def column(names: Sequence[str], places: Sequence[int], step: float) -> list[Node]:
    """One side from 0 downwards: a person's debts follow each other, `step` apart."""
    nodes: list[Node] = []
    y = 0.0
    for name in dict.fromkeys(names):
        own = [place for place, whose in zip(places, names, strict=True) if whose == name]
        high = max(SLOT, len(own) * step)
        inset = (high - len(own) * step) / 2
        ports = {place: y + inset + (nth + 0.5) * step for nth, place in enumerate(own)}
        nodes.append(Node(name, y, high, ports))
        y += high + GAP
    return nodes


def settled(nodes: Sequence[Node], top: float, highest: float) -> list[Node]:
    """The side moved down to `top`, and to the middle of what the higher side takes."""
    down = top + (highest - nodes[-1].top - nodes[-1].high) / 2
    return [
        Node(node.name, node.top + down, node.high, {place: y + down for place, y in node.ports.items()})
        for node in nodes
    ]


def draw_captions(sheet: Sheet, wide: float, locale: str) -> None:
    """Which side pays and which gets."""
    y = sheet.y + SMALL - 4
    pays, gets = say("chart.pays", locale), say("chart.gets", locale)
    sheet.add(
        text(pays, (LEFT + wide / 2, y), room=wide, size=SMALL, anchor="middle", tone="muted"),
        text(gets, (RIGHT - wide / 2, y), room=wide, size=SMALL, anchor="middle", tone="muted"),
    )
    sheet.y = y + 10


def draw_node(sheet: Sheet, node: Node, x: float, wide: float, fill: str) -> None:
    name = clean(node.name)
    lines = broken(name, wide - 2 * NODE_PAD, NAME_SIZE)
    box = mark(
        "rect",
        of="chart-node",
        x=x,
        y=node.top,
        width=wide,
        height=node.high,
        rx=10,
        fill=fill,
        fill_opacity=0.14,
    )
    sheet.add(told(box, name))
    middle = node.top + node.high / 2 + NAME_SIZE * 0.36 - (len(lines) - 1) * 8
    for nth, one in enumerate(lines):
        at = (x + wide / 2, middle + nth * 16)
        sheet.add(text(one, at, room=wide, size=NAME_SIZE, anchor="middle"))


def arrow(start: float, end: float, wide: float, lane: float) -> Element:
    """From the payer's side straight along under its amount, then over to the payee's."""
    x, turn, tip = LEFT + wide + 6, LEFT + wide + 6 + lane, RIGHT - wide - 4
    neck = tip - HEAD
    bend = (neck - turn) * 0.55
    curve = (
        f"M{number(x)} {number(start)}H{number(turn)}"
        f"C{number(turn + bend)} {number(start)} {number(neck - bend)} {number(end)} {number(neck)} {number(end)}"
    )
    group = Element("g")
    group.append(
        mark(
            "path",
            of="chart-arrow",
            d=curve,
            fill="none",
            stroke=ACCENT,
            stroke_width=1.8,
            stroke_linecap="round",
        )
    )
    group.append(
        polygon([(tip, end), (neck - 1, end - 5), (neck - 1, end + 5)], of="chart-arrow-head", fill=ACCENT)
    )
    return group
