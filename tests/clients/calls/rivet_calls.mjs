// @zoom/rivet: its calls about users, meetings, webinars, reports and recordings; every answer is held against the type
// that the library declares for it, by TypeScript.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const { ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET, CLIENT_FOLDER, MOCKZOOM_URL } = process.env;
const require = createRequire(path.join(CLIENT_FOLDER, "package.json"));
const { UsersS2SAuthClient } = require("@zoom/rivet/users");
const { MeetingsS2SAuthClient } = require("@zoom/rivet/meetings");
const options = {
  clientId: ZOOM_CLIENT_ID, clientSecret: ZOOM_CLIENT_SECRET, accountId: ZOOM_ACCOUNT_ID, disableReceiver: true,
};
const modules = { users: new UsersS2SAuthClient(options), meetings: new MeetingsS2SAuthClient(options) };
const answers = [];

const report = (call, outcome, detail = "") => console.log(JSON.stringify({ call, outcome, detail }));
const capital = (text) => text[0].toUpperCase() + text.slice(1);

async function admin(method, place, body) {
  const url = `${MOCKZOOM_URL}/_mockzoom/v1/accounts/${ZOOM_ACCOUNT_ID}${place}`;
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  return answer.json();
}

// Call `module.group.method` and return its answer.
async function call(name, sent = {}) {
  const [module, group, method] = name.split(".");
  try {
    const { data } = await modules[module].endpoints[group][method](sent);
    const type = `${capital(group)}${capital(method)}Response`;
    answers.push({ name, module, type, data });
    return data ?? {};
  } catch (error) {
    const { entries } = await admin("GET", "/journal?limit=1");
    const last = entries.at(-1);
    const unknown = ["endpoint_not_emulated", "endpoint_unknown"].includes(last?.rule);
    const where = unknown ? `${last.request.method} ${last.request.path.replace("/v2", "")}` : String(error.message);
    report(name, unknown ? "not emulated" : "failed", where.slice(0, 600));
    return {};
  }
}

async function held(kind) {
  const single = kind.slice(0, -1);
  const body = { topic: "Held", type: kind === "webinars" ? 5 : 2, start_time: "2027-03-01T10:00:00Z", duration: 30,
    password: "secret1", settings: { approval_type: 0 } };
  const made = await call(`meetings.${kind}.create${capital(single)}`, { path: { userId: "me" }, body });
  const here = { path: { [`${single}Id`]: made.id } };
  const ana = { email: "ana@example.com", first_name: "Ana", last_name: "Lima" };
  const one = await call(`meetings.${kind}.add${capital(single)}Registrant`, { ...here, body: ana });
  const questions = [{ name: "Fine?", type: "single", answers: ["Yes", "No"] }];
  const create = kind === "webinars" ? "createWebinarsPoll" : "createMeetingPoll";
  const poll = await call(`meetings.${kind}.${create}`, { ...here, body: { title: "Mood", questions } });
  await admin("POST", `/${kind}/${made.id}/start`, {});
  await admin("POST", `/${kind}/${made.id}/recording`, {});
  await admin("POST", `/${kind}/${made.id}/join`, { host: true });
  await admin("POST", `/${kind}/${made.id}/join`, { email: ana.email });
  const answer = { email: ana.email, poll_id: poll.id, answers: [{ question: "Fine?", answer: "Yes" }] };
  await admin("POST", `/${kind}/${made.id}/poll_answers`, answer);
  await admin("POST", `/${kind}/${made.id}/questions`, { email: ana.email, question: "When?" });
  await admin("POST", "/clock/advance", { by: "PT10M" });
  await admin("POST", `/${kind}/${made.id}/end`, {});
  return { id: made.id, uuid: made.uuid, here, registrant: one.registrant_id, poll: poll.id };
}

async function users() {
  const at = (method) => `users.users.${method}`;
  const info = { email: "nora@example.com", type: 2, first_name: "Nora", last_name: "New" };
  const nora = await call(at("createUsers"), { body: { action: "autoCreate", user_info: info } });
  const her = { path: { userId: nora.id } };
  const me = { path: { userId: "me" } };
  await call(at("listUsers"), { query: { page_size: 30 } });
  await call(at("getUser"), { ...her, query: {} });
  await call(at("updateUser"), { ...her, body: { dept: "Events", vanity_name: "nora.room" } });
  await call(at("checkUserEmail"), { query: { email: info.email } });
  await call(at("checkUsersPMRoom"), { query: { vanity_name: "nora.room" } });
  await call(at("getUsersZAK"));
  await call(at("getUsersToken"), { ...her, query: { type: "zak" } });
  await call(at("revokeUsersSSOToken"), her);
  await call(at("addAssistants"), { ...me, body: { assistants: [{ email: info.email }] } });
  await call(at("listUserAssistants"), me);
  await call(at("listUserSchedulers"), her);
  await call(at("deleteUserAssistant"), { path: { userId: "me", assistantId: nora.id } });
  await call(at("deleteScheduler"), { path: { userId: nora.id, schedulerId: "host@example.com" } });
  await call(at("deleteUserAssistants"), me);
  await call(at("deleteUserSchedulers"), her);
  await call(at("getUserPermissions"), me);
  await call(at("updateUsersPresenceStatus"), { ...her, body: { status: "Away" } });
  await call(at("getUserPresenceStatus"), her);
  await call(at("getUserSettings"), { ...her, query: {} });
  for (const option of ["meeting_authentication", "recording_authentication", "meeting_security"]) {
    await call(at("getUserSettings"), { ...her, query: { option } });
  }
  await call(at("updateUserSettings"), { ...her, body: { feature: { webinar: true } } });
  await call(at("updateUsersEmail"), { ...her, body: { email: "nora.new@example.com" } });
  await call(at("updateUsersPassword"), { ...her, body: { password: "Harb0ur-Lights" } });
  await call(at("deleteUsersProfilePicture"), her);
  await call(at("updateUserStatus"), { ...her, body: { action: "deactivate" } });
  await call(at("deleteUser"), { ...her, query: { action: "delete" } });
}

