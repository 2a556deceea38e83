// A conversation as it is on the screen: what was said before, and what each event of a run adds.

export const EMPTY = { items: [], run: null };

// Items: said (the person's words), answer, working (a tool at work), card, notice, question, choices, used, fault.

export function remembered(messages) {
  const items = [];
  for (const message of messages) {
    const turnId = message.turn_id;
    if (message.role === "user") items.push({ kind: "said", id: message.id, text: message.text, images: message.images ?? [] });
    else if (message.role === "tool") items.push({ kind: "card", id: message.id, turnId, card: message.card });
    else items.push({ kind: "answer", id: message.id, turnId, text: message.text });
    if (message.tokens) items.push({ kind: "used", id: `${message.id}:used`, tokens: message.tokens, costUsd: message.cost_usd });
  }
  return { items, run: null };
}

export function said(conversation, { id, text, images = [] }) {
  const items = conversation.items.filter((item) => item.kind !== "choices" && item.kind !== "fault");
  return { items: [...items, { kind: "said", id, text, images }], run: { turnId: null, calls: {} } };
}

export function faulted(conversation, text) {
  const items = conversation.items.filter((item) => item.kind !== "working");
  return { items: [...items, { kind: "fault", id: crypto.randomUUID(), text }], run: null };
}

export function after(conversation, event) {
  const step = STEPS[event.type];
  return step ? step(conversation, event) : conversation;
}

const STEPS = {
  RUN_STARTED: ({ items }, event) => ({ items, run: { turnId: event.metadata?.turnId ?? null } }),
  TEXT_MESSAGE_START: ({ items, run }, event) => ({
    items: [...items, { kind: "answer", id: event.messageId, turnId: run?.turnId, text: "", isOpen: true }],
    run,
  }),
  TEXT_MESSAGE_CONTENT: (conversation, event) =>
    changed(conversation, event.messageId, (item) => ({ text: item.text + event.delta })),
  TEXT_MESSAGE_END: (conversation, event) => changed(conversation, event.messageId, () => ({ isOpen: false })),
  TOOL_CALL_START: ({ items, run }, event) => ({
    items: [...items.filter((item) => item.id !== event.toolCallId), { kind: "working", id: event.toolCallId, tool: event.toolCallName }],
    run,
  }),
  TOOL_CALL_RESULT: ({ items, run }, event) => ({
    items: items.filter((item) => item.id !== event.toolCallId),
    run,
  }),
  ACTIVITY_SNAPSHOT: ({ items, run }, event) => {
    const { messageId: id, activityType, content } = event;
    if (activityType === "wallai.card") return { items: [...items, { kind: "card", id, turnId: run?.turnId, card: content }], run };
    if (activityType === "wallai.choices") return { items: [...items, { kind: "choices", id, choices: content.choices }], run };
    return { items, run };
  },
  CUSTOM: ({ items, run }, event) => {
    if (event.name === "wallai.restart") return { items: withoutLastWords(items), run };
    if (event.name === "wallai.notice")
      return { items: [...items, { kind: "notice", id: crypto.randomUUID(), text: event.value.text }], run };
    if (event.name === "wallai.goes_to") return { items, run: { ...run, goesTo: event.value.threadId } };
    return { items, run };
  },
  RUN_FINISHED: ({ items, run }, event) => {
    const kept = items.filter((item) => item.kind !== "working");
    const { outcome } = event;
    if (outcome?.type === "interrupt") {
      const [interrupt] = outcome.interrupts;
      return { items: [...kept, { kind: "question", id: interrupt.id, interrupt }], run: null, goesTo: run?.goesTo };
    }
    const tokens = (event.usage ?? []).reduce((sum, one) => sum + (one.totalTokens ?? 0), 0);
    if (tokens) kept.push({ kind: "used", id: `${event.runId}:used`, tokens, costUsd: event.result?.costUsd });
    return { items: kept, run: null, goesTo: run?.goesTo };
  },
  RUN_ERROR: (conversation, event) => faulted(conversation, event.message),
};

function changed({ items, run }, id, change) {
  return { items: items.map((item) => (item.id === id ? { ...item, ...change(item) } : item)), run };
}

// What was said since the last tool is taken back; the rest of the run says it anew.
function withoutLastWords(items) {
  let end = items.length;
  while (end > 0 && (items[end - 1].kind === "answer" || items[end - 1].kind === "working")) end -= 1;
  return items.slice(0, end);
}

export function answered(conversation, interruptId) {
  return { ...conversation, items: conversation.items.filter((item) => item.id !== interruptId) };
}

export function openQuestion(conversation) {
  const last = conversation.items.at(-1);
  return last?.kind === "question" ? last.interrupt : null;
}
