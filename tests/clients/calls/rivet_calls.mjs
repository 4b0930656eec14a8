// @zoom/rivet: its calls about users, meetings, webinars, reports and recordings, and those of `rivet_modelled.mjs`.
import { admin, call, capital, compare } from "./rivet_harness.mjs";
import { modelled } from "./rivet_modelled.mjs";

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

await users();
await modelled();
await meetings();
await webinars();
compare();