async function meetings() {
  const at = (method) => `meetings.meetings.${method}`;
  const past = await held("meetings");
  const uuid = { path: { meetingId: past.uuid } };
  await call(at("getMeeting"), past.here);
  await call(at("listMeetings"), { path: { userId: "me" }, query: { type: "scheduled" } });
  await call(at("listUpcomingMeetings"), { path: { userId: "me" } });
  await call(at("updateMeeting"), { ...past.here, body: { agenda: "New" } });
  await call(at("getMeetingInvitation"), past.here);
  await call(at("listMeetingPolls"), past.here);
  await call(at("listMeetingRegistrants"), past.here);
  await call(at("getMeetingRegistrant"), { path: { ...past.here.path, registrantId: past.registrant } });
  await call(at("listRegistrationQuestions"), past.here);
  await call(at("getPastMeetingDetails"), uuid);
  await call(at("listPastMeetingInstances"), past.here);
  await call(at("getPastMeetingParticipants"), uuid);
  await call(at("listPastMeetingsPollResults"), uuid);
  await call(at("listPastMeetingsQA"), uuid);
  for (const method of ["getMeetingDetailReports", "getMeetingParticipantReports", "getMeetingPollReports", "getMeetingQAReport"]) {
    await call(`meetings.reports.${method}`, uuid);
  }
  await call("meetings.cloudRecording.getMeetingRecordings", uuid);
  await call("meetings.cloudRecording.listAllRecordings", { path: { userId: "me" }, query: { from: "2026-11-01" } });
  await call("meetings.cloudRecording.getMeetingRecordingSettings", uuid);
  await call(at("deleteMeeting"), past.here);
}

async function webinars() {
  const at = (method) => `meetings.webinars.${method}`;
  const past = await held("webinars");
  const uuid = { path: { webinarId: past.uuid } };
  await call(at("getWebinar"), past.here);
  await call(at("listWebinars"), { path: { userId: "me" } });
  await call(at("updateWebinar"), { ...past.here, body: { agenda: "New" } });
  await call(at("addPanelists"), { ...past.here, body: { panelists: [{ email: "rui@example.com", name: "Rui" }] } });
  await call(at("listPanelists"), past.here);
  await call(at("listWebinarsPolls"), past.here);
  await call(at("listWebinarRegistrants"), past.here);
  await call(at("getWebinarRegistrant"), { path: { ...past.here.path, registrantId: past.registrant } });
  await call(at("getWebinarTrackingSources"), past.here);
  await call(at("listPastWebinarInstances"), past.here);
  await call(at("getWebinarAbsentees"), { path: { webinarId: past.uuid, webinarUUID: past.uuid } });
  await call(at("listWebinarParticipants"), uuid);
  await call(at("listPastWebinarPollResults"), uuid);
  await call(at("listQAsOfPastWebinar"), uuid);
  for (const method of ["getWebinarDetailReports", "getWebinarParticipantReports", "getWebinarPollReports", "getWebinarQAReport"]) {
    await call(`meetings.reports.${method}`, uuid);
  }
}

// Compile the answers as values of their types; fields that a type does not have are no error (2353).
function compare() {
  const sources = answers.map(({ name, module, type, data }, number) => {
    const file = path.join(CLIENT_FOLDER, `answer_${number}.ts`);
    const text = data === undefined || data === "" ? "" : JSON.stringify(data);
    writeFileSync(file, text ? `import type { ${type} } from "@zoom/rivet/${module}";\nexport const value: ${type} = ${text};\n` : "export {};\n");
    return { name, file };
  });
  const tsc = path.join(CLIENT_FOLDER, "node_modules", ".bin", "tsc");
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--moduleResolution", "nodenext", "--pretty", "false"];
  const done = spawnSync(tsc, [...flags, ...sources.map(({ file }) => file)], { cwd: CLIENT_FOLDER, encoding: "utf8" });
  const lines = done.stdout.split("\n");
  for (const { name, file } of sources) {
    const base = path.basename(file);
    const errors = lines.filter((line) => line.startsWith(base) && !line.includes("TS2353"));
    report(name, errors.length ? "failed" : "ok", errors.join(" ").slice(0, 600));
  }
}

await users();
await meetings();
await webinars();
compare();
