/** Faults and queued responses: what the next calls meet. */
import { bar, button, h, labelled, small, table } from "./dom.js";
import { number } from "./format.js";

const READY = [
	["429 once", { rule: "rate_limit_per_second", first: 1 }],
	["Daily limit once", { rule: "rate_limit_daily", retry_after: "seconds", retry_after_s: 1, first: 1 }],
	["Lost answer once", { method: "POST", connection: "reset", when: "after", first: 1 }],
	["HTML 502 once", { status: 502, body: "<html><h1>502 Bad Gateway</h1></html>", headers: { "Content-Type": "text/html" }, first: 1 }],
	["Slow by 2 s", { latency: { ms: 2000 } }],
];
let s = {};

export const faults = {
	title: "Faults",
	letter: "f",
	mount(root, app) {
		const add = fault => app.post("/faults", fault, { done: "Added a fault." });
		const off = new Map();
		s = { stamp: "", off };
		s.toggle = async one => {
			if (off.has(one.id)) {
				if (await add(one.fault)) off.delete(one.id);
			} else if (await app.drop(`/faults/${one.id}`)) off.set(one.id, { ...one, off: true });
			s.stamp = "";
		};
		s.grid = table({
			caption: "Faults",
			empty: h("p", {}, "No fault is set. Choose one above, or ", h("code", {}, "mockzoom fault add"), "."),
			columns: [
				["Id", "id"],
				["Fault", one => JSON.stringify(one.fault)],
				["Matched", one => number(one.matched)],
				["Hits", one => number(one.hits)],
				["State", one => (one.off ? "off" : "on"), one => (one.off ? "soft" : "warn")],
				["Change", { make: get => small("Off or on", () => s.toggle(get()), get().id) }],
			],
		});
		s.queue = table({
			caption: "Queued responses",
			empty: "No response is queued.",
			columns: [["Id", "id"], ["Response", one => JSON.stringify(one.answer)]],
		});
		const text = h("textarea", { rows: 3, spellcheck: "false" });
		text.value = '{"operation": "addBatchWebinarRegistrants", "rule": "webinar_full", "first": 1}';
		root.append(
			bar(READY.map(([name, fault]) => button(name, () => add(fault)))),
			s.grid.node,
			bar(button("Delete all faults", () => app.drop("/faults")), button("Delete all queued responses", () => app.drop("/next"))),
			labelled("A fault as JSON", text),
			button("Add it", () => app.json(text.value, "fault", add)),
			s.queue.node,
		);
	},
	async poll(app) {
		const stamp = JSON.stringify([app.seen?.counts, app.seen?.journal.last, app.seen?.journal.epoch]);
		if (stamp === s.stamp) return;
		const [set, queued] = await Promise.all([app.get("/faults"), app.get("/next")]);
		s.stamp = stamp;
		s.grid.set([...set.faults, ...s.off.values()]);
		s.queue.set(queued.next);
	},
};
