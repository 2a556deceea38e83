// A conversation by the client that AG-UI offers to everybody; prints what it saw as JSON.

import { HttpAgent } from "@ag-ui/client";

const [url, token, threadId, ...conversation] = process.argv.slice(2);
const agent = new HttpAgent({ url, threadId, headers: { Authorization: `Bearer ${token}` } });
const outcomes = [];
const activities = [];

async function run(resume) {
  await agent.runAgent(
    { runId: crypto.randomUUID(), ...(resume ? { resume } : {}) },
    {
      onRunFinishedEvent: ({ outcome }) => void outcomes.push(outcome),
      onActivitySnapshotEvent: ({ event }) => void activities.push(event.activityType),
    },
  );
}

for (const words of conversation) {
  agent.addMessage({ id: crypto.randomUUID(), role: "user", content: words });
  await run();
}
const asked = agent.pendingInterrupts.map((one) => one.message);
await run(agent.pendingInterrupts.map((one) => ({ interruptId: one.id, status: "resolved", payload: { approved: true } })));
const messages = agent.messages.filter((one) => one.role !== "activity").map(({ role, content }) => [role, content ?? ""]);
console.log(JSON.stringify({ outcomes, activities, asked, left: agent.pendingInterrupts.length, messages }));
