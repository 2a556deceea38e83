// The service's HTTP API: JSON in and out, and every refusal as one sentence.

export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export class Unreachable extends Error {}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export async function request(method, path, { body, headers = {}, signal } = {}) {
  const sent = { "Time-Zone": ZONE, ...headers };
  if (body !== undefined && !(body instanceof Blob)) sent["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: sent,
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable();
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

export async function read(path, query = {}, options = {}) {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const search = wanted.length ? `?${new URLSearchParams(wanted)}` : "";
  return (await request("GET", path + search, options)).json();
}

export async function write(method, path, body, headers) {
  const response = await request(method, path, { body, headers });
  return response.status === 204 ? null : response.json();
}

// The thread of a space that was spoken in last, or a new one: where a button belongs that stands in none.
export async function latestThread(spaceId) {
  const [latest] = (await read("/v1/threads", { space_id: spaceId, limit: 1 })).items;
  return (latest ?? (await write("POST", "/v1/threads", { space_id: spaceId }))).thread_id;
}

// A tool used without a model. Where no answer came, the same press is sent under its key again: it is one deed.
export async function press(name, threadId, toolArguments, words) {
  const body = { thread_id: threadId, arguments: toolArguments, words };
  const deed = JSON.stringify([name, body]);
  const key = unanswered.get(deed) ?? crypto.randomUUID();
  unanswered.set(deed, key);
  try {
    const outcome = await write("POST", `/v1/tools/${name}`, body, { "Idempotency-Key": key });
    unanswered.delete(deed);
    return outcome;
  } catch (error) {
    if (error instanceof Refused && error.status < 500) unanswered.delete(deed);
    throw error;
  }
}

const unanswered = new Map();

async function refusal(response) {
  let detail = response.statusText;
  try {
    detail = (await response.json()).detail || detail;
  } catch {
    // A proxy may answer in another shape; the status says enough.
  }
  return new Refused(response.status, detail);
}
