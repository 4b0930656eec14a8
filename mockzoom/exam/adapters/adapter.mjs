#!/usr/bin/env node
// A Zoom client and its adapter for `mockzoom exam`: Node 18 or newer, no packages.
//
// The adapter is `main`: it reads a task from stdin, calls the client and prints one line of JSON. Replace the class
// `ZoomClient` by yours and keep `main`. Run it with `mockzoom exam -- node adapter.mjs`.

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const KINDS = {
  124: "credentials", 4711: "scope", 104: "scope", 201: "scope", 3001: "not_found", 1001: "not_found", 2300: "not_found",
  3043: "full", 3038: "closed", 200: "no_licence", 300: "invalid", 3027: "invalid", 3000: "closed", 404: "closed",
};

class ZoomError extends Error {
  constructor(kind, message = "", { code = null, retryAt = null, people = [], lost = false, wait = null } = {}) {
    super(message || kind);
    Object.assign(this, { kind, code, retryAt, people, lost, wait });
  }
}

const lost = (kind, message, more = {}) => new ZoomError(kind, message, { ...more, lost: true });
const iso = (date) => date.toISOString().replace(/\.\d+Z$/, "Z");
const lower = (text) => String(text ?? "").toLowerCase();

class ZoomClient {
  batchSize = 30;
  pageSize = 300;
  tries = 3;

  constructor(environment, deadlineS = 20, parallel = 1) {
    this.api = environment.ZOOM_API_URL.replace(/\/$/, "");
    this.oauth = environment.ZOOM_OAUTH_URL;
    this.environment = environment;
    this.parallel = parallel;
    this.deadline = performance.now() + deadlineS * 800;
    this.value = null;
    this.until = 0;
    this.fetching = null;
  }

  left() {
    return this.deadline - performance.now();
  }

  async pause(ms) {
    if (ms > this.left()) throw lost("network", "no time is left for another try");
    await sleep(Math.max(ms, 0));
  }

  // Status, headers and text of one request, body and all within a time limit.
  async send(method, url, headers, body) {
    const patience = Math.ceil(Math.max(300, Math.min(10000, this.left() / 3)));
    try {
      const answer = await fetch(url, { method, headers, body, redirect: "manual", signal: AbortSignal.timeout(patience) });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    } catch (error) {
      throw lost("network", String(error.cause ?? error));
    }
  }

  read(text) {
    try {
      const document = text.trim() ? JSON.parse(text) : {};
      return document && typeof document === "object" && !Array.isArray(document) ? document : null;
    } catch {
      return null;
    }
  }

  // A token that is valid; `refused` is one that Zoom does not accept any more. Parallel calls share one request.
  async token(refused = null) {
    if (this.value !== null && this.value !== refused && performance.now() < this.until) return this.value;
    this.fetching ??= this.fetchToken().finally(() => (this.fetching = null));
    await this.fetching;
    return this.value;
  }

  async fetchToken() {
    const { ZOOM_CLIENT_ID: id, ZOOM_CLIENT_SECRET: secret, ZOOM_ACCOUNT_ID: account } = this.environment;
    const headers = {
      Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
      "Content-Type": "application/x-www-form-urlencoded",
    };
    const form = new URLSearchParams({ grant_type: "account_credentials", account_id: account }).toString();
    for (let attempt = 1; ; attempt++) {
      try {
        const { status, text } = await this.send("POST", this.oauth, headers, form);
        const document = this.read(text);
        if (status === 200 && document?.access_token) {
          this.value = document.access_token;
          this.until = performance.now() + ((document.expires_in ?? 3600) - 60) * 1000;
          return;
        }
        if (status >= 400 && status < 500 && status !== 429) {
          throw new ZoomError("credentials", document?.reason, { code: status });
        }
        throw lost("gateway", `the token service answers ${status}`);
      } catch (error) {
        if (!error.lost || attempt === this.tries) throw error;
        await this.pause(300 * attempt);
      }
    }
  }

