/** Views of one list each, a page at a time: webinars, meetings, quotas, users, rules, test webinars. */
import { call, of, query } from "./api.js";
import { ruleParts } from "./detail.js";
import { bar, button, h, labelled, link, pairs, small, table } from "./dom.js";
import { number } from "./format.js";

const PAGE = 50;
const SEARCHES = 10; // requests for one search: each reads a part of a long list

/** Return a view of a list. `path` and `items` say where it comes from, `detail` fills the section beside it. */
function listView(how) {
	let s = {};
	async function load(more = false) {
		const mine = s;
		const found = [];
		for (let tries = 0; tries < SEARCHES; tries++) {
			const page = await call((how.path?.() ?? of(mine.app.account, `/${how.name}`)) + query({ contains: mine.words, limit: how.search === false ? "" : PAGE, after: more ? mine.next : "" }));
			found.push(...page[how.name]);
			Object.assign(mine, { next: page.next ?? null, total: page.total ?? found.length });
			more = true;
			if (found.length >= PAGE || mine.next === null) break;
		}
		mine.items = mine.appending ? [...mine.items, ...found] : found;
		mine.appending = false;
		mine.grid.set(mine.items, `${how.title}: ${number(mine.items.length)} shown of ${number(mine.total)}`);
		mine.more.hidden = mine.next === null;
	}
	async function open(id) {
		s.open = String(id);
		s.app.keep({ id });
		s.split.classList.add("open");
		await how.detail(s.aside, s.open, s.app, close).catch(error => s.aside.replaceChildren(h("p", { class: "bad" }, error.message), button("Close", close)));
		s.aside.focus();
	}
	function close() {
		if (!s.open) return;
		const row = s.grid.body.querySelector(`[data-key="${CSS.escape(s.open)}"] button`);
		s.open = "";
		s.app.keep({ id: "" });
		s.split.classList.remove("open");
		s.aside.replaceChildren();
		row?.focus();
	}
	return {
		title: how.title,
		letter: how.letter,
		mount(root, app) {
			const words = app.params.get("q") ?? "";
			const search = h("input", { type: "search", value: words, onchange: () => (s.words = search.value, app.keep({ q: s.words }), load()) });
			s = { app, words, items: [], stamp: "" };
			s.grid = table({ caption: how.title, columns: how.columns(open, app), key: how.key, empty: how.empty });
			s.more = button("More", () => (s.appending = true, load(true)), { hidden: true });
			s.aside = h("section", { tabindex: "-1", "aria-label": "Details" });
			s.split = h("div", { class: "split" }, h("div", {}, s.grid.node, s.more), s.aside);
			root.append(how.search === false ? "" : bar(labelled("Contains", search)), s.split);
		},
		async poll(app) {
			const stamp = how.path ? "once" : Math.floor(app.overview.system_ms / 2000);
			if (stamp === s.stamp) return;
			if (s.items.length <= PAGE) await load();
			s.stamp = stamp;
			const id = app.params.get("id");
			if (id && !s.open && how.detail) await open(id);
		},
		key: key => key === "Escape" && close(),
	};
}

const counts = one => `${number(one.approved)} / ${number(one.pending)} / ${number(one.denied)}`;
const APPROVAL = ["automatic", "manual", "no registration"];
const STATES = { live: "good", over: "soft", scheduled: "" };

function events(title, letter, name) {
	return listView({
		title,
		letter,
		name,
		empty: h("p", {}, "There is none. Create one: ", h("code", {}, `POST /v2/users/me/${name}`)),
		columns: open => [
			["Number", { make: get => small(String(get().id), () => open(get().id)) }],
			["Topic", "topic"],
			["Host", "host_email"],
			["Start", one => one.start_time ?? "no fixed time"],
			["Type", "type"],
			["State", one => one.state, one => STATES[one.state]],
			["Registration", one => APPROVAL[one.approval_type] ?? ""],
			["Approved / pending / denied", one => counts(one.registrants) + (one.capacity ? ` of ${number(one.capacity)}` : "")],
		],
		detail: (root, id, app, close) => registrants(root, id, app, close, of(app.account, `/${name}/${id}`)),
	});
}

