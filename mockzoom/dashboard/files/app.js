/** The frame of the dashboard: address, account, polling, keys. A view has `mount` and, once a second, `poll`. */
import { ApiError, asCurl, call, of, query, token } from "./api.js";
import { calls, stray } from "./calls.js";
import { clock } from "./clock.js";
import { button, h, labelled, write } from "./dom.js";
import { faults } from "./faults.js";
import { local, number, offset } from "./format.js";
import { meetings, quotas, rules, testWebinars, users, webinars } from "./lists.js";
import { overview } from "./overview.js";
import { state } from "./state.js";
import { webhooks } from "./webhooks.js";

const VIEWS = { overview, calls, webinars, meetings, faults, clock, quotas, users, state, rules, tests: testWebinars, webhooks, stray };
const KEYS = [["/", "filter"], ["j k", "next and previous row"], ["Enter", "open the row"], ["Esc", "close it"], ["space", "pause"], ["c", "copy as curl"], ["g and a letter", "a view"], ["?", "this list"]];
const SECOND = 1000;
const SLOWEST = 10;
const SUMMARY = 5;

const $ = id => document.getElementById(id);

let view = null;
let last = null;
let known = "";
let failures = 0;
let polls = 0;
let going = false;
let timer;

/** What a view may use. */
const app = {
	account: "",
	base: "",
	params: new URLSearchParams(),
	get overview() { return last; },
	/** The account in the overview. */
	get seen() { return last?.accounts.find(one => one.account_id === app.account); },
	/** Return the address of a view. */
	at: (name, params) => `#${name}${query({ account: app.account, ...params })}`,
	/** Change the parameters in the address without another entry in the history. */
	keep(params) {
		for (const [name, value] of Object.entries(params)) value ? app.params.set(name, value) : app.params.delete(name);
		history.replaceState(null, "", app.at(route().name, Object.fromEntries(app.params)));
	},
		say(text, tone = "") {
		$("note").className = tone;
		write($("note"), text);
	},
	/** Write a text to the clipboard; where that is not allowed, say so. */
	async copy(text, what) {
		try {
			await navigator.clipboard.writeText(text);
			app.say(`Copied ${what}.`);
		} catch {
			app.say(`The browser does not allow copying here; select the text of ${what} instead.`, "bad");
		}
	},
	get: rest => call(of(app.account, rest)),
	post: (rest, ...more) => app.change(of(app.account, rest), "POST", ...more),
	drop: (rest, how) => app.change(of(app.account, rest), "DELETE", undefined, how),
	/** Read a text as JSON and pass it on; a text that is not JSON is refused with a sentence. */
	json(text, what, use) {
		let read;
		try {
			read = JSON.parse(text);
		} catch (error) {
			return app.say(`The ${what} is not JSON: ${error.message}`, "bad");
		}
		return use(read);
	},
	/** Send a request that changes something and show it; returns the answer, or null if it was refused or not confirmed. */
	async change(path, method, body, how = {}) {
		if (how.confirm && !confirm(how.confirm)) return null;
		try {
			const answer = await call(path, method, body);
			$("change").hidden = false;
			write($("change").querySelector("pre"), asCurl(path, method, body));
			app.say(how.done ?? "Done.");
			await poll();
			return answer ?? {};
		} catch (error) {
			app.say(error.message, "bad");
			return null;
		}
	},
};

function route() {
	const [name, text = ""] = location.hash.slice(1).split("?");
	return { name: name in VIEWS ? name : "overview", params: new URLSearchParams(text) };
}

async function navigate() {
	const { name, params } = route();
	app.account = params.get("account") || app.account;
	params.delete("account");
	app.params = params;
	app.say("");
	view = VIEWS[name];
	$("main").replaceChildren(h("h2", {}, view.title));
	document.title = `${view.title} · mockzoom`;
	addresses();
	view.mount($("main"), app);
	if (document.activeElement === document.body) $("main").focus();
	await poll();
}

function addresses() {
	for (const one of $("views").querySelectorAll("a")) {
		one.href = app.at(one.dataset.view);
		one.ariaCurrent = VIEWS[one.dataset.view] === view ? "page" : null;
	}
}

async function poll() {
	if (going) return;
	going = true;
	clearTimeout(timer);
	try {
		const all = view === overview;
		const page = await call(`/overview${query({ after: all && app.params.get("after"), account: !all && app.account, limit: all ? 100 : 1 })}`);
		if (!app.account && page.accounts.length) app.account = page.accounts[0].account_id;
		last = page;
		app.base = page.base_url;
		$("banner").hidden = true;
		document.body.classList.remove("stale");
		await accounts(page);
		head();
		await view.poll(app);
		failures = 0;
	} catch (error) {
		failed(error);
	} finally {
		going = false;
		schedule();
	}
}