  // The document of an answer. A call that is safe is repeated where its answer was lost.
  async call(method, path, { body = null, query = null, safe = true } = {}) {
    const url = this.api + path + (query ? `?${new URLSearchParams(query)}` : "");
    let refused = null, losses = 0, limited = 0;
    for (;;) {
      const token = await this.token(refused);
      // Without Accept some errors are XML.
      const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json", Accept: "application/json" };
      let answer, document;
      try {
        answer = await this.send(method, url, headers, body === null ? undefined : JSON.stringify(body));
        document = this.read(answer.text);
        if (answer.status >= 500 || document === null) {
          const again = answer.headers.get("retry-after") ?? "";
          throw lost("gateway", `${answer.status} without a document`, { wait: /^\d+$/.test(again) ? again * 1000 : null });
        }
      } catch (error) {
        if (!error.lost || !safe || ++losses >= this.tries) throw error;
        await this.pause(error.wait ?? 300 * losses);
        continue;
      }
      if (answer.status === 401 && refused === null) {
        refused = token;
        continue;
      }
      if (answer.status === 429) {
        await this.pause(this.waitFor(answer.headers, document, ++limited));
        continue;
      }
      if (answer.status >= 300) throw this.refusal(answer.status, document, body);
      const none = answer.headers.get("x-ratelimit-remaining") === "0";
      if (none && answer.headers.get("x-ratelimit-type") === "QPS") await sleep(Math.min(1000, Math.max(this.left(), 0)));
      return document;
    }
  }

  // The ms to wait after a 429; throws where that is too long.
  waitFor(headers, document, times) {
    const message = String(document.message ?? "");
    const now = new Date(headers.get("date") ?? Date.now());
    const until = this.retryInstant(headers.get("retry-after"), now);
    if (/daily/i.test(message) || headers.get("x-ratelimit-type") === "Daily-limit") {
      const people = message.match(/[^\s"()<>]+@[^\s"()<>]+/g) ?? [];
      const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
      const again = until && until > now ? until : midnight;
      throw new ZoomError(people.length ? "quota" : "rate_limit", message, { code: 429, retryAt: iso(again), people });
    }
    const ms = Math.max(1000 * 2 ** (times - 1), until ? until - now : 0);
    if (ms > this.left()) {
      throw new ZoomError("rate_limit", message, { code: 429, retryAt: iso(new Date(+now + ms)) });
    }
    return ms + 50;
  }

  // The instant that Retry-After means: seconds, a date of HTTP or ISO 8601; null for anything else.
  retryInstant(text, now) {
    if (!text) return null;
    if (/^\d+$/.test(text.trim())) return new Date(+now + text * 1000);
    const date = new Date(text);
    return Number.isNaN(+date) ? null : date;
  }

  refusal(status, document, body) {
    const code = document.code ?? null;
    const message = String(document.message ?? "");
    let kind = status === 401 ? "credentials" : KINDS[code] ?? "unknown";
    if (kind === "invalid" && message.includes("scheduled")) kind = "closed";
    const named = [...JSON.stringify(document).matchAll(/registrants\[(\d+)\]/g)];
    const people = named.map(([, n]) => body?.registrants?.[n]?.email).filter((email) => email !== undefined);
    return new ZoomError(kind, message, { code, people });
  }

  // The rows of all pages, each once. A page token that has run out begins the list anew.
  async pages(path, key, query = {}) {
    for (let attempt = 0; attempt < this.tries; attempt++) {
      const rows = new Map(), seen = new Set();
      let token = "";
      try {
        for (;;) {
          const asked = { ...query, page_size: this.pageSize, ...(token && { next_page_token: token }) };
          const page = await this.call("GET", path, { query: asked });
          for (const row of page[key] ?? []) rows.set(lower(row.id ?? row.email), row);
          token = page.next_page_token ?? "";
          if (!token) return [...rows.values()];
          if (seen.has(token)) throw new ZoomError("unknown", "the same page again");
          seen.add(token);
        }
      } catch (error) {
        if (!token || !/page token/.test(error.message)) throw error;
      }
    }
    throw new ZoomError("unknown", "the pages never come to an end");
  }

