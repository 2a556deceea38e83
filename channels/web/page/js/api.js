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

// A tool used without a model; one press is one deed, however often it has to be sent.
export function press(name, threadId, toolArguments, words, key = crypto.randomUUID()) {
  const body = { thread_id: threadId, arguments: toolArguments, words };
  return write("POST", `/v1/tools/${name}`, body, { "Idempotency-Key": key });
}

async function refusal(response) {
  let detail = response.statusText;
  try {
    detail = (await response.json()).detail || detail;
  } catch {
    // A proxy may answer in another shape; the status says enough.
  }
  return new Refused(response.status, detail);
}
