// A conversation as it is on the screen: what was said before, and what each event of a run adds.

export const EMPTY = { items: [], run: null };

// Items: said (the person's words), answer, working (a tool at work), card, notice, question, choices, used, fault.

export function remembered(messages) {
  const items = [];
  for (const message of messages) {
    const { id, text, choices, stands_for: standsFor, tokens, cost_usd: costUsd } = message;
    if (message.role === "user") items.push({ kind: "said", id, text, images: message.images ?? [] });
    else if (message.role === "tool") items.push({ kind: "card", id, card: message.card });
    else items.push({ kind: "answer", id, text });
    if (choices?.length) items.push({ kind: "choices", id: `${id}:choices`, choices, standsFor });
    if (tokens) items.push({ kind: "used", id: `${id}:used`, tokens, costUsd });
  }
  return { items, run: null };
}

export function said(conversation, { id, text, images = [] }) {
  const items = conversation.items.filter((item) => item.kind !== "choices" && item.kind !== "fault");
  return { items: [...items, { kind: "said", id, text, images }], run: { turnId: null } };
}

export function faulted(conversation, text, canRetry) {
  const items = conversation.items.filter((item) => item.kind !== "working");
  return { items: [...items, { kind: "fault", id: crypto.randomUUID(), text, canRetry }], run: null };
}

export function answered(conversation, interruptId) {
  return { ...conversation, items: conversation.items.filter((item) => item.id !== interruptId) };
}

export function openQuestion(conversation) {
  const last = conversation.items.at(-1);
  return last?.kind === "question" ? last.interrupt : null;
}

export function after(conversation, event) {
  const step = STEPS[event.type];
  return step ? step(conversation, event) : conversation;
}

// `run.fresh` are the answers since the last result: what the server takes back where it begins anew.
const STEPS = {
  RUN_STARTED: ({ items }, event) => ({ items, run: { turnId: event.metadata?.turnId ?? null, fresh: [] } }),
  TEXT_MESSAGE_START: ({ items, run }, event) => ({
    items: put(items, { kind: "answer", id: event.messageId, text: "", isOpen: true }),
    run: { ...run, fresh: [...(run?.fresh ?? []), event.messageId] },
  }),
  TEXT_MESSAGE_CONTENT: (conversation, event) =>
    changed(conversation, event.messageId, (item) => ({ text: item.text + event.delta })),
  TEXT_MESSAGE_END: (conversation, event) => changed(conversation, event.messageId, () => ({ isOpen: false })),
  TOOL_CALL_START: ({ items, run }, event) => ({
    items: put(items, { kind: "working", id: event.toolCallId, tool: event.toolCallName }),
    run,
  }),
  TOOL_CALL_RESULT: ({ items, run }, event) => ({
    items: items.filter((item) => item.id !== event.toolCallId),
    run: { ...run, fresh: [] },
  }),
  ACTIVITY_SNAPSHOT: ({ items, run }, event) => {
    const { messageId: id, activityType, content } = event;
    if (activityType === "wallai.card") return { items: put(items, { kind: "card", id, card: content }), run };
    if (activityType === "wallai.choices") return { items: put(items, { kind: "choices", id, choices: content.choices, standsFor: content.stands_for }), run };
    return { items, run };
  },
  CUSTOM: ({ items, run }, event) => {
    if (event.name === "wallai.restart") {
      const kept = items.filter((item) => item.kind !== "working" && !run?.fresh?.includes(item.id));
      return { items: kept, run: { ...run, fresh: [] } };
    }
    if (event.name === "wallai.notice") return { items: [...items, { kind: "notice", id: crypto.randomUUID(), text: event.value.text }], run };
    if (event.name === "wallai.goes_to") return { items, run: { ...run, goesTo: event.value.threadId } };
    return { items, run };
  },
  RUN_FINISHED: ({ items, run }, event) => {
    const kept = items.filter((item) => item.kind !== "working");
    const { outcome, usage, result } = event;
    if (outcome?.type === "interrupt") {
      const [interrupt] = outcome.interrupts;
      return { items: put(kept, { kind: "question", id: interrupt.id, interrupt }), run: null, goesTo: run?.goesTo };
    }
    const tokens = (usage ?? []).reduce((sum, one) => sum + (one.totalTokens ?? 0), 0);
    const used = tokens ? [{ kind: "used", id: `${run?.turnId}:used`, tokens, costUsd: result?.costUsd }] : [];
    return { items: used.reduce(put, kept), run: null, goesTo: run?.goesTo };
  },
  // What was answered elsewhere is on its way to the screen; everything else is told.
  RUN_ERROR: (conversation, event) =>
    event.code === "answered" ? { ...conversation, run: null } : faulted(conversation, event.message, true),
};

// A stream may say again what another one said of the same thing: the last one holds.
function put(items, item) {
  return [...items.filter((one) => one.id !== item.id), item];
}

function changed({ items, run }, id, change) {
  return { items: items.map((item) => (item.id === id ? { ...item, ...change(item) } : item)), run };
}