  registrants(webinar, status) {
    return this.pages(`/webinars/${webinar}/registrants`, "registrants", { status });
  }

  async everybody(webinar) {
    const found = new Map();
    for (const status of ["approved", "pending", "denied"]) {
      for (const row of await this.registrants(webinar, status)) found.set(lower(row.email), { ...row, status });
    }
    return found;
  }

  // A row for each person, and the error that ended the work, if one did.
  async register(webinar, people, known = new Map()) {
    const rows = new Map(people.map((person) => [lower(person.email), { email: person.email, status: "open" }]));
    const fresh = new Map(people.map((person) => [lower(person.email), person]));
    for (const [email, row] of known) {
      this.note(rows, row, row.status);
      fresh.delete(email);
    }
    const queue = [...fresh.values()], errors = [];
    const worker = async () => {
      while (queue.length && !errors.some((error) => !error.people.length)) {
        try {
          await this.registerBatch(webinar, queue.splice(0, this.batchSize), rows, errors);
        } catch (error) {
          errors.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: this.parallel }, worker));
    return { people: [...rows.values()], error: errors.find((error) => !error.people.length) ?? errors[0] };
  }

  // Register up to 30 people, without those that Zoom refuses by name.
  async registerBatch(webinar, batch, rows, errors) {
    for (let losses = 0; batch.length; ) {
      try {
        const people = batch.map(({ email, first_name, last_name }) => ({ email, first_name, last_name }));
        const path = `/webinars/${webinar}/batch_registrants`;
        const answer = await this.call("POST", path, { body: { registrants: people }, safe: false });
        for (const row of answer.registrants ?? []) this.note(rows, row, row.join_url ? "registered" : "pending");
        return;
      } catch (error) {
        if (error.lost) {
          const there = await this.everybody(webinar); // a repeated registration would use up the person's quota
          for (const row of there.values()) this.note(rows, row, row.status);
          batch = batch.filter((person) => !there.has(lower(person.email)));
          if (batch.length && ++losses >= this.tries) throw error;
          await this.pause(200 * losses);
          continue;
        }
        const bad = new Set((error.people ?? []).map(lower));
        const rest = batch.filter((person) => !bad.has(lower(person.email)));
        if (rest.length === batch.length) throw error;
        for (const email of bad) if (rows.has(email)) rows.get(email).status = "failed";
        errors.push(error);
        batch = rest;
      }
    }
  }

  note(rows, row, status) {
    const words = { approved: "registered", registered: "registered", pending: "pending", denied: "denied" };
    const known = rows.get(lower(row.email));
    if (known) Object.assign(known, { status: words[status] ?? "open", join_url: row.join_url ?? null });
  }

  async changeStatus(webinar, emails, action) {
    for (let n = 0; n < emails.length; n += this.batchSize) {
      const registrants = emails.slice(n, n + this.batchSize).map((email) => ({ email }));
      await this.call("PUT", `/webinars/${webinar}/registrants/status`, { body: { action, registrants } });
    }
  }

  // Create a webinar once, also where the answer is lost.
  async createWebinar(fields) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.call("POST", "/users/me/webinars", { body: fields, safe: false });
      } catch (error) {
        if (!error.lost) throw error;
        const there = (await this.pages("/users/me/webinars", "webinars")).find((row) => row.topic === fields.topic);
        if (there) return there;
        if (attempt === this.tries) throw error;
        await this.pause(200 * attempt);
      }
    }
  }
}

// Receives webhooks: verifies each over its bytes, and acts once on each that is signed, known or not.
class Receiver {
  accepted = [];
  seen = new Set();

  constructor(task) {
    this.task = task;
  }

