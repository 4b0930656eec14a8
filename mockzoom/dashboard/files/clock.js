/** The account's clock, and what happens next on it. */
import { bar, button, h, labelled, pairs, table } from "./dom.js";
import { local, offset } from "./format.js";

const DAY = 86400000;
let s = {};

export const clock = {
	title: "Clock",
	letter: "t",
	mount(root, app) {
		const turn = (verb, body = {}) => app.post(`/clock/${verb}`, body);
		const at = h("input", { placeholder: "2026-12-24T18:00:00Z" });
		const by = h("input", { value: "PT1H30M", size: 10 });
		s = { now: h("div"), stamp: "" };
		s.due = table({
			caption: "What happens next",
			key: one => `${one.at} ${one.what} ${one.of}`,
			empty: "Nothing is due.",
			columns: [["Account time", "at"], ["What", one => one.what.replaceAll("_", " ")], ["Of", "of"]],
		});
		root.append(
			s.now,
			bar(button("Freeze", () => turn("freeze")),
				button("Run", () => turn("run")),
				button("+1 hour", () => turn("advance", { by: "PT1H" })),
				button("+1 day", () => turn("advance", { by: "P1D" })),
				button("Next midnight (UTC)", () => turn("set", { at: new Date((Math.floor(app.seen.clock.now_ms / DAY) + 1) * DAY).toISOString() }))),
			bar(labelled("Advance by", by), button("Advance", () => turn("advance", { by: by.value })), labelled("Set to", at), button("Set", () => turn("set", { at: at.value }))),
			s.due.node,
		);
	},
	async poll(app) {
		const { seen } = app;
		if (!seen) return;
		s.now.replaceChildren(pairs([
			["Account time", seen.clock.now],
			["State", seen.clock.mode === "frozen" ? "frozen: it stands still until it is run or advanced" : seen.clock.mode],
			["Difference", offset(seen.clock.offset_ms)],
			["Here", local(app.overview.system_ms)],
		]));
		const stamp = JSON.stringify([seen.counts, seen.journal.last, Math.round(seen.clock.offset_ms / 1000), Math.floor(seen.clock.now_ms / 60000)]);
		if (stamp === s.stamp) return;
		s.due.set((await app.get("/clock/due")).due);
		s.stamp = stamp;
	},
};