function schedule() {
	clearTimeout(timer);
	if (!document.hidden && failures >= 0) timer = setTimeout(poll, SECOND * Math.min(2 ** failures, SLOWEST));
}

function failed(error) {
	if (!(error instanceof ApiError)) console.error(error);
	$("banner").hidden = false;
	document.body.classList.add("stale");
	if (error.status === 401) return askToken();
	failures = Math.min(failures + 1, 5);
	write($("banner"), `${error.message} What is shown may be out of date; the next try is in ${Math.min(2 ** failures, SLOWEST)} s.`);
}

function askToken() {
	const wrong = token.get() ? "The admin token is wrong: the server refuses it." : "The server requires an admin token (--admin-token).";
	token.set("");
	failures = -1;
	if ($("banner").querySelector("form")) return;
	const field = h("input", { type: "password", autocomplete: "off", required: true });
	const form = h("form", { class: "bar", onsubmit: event => {
		event.preventDefault();
		token.set(field.value);
		failures = 0;
		$("banner").replaceChildren();
		poll();
	} }, h("span", {}, wrong), labelled("Admin token", field), h("button", {}, "Use it"));
	$("banner").replaceChildren(form);
	field.focus();
}

/** Offer the accounts for choice, when their number has changed. */
async function accounts(page) {
	const stamp = `${page.total} ${app.account}`;
	if (stamp === known) return;
	const listed = (await call("/accounts?limit=1000")).accounts;
	known = stamp;
	const there = listed.some(one => one.account_id === app.account);
	if (!there) app.say(`There is no account ${app.account}; choose another one.`, "bad");
	$("account").replaceChildren(...listed.map(one => h("option", { selected: one.account_id === app.account }, one.account_id)));
	if (!there) $("account").selectedIndex = -1;
	addresses();
}

function head() {
	const one = app.seen;
	write($("clock"), one ? `${one.clock.now} account time${one.clock.mode === "real" ? "" : `, ${one.clock.mode} (${offset(one.clock.offset_ms)})`} · ${local(last.system_ms)} here` : "");
	if (polls++ % SUMMARY === 0 && one) write($("summary"), `${number(one.journal.last)} calls in all, ${number(one.journal.refused)} of the last ${number(one.journal.entries)} refused, ${number(last.stray.entries)} without an account.`);
}

function onKey(event) {
	const { target } = event;
	if (event.key === "Escape") return view.key?.("Escape", event);
	if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open || localStorage.getItem("mockzoom-keys") === "off") return;
	if (target.matches("input, textarea, select") || (event.key === " " && target.matches("button, summary, a"))) return;
	if (prefix) {
		prefix = false;
		const found = Object.entries(VIEWS).find(([, one]) => one.letter === event.key);
		if (found) location.hash = app.at(found[0]);
		return;
	}
	if (event.key === "g") prefix = true;
	else if (event.key === "?") help();
	else if (event.key === "/") focus("input[type=search]", event);
	else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
	else view.key?.(event.key, event);
}
let prefix = false;

function focus(selector, event) {
	const found = $("main").querySelector(selector);
	if (found) event.preventDefault();
	found?.focus();
}

/** Move the focus to the next or previous row. */
function step(by) {
	const rows = [...$("main").querySelectorAll("tbody tr")].map(row => row.querySelector("button, a")).filter(Boolean);
	const at = rows.findIndex(one => one.closest("tr").contains(document.activeElement));
	(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by] ?? rows[at])?.focus();
}

function help() {
	const off = h("input", { type: "checkbox", onchange: () => localStorage.setItem("mockzoom-keys", off.checked ? "off" : "on") });
	off.checked = localStorage.getItem("mockzoom-keys") === "off";
	const letters = Object.values(VIEWS).map(one => h("li", {}, h("kbd", {}, `g ${one.letter}`), ` ${one.title}`));
	$("keys").replaceChildren(
		h("h2", { id: "keys-title" }, "Keys"),
		h("ul", {}, KEYS.map(([key, what]) => h("li", {}, h("kbd", {}, key), ` ${what}`))),
		h("ul", {}, letters),
		h("p", {}, labelled("Switch the single keys off", off)),
		button("Close", () => $("keys").close()),
	);
	$("keys").showModal();
}

function start() {
	$("views").append(...Object.entries(VIEWS).map(([name, one]) => h("li", {}, h("a", { "data-view": name }, one.title))));
	$("theme").value = localStorage.getItem("mockzoom-theme") ?? "";
	const theme = () => localStorage.setItem("mockzoom-theme", (document.documentElement.dataset.theme = $("theme").value));
	theme();
	$("theme").onchange = theme;
	$("account").onchange = () => (location.hash = `${route().name}${query({ account: $("account").value })}`);
	$("help").onclick = help;
	document.addEventListener("keydown", onKey);
	document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : poll()));
	addEventListener("hashchange", navigate);
	navigate();
}

start();