  // Answer as many requests as the task says, or until no time is left, and return what was acted on.
  receive(leftMs) {
    return new Promise((resolve) => {
      let answered = 0;
      const server = createServer((request, response) => {
        const pieces = [];
        request.on("data", (piece) => pieces.push(piece));
        request.on("end", () => {
          const [status, document] = this.answer(request.headers, Buffer.concat(pieces));
          response.writeHead(status, { Connection: "close" }).end(document && JSON.stringify(document));
          response.on("finish", () => ++answered === this.task.requests && end());
        });
      });
      const end = () => {
        clearTimeout(timer);
        server.close();
        resolve(this.accepted);
      };
      const timer = setTimeout(end, leftMs);
      server.listen(this.task.port, "127.0.0.1");
    });
  }

  answer(headers, body) {
    if (!this.isSigned(headers, body)) return [401];
    const event = JSON.parse(body);
    if (event.event === "endpoint.url_validation") {
      const { plainToken } = event.payload;
      return [200, { plainToken, encryptedToken: digest(this.task.secrets[0], plainToken) }];
    }
    const name = headers["x-zm-request-id"];
    if (!this.seen.has(name)) this.accepted.push({ event: event.event, key: String(event.payload.object.id) });
    this.seen.add(name);
    return [204];
  }

  isSigned(headers, body) {
    const stamp = headers["x-zm-request-timestamp"] ?? "";
    if (!/^\d+$/.test(stamp) || Math.abs(Date.now() / 1000 - stamp) > 300) return false;
    const text = Buffer.concat([Buffer.from(`v0:${stamp}:`), body]);
    const given = Buffer.from(headers["x-zm-signature"] ?? "");
    const rights = this.task.secrets.map((secret) => Buffer.from(`v0=${digest(secret, text)}`));
    return rights.some((right) => right.length === given.length && timingSafeEqual(right, given));
  }
}

const digest = (secret, text) => createHmac("sha256", secret).update(text).digest("hex");

// The adapter: a task in, a client's calls, an answer out.

async function answerTo(task, client) {
  const { verb, webinar } = task;
  const emails = (task.people ?? []).map((person) => person.email);
  if (verb === "register" || verb === "resume") {
    const known = verb === "resume" ? await client.everybody(webinar) : new Map();
    const { people, error } = await client.register(webinar, task.people, known);
    return { ...failure(error), people };
  }
  if (verb === "approve" || verb === "deny") {
    await client.changeStatus(webinar, emails, verb);
    const status = { approve: "registered", deny: "denied" }[verb];
    return { outcome: "done", people: emails.map((email) => ({ email, status })) };
  }
  if (verb === "list_registrants") return { outcome: "done", rows: await client.registrants(webinar, "approved") };
  if (verb === "list_users") return { outcome: "done", rows: await client.pages("/users", "users") };
  if (verb === "create_webinar") return { outcome: "done", rows: [await client.createWebinar(task.fields)] };
  if (verb === "get_webinar") {
    const rows = await Promise.all(task.webinars.map((number) => client.call("GET", `/webinars/${number}`)));
    return { outcome: "done", rows };
  }
  if (verb === "receive_webhooks") {
    return { outcome: "done", accepted: await new Receiver(task.webhooks).receive(client.left()) };
  }
  return { outcome: verb === "nothing" ? "done" : "unsupported" };
}

function failure(error) {
  if (!error) return { outcome: "done" };
  const { kind, code = null, message, retryAt } = error;
  const found = { outcome: retryAt ? "postponed" : "failed", error: { kind, code, message } };
  return retryAt ? { ...found, retry_at: retryAt } : found;
}

async function main() {
  let text = "";
  for await (const piece of process.stdin) text += piece;
  const task = JSON.parse(text);
  const client = new ZoomClient(process.env, task.deadline_s, task.parallel);
  const answer = await answerTo(task, client).catch((error) => {
    if (error instanceof ZoomError) return failure(error);
    throw error;
  });
  console.log(JSON.stringify(answer));
}

await main();
