"""The control flow of a turn: model, tools, confirm, settle. What comes next is read from the journal, nothing else."""

from __future__ import annotations

from functools import cache
from typing import Any, TypedDict, get_args

import langsmith
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agent.approval import confirm
from agent.asking import ask_model
from agent.settling import settle
from agent.using import use_tools
from agent.work import Step, Work

STEPS_MAX = 100
# Money talk does not leave by an environment variable such as LANGSMITH_TRACING.
langsmith.configure(enabled=False)


class State(TypedDict):
    """LangGraph asks for a state; the conversation in the database is the real one."""

    step: Step


async def drive(work: Work) -> None:
    """Takes the turn from where its journal stands to its end, or to a question that people answer."""
    await compiled().ainvoke({"step": work.next_step}, config={"recursion_limit": STEPS_MAX}, context=work)


@cache
def compiled() -> CompiledStateGraph[State, Work, State, State]:
    """Compiled once: doing it per turn costs 4 ms each."""
    graph = StateGraph(State, context_schema=Work)
    graph.add_node("model", model)
    graph.add_node("tools", tools)
    graph.add_node("confirm", asked)
    graph.add_node("settle", ended)
    ways: dict[Any, str] = {step: step for step in get_args(Step)}
    graph.add_conditional_edges(START, following, ways)
    graph.add_conditional_edges("model", following, ways)
    graph.add_conditional_edges("tools", following, ways)
    graph.add_edge("confirm", END)
    graph.add_edge("settle", END)
    return graph.compile()


def following(state: State) -> Step:
    return state["step"]


async def model(state: State, runtime: Runtime[Work]) -> State:
    work = runtime.context
    await (use_tools(work) if work.uses else ask_model(work))
    return {"step": runtime.context.next_step}


async def tools(state: State, runtime: Runtime[Work]) -> State:
    await runtime.context.run_tools()
    return {"step": runtime.context.next_step}


async def asked(state: State, runtime: Runtime[Work]) -> State:
    await confirm(runtime.context)
    return state


async def ended(state: State, runtime: Runtime[Work]) -> State:
    await settle(runtime.context)
    return state
