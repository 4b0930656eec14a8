// zoomapi (npm): every function of its groups about users, meetings, webinars, recordings, reports, metrics and chat.
const path = require("node:path");
const http = require("node:http");

const { ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET, CLIENT_FOLDER, MOCKZOOM_URL } = process.env;
const zoomApi = require(require.resolve("zoomapi", { paths: [CLIENT_FOLDER] })).default;
const groups = zoomApi({
  accountId: ZOOM_ACCOUNT_ID, oauthClientId: ZOOM_CLIENT_ID, oauthClientSecret: ZOOM_CLIENT_SECRET,
});
const made = new Set();

function report(call, outcome, detail = "") {
  console.log(JSON.stringify({ call, outcome, detail }));
}

function admin(method, place, body) {
  const url = `${MOCKZOOM_URL}/_mockzoom/v1/accounts/${ZOOM_ACCOUNT_ID}${place}`;
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: { "Content-Type": "application/json" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve(JSON.parse(Buffer.concat(parts).toString() || "null")));
    });
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

// Call a function, `group.Name`, and return its answer; it must have the fields that are named.
async function call(name, args, fields = []) {
  const [group, method] = name.split(".");
  made.add(name);
  try {
    const answer = await groups[group][method](...args);
    const absent = fields.filter((field) => !(field in answer));
    report(name, absent.length ? "failed" : "ok", absent.length ? `without ${absent}` : "");
    return answer;
  } catch (error) {
    const { entries } = await admin("GET", "/journal?limit=1");
    const last = entries.at(-1);
    const unknown = ["endpoint_not_emulated", "endpoint_unknown"].includes(last?.rule);
    const where = unknown ? `${last.request.method} ${last.request.path.replace("/v2", "")}` : String(error.message);
    report(name, unknown ? "not emulated" : "failed", where.slice(0, 600));
    return {};
  }
}

async function main() {
  const person = { email: "ana@example.com", first_name: "Ana", last_name: "Lima" };
  const start = "2027-03-01T10:00:00Z";
  const settings = { approval_type: 0 };
  await call("oauth.GetServerToServerOAuthToken", [], ["access_token"]);
  await call("users.ListUsers", [{}], ["users", "total_records"]);
  const nora = await call("users.CreateUser", [{ action: "custCreate", user_info: { email: "nora@example.com", type: 2 } }], ["id"]);
  await call("users.GetUser", [nora.id], ["id", "email", "pmi", "group_ids", "verified"]);
  await call("users.GetUserToken", [nora.id, { type: "zak" }], ["token"]);
  await call("users.UpdatePresenceStatus", [nora.id, { status: "Away" }]);
  await call("users.UpdateUser", [nora.id, {}, { dept: "Events" }]);
  await call("users.GetUserPermissions", [nora.id], ["permissions"]);
  await call("users.GetUserSettings", [nora.id, {}], ["schedule_meeting", "in_meeting", "feature"]);
  await call("users.DeleteUser", [nora.id, { action: "delete" }]);

  const meeting = await call("meetings.CreateMeeting", ["me", { topic: "Talk", type: 2, start_time: start, settings }], ["id", "join_url"]);
  await call("meetings.ListMeetings", ["me", {}], ["meetings"]);
  await call("meetings.GetMeeting", [meeting.id], ["id", "settings"]);
  await call("meetings.UpdateMeeting", [meeting.id, { topic: "Talks" }]);
  const registrant = await call("meetings.AddRegistrant", [meeting.id, person], ["registrant_id"]);
  await call("meetings.ListRegistrants", [meeting.id, {}], ["registrants"]);
  await call("meetings.UpdateRegistrantStatus", [meeting.id, { action: "cancel", registrants: [{ id: registrant.registrant_id, email: person.email }] }]);
  await call("meetings.GetMeetingInvitation", [meeting.id], ["invitation"]);
  await admin("POST", `/meetings/${meeting.id}/start`, {});
  await admin("POST", `/meetings/${meeting.id}/recording`, {});
  await admin("POST", `/meetings/${meeting.id}/join`, { host: true });
  await admin("POST", "/clock/advance", { by: "PT10M" });
  await call("meetings.UpdateMeetingStatus", [meeting.id, { action: "end" }]);
  await call("meetings.GetMeetingRecordings", [meeting.id], ["recording_files"]);
  await call("recordings.GetAccountRecordings", ["me", { from: "2026-11-01", to: "2026-12-31" }], ["meetings"]);
  await call("recordings.DeleteMeetingRecordings", [meeting.id, { action: "trash" }]);
  await call("reports.GetMeetingParticipantReports", [meeting.id, {}], ["participants"]);
  await call("metrics.GetMeetings", [{ type: "past", from: "2026-11-01", to: "2026-12-31" }], ["meetings"]);
  await call("meetings.DeleteMeeting", [meeting.id, {}]);

  const webinar = await call("webinars.CreateWebinar", ["me", { topic: "Show", type: 5, start_time: start, settings }], ["id"]);
  await call("webinars.ListWebinars", ["me", {}], ["webinars"]);
  await call("webinars.GetWebinar", [webinar.id], ["id", "settings"]);
  await call("webinars.UpdateWebinar", [webinar.id, { topic: "Shows" }]);
  await call("webinars.AddPanelists", [webinar.id, [{ name: "Rui", email: "rui@example.com" }]]);
  const { panelists = [{}] } = await call("webinars.ListPanelists", [webinar.id], ["panelists"]);
  await call("webinars.RemoveAPanelist", [webinar.id, panelists[0].id]);
  await call("webinars.RemovePanelists", [webinar.id]);
  const ana = await call("webinars.AddWebinarRegistrant", [webinar.id, person], ["registrant_id", "join_url"]);
  await call("webinars.ListWebinarRegistrants", [webinar.id, {}], ["registrants"]);
  await call("webinars.UpdateWebinarRegistrantStatus", [webinar.id, { action: "approve", registrants: [{ id: ana.registrant_id, email: person.email }] }]);
  await call("webinars.ListRegistrationQuestions", [webinar.id], ["questions", "custom_questions"]);
  await call("webinars.DeleteWebinarRegistrant", [webinar.id, ana.registrant_id]);
  await admin("POST", `/webinars/${webinar.id}/start`, {});
  await admin("POST", `/webinars/${webinar.id}/join`, { host: true });
  await admin("POST", "/clock/advance", { by: "PT10M" });
  await admin("POST", `/webinars/${webinar.id}/end`, {});
  await call("webinars.ListPastWebinarQA", [webinar.id], ["questions"]);
  await call("webinars.ReportWebinarParticipants", [webinar.id, {}], ["participants"]);
  const other = await call("webinars.CreateWebinar", ["me", { topic: "Show", type: 5, start_time: start, settings }], ["id"]);
  await call("webinars.DeleteWebinar", [other.id, {}]);

  const staff = "staff@example.com";
  await groups.users.CreateUser({ action: "ssoCreate", user_info: { email: staff, type: 1 } });
  await call("chat.ListUserChannels", [{ userId: "me" }]);
  await call("chat.ListChannelMembers", [{ userId: "me", channelId: "none" }]);
  await call("chat.SendChatMessage", [{ userId: "me", message: "Hello", to_contact: staff }]);

  const events = { webhooks: true }; // They are tested in tests/webhooks with another client.
  for (const [group, functions] of Object.entries(groups)) {
    for (const name of Object.keys(functions)) {
      if (!events[group] && !made.has(`${group}.${name}`)) report(`${group}.${name}`, "failed", "the program does not call it");
    }
  }
}

main();
