/** The calls as they come, and one of them in full. */
import { call, of, query } from "./api.js";
import { detail } from "./detail.js";
import { bar, button, h, labelled, small, table, write } from "./dom.js";
import { local, millis, number, status, tone } from "./format.js";

const KEPT = 1000;
const NAMES = ["operation", "status", "rule", "fault", "email", "method", "path", "webinar"];

/** Return the filters of the API in a text such as `status:4xx op:*batch*`. */
export function filters(text) {
	const found = {};
	for (const word of text.split(/\s+/).filter(Boolean)) {
		const [name, ...rest] = word.split(":");
		const key = name === "op" ? "operation" : name;
		if (word === "problem") found.problems = true;
		else if (NAMES.includes(key) && rest.length) found[key] = (key === "operation" ? anyCase : String)(rest.join(":"));
		else found.path = `*${word}*`;
	}
	return found;
}

/** Return a pattern without regard to case; a name without wildcards stays. */
const anyCase = text => (/[*?]/.test(text) ? text.replace(/[a-z]/gi, one => `[${one.toLowerCase()}${one.toUpperCase()}]`) : text);

function view(title, letter, isStray) {
	let s = {};
	const where = (app, rest) => (isStray ? `/journal${rest}` : of(app.account, `/journal${rest}`));

	function mount(root, app) {
		const words = app.params.get("q") ?? "";
		s = { app, epoch: null, paused: false, open: null, words };
		restart();
		s.grid = table({ caption: title, columns: columns(number => open(number, true)), key: one => one.number, empty: empty(app) });
		s.search = h("input", { type: "search", value: words, placeholder: "status:4xx op:*batch* rule:… email:… problem", onchange: () => refilter(s.search.value) });
		s.pause = button("Pause", () => pause(!s.paused));
		s.error = h("p", { class: "bad", role: "alert" });
		s.aside = h("section", { "aria-label": "Call", tabindex: "-1" });
		s.grid.node.addEventListener("scroll", () => s.grid.node.scrollTop > 0 && pause(true));
		const clear = () => app.change(where(app, ""), "DELETE", undefined, { confirm: "Delete all entries of this journal?", done: "The journal is empty." });
		s.split = h("div", { class: "split" }, h("div", {}, s.grid.node), s.aside);
		root.append(bar(labelled("Filter", s.search), s.pause, button("Clear", clear)), s.error, s.split);
	}

	function refilter(text) {
		s.words = text;
		s.app.keep({ q: text });
		restart();
		poll(s.app);
	}

	function restart() {
		Object.assign(s, { heads: [], last: 0, stamp: "", round: {} });
	}

	function pause(paused) {
		s.paused = paused;
		write(s.pause, paused ? "Go on" : "Pause");
		if (!paused) poll(s.app);
	}

	async function poll(app) {
		const mine = s;
		const journal = isStray ? app.overview.stray : app.seen?.journal;
		const stamp = journal && `${journal.epoch} ${journal.last} ${mine.words}`;
		if (mine.paused && journal) write(mine.pause, `Go on (${number(Math.max(0, journal.last - mine.last))} new)`);
		if (!journal || mine.paused || mine.busy === mine.round || stamp === mine.stamp) return;
		if (mine.epoch !== null && journal.epoch !== mine.epoch) {
			app.say("The list starts over: the journal was cleared, or the account reset or restored, or the server restarted.");
			restart();
			close();
		}
		const round = (mine.busy = mine.round);
		try {
			const page = await call(where(app, `/heads${query({ ...filters(mine.words), after: mine.last, limit: KEPT })}`));
			if (round !== mine.round) return;
			mine.heads = [...page.heads.reverse(), ...mine.heads].slice(0, KEPT);
			Object.assign(mine, { epoch: page.epoch, last: page.last, stamp });
			write(mine.error, "");
		} catch (error) {
			if (error.status !== 422 && error.status !== 400) throw error;
			write(mine.error, error.message);
			mine.stamp = stamp;
		} finally {
			if (mine.busy === round) mine.busy = null;
		}
		mine.grid.set(mine.heads, `${title}: ${number(mine.heads.length)} shown, newest first`);
		const wanted = app.params.get("n");
		if (wanted && mine.open === null) await open(Number(wanted), false);
	}

	async function open(number, focus) {
		const { app } = s;
		s.open = number;
		app.keep({ n: String(number) });
		s.split.classList.add("open");
		for (const row of s.grid.body.children) row.toggleAttribute("aria-current", row.dataset.key === String(number));
		try {
			const found = await call(where(app, `/entries/${number}`));
			s.copy = await detail(s.aside, found, app, close);
		} catch (error) {
			s.aside.replaceChildren(h("p", { class: "bad" }, error.message), button("Close", close));
		}
		if (focus) s.aside.focus();
	}

	function close() {
		if (s.open === null) return;
		const row = s.grid.body.querySelector(`[data-key="${s.open}"]`);
		s.open = null;
		s.copy = null;
		s.app.keep({ n: "" });
		s.split.classList.remove("open");
		s.aside.replaceChildren();
		row?.removeAttribute("aria-current");
		row?.querySelector("button")?.focus();
	}

	return {
		title,
		letter,
		mount,
		poll,
		key(key, event) {
			if (key === "Escape") close();
			else if (key === "c") s.copy?.();
			else if (key === " ") (event.preventDefault(), pause(!s.paused));
		},
	};
}

function columns(open) {
	return [
		["Call", { make: get => small(`#${get().number}`, () => open(get().number)) }],
		["Status", one => status(one.status), one => tone(one.status)],
		["Method", "method"],
		["Path", "path"],
		["Rule", "rule"],
		["Operation", one => one.operation ?? "unknown", one => (one.operation ? "" : "bad")],
		["Fault", one => [one.fault, one.connection].filter(Boolean).join(" ")],
		["Time", "time"],
		["Took", one => millis(one.took_ms)],
		["Here", one => local(one.at_ms).slice(11)],
	];
}

function empty(app) {
	return h("p", {}, "No call matches. Send one: ", h("code", {}, `curl ${app.base || location.origin}/v2/users/me -H "Authorization: Bearer $ZOOM_ACCESS_TOKEN"`), " (", h("code", {}, "mockzoom env"), " prints the variables)");
}

export const calls = view("Calls", "c", false);
export const stray = view("Stray calls", "x", true);
