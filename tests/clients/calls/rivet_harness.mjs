// What the programs of @zoom/rivet share: calls by name, and a comparison of every answer with the type that the library
// declares for it, by TypeScript.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const { ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET, CLIENT_FOLDER, MOCKZOOM_URL } = process.env;
const require = createRequire(path.join(CLIENT_FOLDER, "package.json"));
const { UsersS2SAuthClient } = require("@zoom/rivet/users");
const { MeetingsS2SAuthClient } = require("@zoom/rivet/meetings");
const { AccountsS2SAuthClient } = require("@zoom/rivet/accounts");
const { PhoneS2SAuthClient } = require("@zoom/rivet/phone");
const { TeamChatS2SAuthClient } = require("@zoom/rivet/teamchat");
const options = {
  clientId: ZOOM_CLIENT_ID, clientSecret: ZOOM_CLIENT_SECRET, accountId: ZOOM_ACCOUNT_ID, disableReceiver: true,
};
const modules = {
  users: new UsersS2SAuthClient(options), meetings: new MeetingsS2SAuthClient(options),
  accounts: new AccountsS2SAuthClient(options), phone: new PhoneS2SAuthClient(options),
  teamchat: new TeamChatS2SAuthClient(options),
};
const answers = [];

const report = (call, outcome, detail = "") => console.log(JSON.stringify({ call, outcome, detail }));
export const capital = (text) => text[0].toUpperCase() + text.slice(1);

export async function admin(method, place, body) {
  const url = `${MOCKZOOM_URL}/_mockzoom/v1/accounts/${ZOOM_ACCOUNT_ID}${place}`;
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  return answer.json();
}

// Call `module.group.method` and return its answer.
export async function call(name, sent = {}) {
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

// Compile the answers as values of their types; fields that a type does not have are no error (2353).
export function compare() {
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
