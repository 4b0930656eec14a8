// The calls of @zoom/rivet to operations that mockzoom emulates from data: each thing is created, read, listed, changed and
// deleted.
import { admin, call } from "./rivet_harness.mjs";

const DAYS = { from: "2026-11-01", to: "2026-11-30" };

export async function modelled() {
  const info = { email: "rui@example.com", type: 2, first_name: "Rui", last_name: "Lima" };
  const rui = await call("users.users.createUsers", { body: { action: "ssoCreate", user_info: info } });
  await accounts();
  await groups(rui.id);
  await roles(rui.id);
  await devices(rui.id);
  await chat(rui);
  await phone(rui.id);
  await dashboards();
}

async function accounts() {
  const at = (method) => `accounts.accounts.${method}`;
  const me = { path: { accountId: "me" } };
  await call(at("updateAccountSettings"), { ...me, body: { in_meeting: { chat: true }, recording: { local_recording: true } } });
  await call(at("getAccountSettings"), me);
  for (const option of ["meeting_authentication", "recording_authentication", "security", "meeting_security"]) {
    await call(at("getAccountSettings"), { ...me, query: { option } });
  }
  await call(at("updateLockedSettings"), { ...me, body: { in_meeting: { chat: true } } });
  await call(at("getLockedSettings"), { ...me, query: {} });
  await call(at("getAccountsManagedDomains"), me);
  await call(at("getAccountsTrustedDomains"), me);
  await call("meetings.archiving.listArchivedFiles", { query: { from: "2026-11-15T00:00:00Z", to: "2026-11-20T00:00:00Z" } });
}

async function groups(user) {
  for (const [module, group, words] of [
    ["users", "groups", { create: "createGroup", list: "listGroups", get: "getGroup", change: "updateGroup", add: "addGroupMembers",
      members: "listGroupMembers", leave: "deleteGroupMember", remove: "deleteGroup" }],
    ["teamchat", "iMGroups", { create: "createIMDirectoryGroup", list: "listIMDirectoryGroups", get: "retrieveIMDirectoryGroup",
      change: "updateIMDirectoryGroup", add: "addIMDirectoryGroupMembers", members: "listIMDirectoryGroupMembers",
      leave: "deleteIMDirectoryGroupMember", remove: "deleteIMDirectoryGroup" }],
  ]) {
    const at = (word) => `${module}.${group}.${words[word]}`;
    const made = await call(at("create"), { body: { name: "Sales" } });
    const here = { path: { groupId: made.id } };
    await call(at("list"), { query: {} });
    await call(at("get"), here);
    await call(at("change"), { ...here, body: { name: "Support" } });
    await call(at("add"), { ...here, body: { members: [{ id: user }] } });
    await call(at("members"), here);
    if (module === "users") await settings(here);
    await call(at("leave"), { path: { groupId: made.id, memberId: user } });
    await call(at("remove"), here);
  }
}

async function settings(group) {
  const at = (method) => `users.groups.${method}`;
  await call(at("updateGroupsSettings"), { ...group, body: { in_meeting: { chat: true } } });
  await call(at("getGroupsSettings"), { ...group, query: {} });
  await call(at("updateLockedSettings"), { ...group, body: { in_meeting: { chat: true } } });
  await call(at("getLockedSettings"), { ...group, query: {} });
}

async function roles(user) {
  const at = (method) => `accounts.roles.${method}`;
  const made = await call(at("createRole"), { body: { name: "Hosts", description: "Hosts", privileges: ["User:Read"], type: "common" } });
  const { roles: known = [] } = await call(at("listRoles"));
  const here = { path: { roleId: made.id ?? known.find(({ name }) => name === "Hosts")?.id } };
  await call(at("getRoleInformation"), here);
  await call(at("updateRoleInformation"), { ...here, body: { name: "Planners" } });
  await call(at("assignRole"), { ...here, body: { members: [{ id: user }] } });
  await call(at("listMembersInRole"), here);
  await call(at("unassignRole"), { path: { ...here.path, memberId: user } });
  await call(at("deleteRole"), here);
}

async function devices(user) {
  const device = { name: "Hall", protocol: "H.323", ip: "10.0.0.1", encryption: "auto" };
  await call("meetings.h323Devices.createHSIPDevice", { body: device });
  const { devices: [one] = [] } = await call("meetings.h323Devices.listHSIPDevices", { query: {} });
  const here = { path: { deviceId: one?.id } };
  await call("meetings.h323Devices.updateHSIPDevice", { ...here, body: { ...device, name: "Room" } });
  await call("meetings.h323Devices.deleteHSIPDevice", here);

  const made = await call("meetings.trackingField.createTrackingField", { body: { field: "Team", required: false, visible: true } });
  const field = { path: { fieldId: made.id } };
  await call("meetings.trackingField.listTrackingFields");
  await call("meetings.trackingField.updateTrackingField", { ...field, body: { field: "Unit" } });
  await call("meetings.trackingField.getTrackingField", field);
  await call("meetings.trackingField.deleteTrackingField", field);

  await call("meetings.tSP.updateAccountsTSPInformation", { body: { enable: true, tsp_provider: "A provider" } });
  await call("meetings.tSP.getAccountsTSPInformation");
  const her = { path: { userId: user } };
  const tsp = { conference_code: "0125", leader_pin: "1234", tsp_bridge: "US_TSP_TB" };
  const added = await call("meetings.tSP.addUsersTSPAccount", { ...her, body: tsp });
  await call("meetings.tSP.listUsersTSPAccounts", her);
  await call("meetings.tSP.getUsersTSPAccount", { path: { userId: user, tspId: added.id } });
  await call("meetings.tSP.updateTSPAccount", { path: { userId: user, tspId: added.id }, body: { ...tsp, leader_pin: "4321" } });
  await call("meetings.tSP.setGlobalDialInURLForTSPUser", { ...her, body: { audio_url: "https://example.com" } });
  await call("meetings.tSP.addUsersTSPAccount", { ...her, body: { ...tsp, conference_code: "0126" } });
  await call("meetings.tSP.deleteUsersTSPAccount", { path: { userId: user, tspId: added.id } });
  await call("meetings.pAC.listUsersPACAccounts", her);
}

