// zoomapi (npm) sits the exam: a server-to-server app; Zoom's hosts lead to the server.
const { readFileSync } = require("node:fs");
const zoomApi = require(require.resolve("zoomapi", { paths: [process.env.EXAM_NODE_MODULES] })).default;

const KINDS = {
  124: "credentials", 4711: "scope", 104: "scope", 201: "scope", 3001: "not_found", 1001: "not_found", 2300: "not_found",
  3043: "full", 3038: "closed", 3000: "closed", 404: "closed", 200: "no_licence", 300: "invalid", 3027: "invalid",
  429: "rate_limit",
};
const env = process.env;
const { webinars, users } = zoomApi({
  accountId: env.ZOOM_ACCOUNT_ID, oauthClientId: env.ZOOM_CLIENT_ID, oauthClientSecret: env.ZOOM_CLIENT_SECRET,
});
const task = JSON.parse(readFileSync(0, "utf8"));
const change = () => webinars.UpdateWebinarRegistrantStatus(task.webinar, {
  action: task.verb, registrants: task.people.map(({ email }) => ({ email })),
});
const rows = {
  list_registrants: async () => (await webinars.ListWebinarRegistrants(task.webinar, {})).registrants,
  list_users: async () => (await users.ListUsers({})).users,
  create_webinar: async () => [await webinars.CreateWebinar("me", task.fields)],
  get_webinar: () => Promise.all(task.webinars.map((number) => webinars.GetWebinar(number))),
};

function failure(error) {
  const code = error.errorCode ?? null;
  return { outcome: "failed", error: { kind: KINDS[code] ?? "unknown", code, message: String(error.message).slice(0, 300) } };
}

async function register() {
  const people = new Map(task.people.map(({ email }) => [email.toLowerCase(), { email, status: "open" }]));
  for (const person of task.people) {
    const row = people.get(String(person.email).toLowerCase());
    try {
      const { join_url } = await webinars.AddWebinarRegistrant(task.webinar, person);
      Object.assign(row, { status: join_url ? "registered" : "pending", join_url });
    } catch (error) {
      row.status = "failed";
      return { ...failure(error), people: [...people.values()] };
    }
  }
  return { outcome: "done", people: [...people.values()] };
}

async function answer() {
  try {
    if (task.verb === "register" || task.verb === "resume") return await register();
    if (task.verb === "approve" || task.verb === "deny") {
      await change();
      const status = { approve: "registered", deny: "denied" }[task.verb];
      return { outcome: "done", people: task.people.map(({ email }) => ({ email, status })) };
    }
    if (task.verb in rows) return { outcome: "done", rows: await rows[task.verb]() };
    return { outcome: task.verb === "nothing" ? "done" : "unsupported" };
  } catch (error) {
    return failure(error);
  }
}

answer().then((document) => console.log(JSON.stringify(document)));