async function registrants(root, id, app, close, at) {
	const status = h("select", { onchange: () => load() }, ["", "approved", "pending", "denied"].map(one => h("option", { value: one }, one || "all")));
	const search = h("input", { type: "search", "aria-label": "Registrants that contain", onchange: () => load() });
	const person = h("input", { "aria-label": "E-mail address of a participant", placeholder: "ana@example.com" });
	const grid = table({
		caption: "Registrants",
		columns: [
			["E-mail", "email"],
			["Name", one => `${one.first_name} ${one.last_name}`],
			["Status", one => one.status, one => ({ approved: "good", denied: "bad" })[one.status] ?? "warn"],
			["Join link", { make: get => (get().join_url ? [link(get().join_url, "open"), small("Copy", () => app.copy(get().join_url, "the link"), get().email)] : "") }],
		],
	});
	let found = [];
	let next = 0;
	const more = button("More", () => load(true));
	async function load(append = false) {
		if (!append) [found, next] = [[], 0];
		for (let tries = 0; tries < SEARCHES; tries++) {
			const page = await call(`${at}/registrants${query({ status: status.value, contains: search.value, after: next || "", limit: PAGE })}`);
			found = [...found, ...page.registrants];
			next = page.next;
			if (page.registrants.length || next === null) break;
		}
		more.hidden = next === null;
		grid.set(found, `Registrants: ${number(found.length)} shown`);
	}
	const act = (verb, body = () => ({})) => button(verb, async () => (await app.change(`${at}/${verb}`, "POST", body())) && load());
	const who = () => (person.value ? { email: person.value } : {});
	root.replaceChildren(
		h("h3", {}, `Number ${id}`),
		bar(act("start"), act("end"), person, act("join", who), act("leave", who), button("Close", close)),
		bar(labelled("Status", status), search),
		grid.node,
		more,
	);
	await load();
}

export const webinars = events("Webinars", "w", "webinars");
export const meetings = events("Meetings", "m", "meetings");

export const quotas = listView({
	title: "Quotas",
	letter: "q",
	name: "quotas",
	key: one => `${one.counter} ${one.window}`,
	empty: "The plan of this account has no limits.",
	columns: () => [
		["What", one => one.kind.replace("_", " ")],
		["Of", "of"],
		["Webinar", "webinar"],
		["Used", one => `${one.limit && one.used >= 0.8 * one.limit ? "! " : ""}${number(one.used)}`, one => (one.limit && one.used >= one.limit ? "bad" : one.limit && one.used >= 0.8 * one.limit ? "warn" : "")],
		["Limit", one => (one.limit === null ? "lifted" : number(one.limit))],
		["Window", "window"],
		["Starts again at", "resets_at"],
	],
});

const TYPES = { 1: "basic", 2: "licensed", 99: "no licence" };

export const users = listView({
	title: "Users",
	letter: "u",
	name: "users",
	empty: "The account has no users.",
	columns: () => [
		["E-mail", "email"],
		["Name", one => `${one.first_name} ${one.last_name}`],
		["Licence", one => TYPES[one.type] ?? one.type],
		["Status", one => (one.foreign ? "of another account" : one.status)],
		["Webinar capacity", one => (one.webinar_capacity ? number(one.webinar_capacity) : "no webinar plan")],
		["Webinars", one => number(one.webinars)],
		["Meetings", one => number(one.meetings)],
		["Id", "id"],
	],
});

export const rules = listView({
	title: "Rules",
	letter: "r",
	name: "rules",
	path: () => "/rules",
	key: one => one.rule,
	empty: "No rule contains this text.",
	columns: open => [
		["Rule", { make: get => small(get().rule, () => open(get().rule)) }],
		["What it says", "says"],
		["Status and code", one => [...new Set(one.variants.map(variant => [variant.status, variant.code].filter(Boolean).join("/")))].join(", ")],
		["Grade", one => [...new Set(one.variants.map(variant => variant.grade))].join(", ")],
	],
	async detail(root, id, app, close) {
		const rule = await call(`/rules/${encodeURIComponent(id)}`);
		const fault = button("Make the next such call fail", () => app.post("/faults", { rule: rule.rule, first: 1 }));
		root.replaceChildren(h("h3", {}, rule.rule), bar(rule.kind !== "rule" && fault, button("Close", close)), ...ruleParts(rule, app.seen?.profile, app), rule.operations.length ? pairs([["Operations", rule.operations.join(", ")]]) : "");
	},
});

export const testWebinars = listView({
	title: "Test webinars",
	letter: "b",
	name: "test_webinars",
	path: () => "/test_webinars",
	search: false,
	empty: "",
	columns: (_, app) => [
		["Number", "id"],
		["What a batch registration is answered with", "outcome"],
		["Rule", { make: get => (get().rule ? link(app.at("rules", { id: get().rule }), get().rule) : "") }],
		["Try it", { make: get => small("Copy as curl", () => app.copy(attempt(get().id, app.base), "the command"), get().id) }],
	],
});

function attempt(id, base) {
	const body = JSON.stringify({ auto_approve: true, registrants: [{ email: "ana@example.com", first_name: "Ana" }] });
	return `curl ${base}/v2/webinars/${id}/batch_registrants -H "Authorization: Bearer $ZOOM_ACCESS_TOKEN" -H 'Content-Type: application/json' --data-raw '${body}'`;
}