async function chat(user) {
  const at = (method) => `teamchat.chatChannels.${method}`;
  const mine = { path: { userId: "me" } };
  const made = await call(at("createChannel"), { ...mine, body: { name: "News", type: 1, members: [{ email: user.email }] } });
  const here = { path: { channelId: made.id } };
  await call(at("listUsersChannels"), { ...mine, query: {} });
  await call(at("getChannel"), here);
  await call(at("updateChannel"), { ...here, body: { name: "Events" } });
  const whole = (method) => `teamchat.chatChannelsAccountLevel.${method}`;
  const ours = { path: { userId: "me", channelId: made.id } };
  await call(whole("listChannelMembers"), { ...ours, query: {} });
  await call(at("removeMember"), { path: { channelId: made.id, identifier: user.email } });
  await call(whole("inviteChannelMembers"), { ...ours, body: { members: [{ email: user.email }] } });
  await call(whole("getChannel"), ours);
  const message = { message: "Hello", to_channel: made.id };
  const sent = await call("teamchat.chatMessages.sendChatMessage", { ...mine, body: message });
  const one = { path: { userId: "me", messageId: sent.id } };
  await call("teamchat.chatMessages.listUsersChatMessages", { ...mine, query: { to_channel: made.id, ...DAYS } });
  await call("teamchat.chatMessages.updateMessage", { ...one, body: { ...message, message: "Bye" } });
  await call("teamchat.chatMessages.deleteMessage", { ...one, query: { to_channel: made.id } });
  await call(at("deleteChannel"), here);
  await call("teamchat.contacts.listUsersContacts", { query: {} });
  await call("teamchat.contacts.getUsersContactDetails", { path: { identifier: user.email }, query: {} });
  await call("teamchat.contacts.searchCompanyContacts", { query: { search_key: "Rui" } });
}

async function phone(user) {
  const at = (group, method) => `phone.${group}.${method}`;
  const site = await call(at("sites", "createPhoneSite"), { body: {
    name: "Denver", auto_receptionist_name: "Hello",
    default_emergency_address: { address_line1: "1 Main", city: "Denver", country: "US", state_code: "CO", zip: "80014" },
  } });
  const here = { path: { siteId: site.id } };
  await call(at("sites", "listPhoneSites"), { query: {} });
  await call(at("sites", "getPhoneSiteDetails"), here);
  await call(at("sites", "updatePhoneSiteDetails"), { ...here, body: { name: "Boulder" } });
  const blocked = await call(at("blockedList", "createBlockedList"), { body: {
    block_type: "inbound", match_type: "phoneNumber", phone_number: "+15550100", status: "active", country: "US" } });
  await call(at("blockedList", "listBlockedLists"), { query: {} });
  await call(at("blockedList", "getBlockedListDetails"), { path: { blockedListId: blocked.id } });
  await call(at("blockedList", "deleteBlockedList"), { path: { blockedListId: blocked.id } });
  const queue = await call(at("callQueues", "createCallQueue"), { body: { name: "Help", site_id: site.id } });
  const calls = { path: { callQueueId: queue.id } };
  await call(at("callQueues", "listCallQueues"), { query: {} });
  await call(at("callQueues", "getCallQueueDetails"), calls);
  await call(at("callQueues", "updateCallQueueDetails"), { ...calls, body: { name: "Sales" } });
  await call(at("callQueues", "listCallQueueMembers"), calls);
  await call(at("callQueues", "deleteCallQueue"), calls);
  await call(at("sharedLineGroup", "listSharedLineGroups"), { query: {} });
  await call(at("settingTemplates", "listSettingTemplates"), { query: {} });
  await call(at("phoneNumbers", "listPhoneNumbers"), { query: {} });
  await call(at("phoneDevices", "listDevices"), { query: {} });
  await call(at("users", "listPhoneUsers"), { query: {} });
}

async function dashboards() {
  const at = (method) => `accounts.dashboards.${method}`;
  const body = { topic: "Live", type: 2, start_time: "2027-03-01T10:00:00Z" };
  const meeting = await call("meetings.meetings.createMeeting", { path: { userId: "me" }, body });
  await admin("POST", `/meetings/${meeting.id}/start`, {});
  await admin("POST", `/meetings/${meeting.id}/join`, { host: true });
  const live = { path: { meetingId: String(meeting.id) }, query: { type: "live" } };
  for (const method of ["listMeetingParticipants", "listMeetingParticipantsQoS", "getPostMeetingFeedback", "getMeetingSharingRecordingDetails"]) {
    await call(at(method), live);
  }
  await call(at("listZoomRooms"), { query: {} });
  await admin("POST", `/meetings/${meeting.id}/end`, {});
}
