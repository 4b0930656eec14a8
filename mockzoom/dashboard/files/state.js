/** The state of an account: checkpoints, differences, export, import, reset. */
import { of } from "./api.js";
import { bar, button, h, labelled, small, table } from "./dom.js";
import { number, pretty } from "./format.js";

let s = {};

async function load(app) {
	s.grid.set((await app.get("/checkpoints")).checkpoints);
}

export const state = {
	title: "State",
	letter: "s",
	mount(root, app) {
		const name = h("input", { value: "before" });
		const file = h("input", { type: "file", accept: "application/json" });
		const shown = h("pre", { tabindex: "0", "aria-label": "Differences", hidden: true });
		const change = async (rest, method, ...more) => (await app.change(of(app.account, rest), method, ...more)) && load(app);
		const path = (name, rest = "") => `/checkpoints/${encodeURIComponent(name)}${rest}`;
		const compare = async get => {
			const found = await app.post("/diff", { from: get().name });
			shown.hidden = !found;
			shown.textContent = found?.same ? "The state is the same." : pretty(found);
		};
		s = { stamp: "" };
		s.grid = table({
			caption: "Checkpoints",
			key: one => one.name,
			empty: "No checkpoint is saved.",
			columns: [
				["Name", "name"],
				["Saved at (account time)", "saved_at"],
				["Records", one => number(one.records)],
				["Change", { make: get => [
					small("Restore", () => change(path(get().name, "/restore"), "POST", {}, { confirm: "Replace the state of the account? Its journal is emptied." })),
					small("Compare", () => compare(get)),
					small("Delete", () => change(path(get().name), "DELETE", undefined, { confirm: "Delete the checkpoint?" })),
				] }],
			],
		});
		root.append(
			bar(labelled("Name", name), button("Save a checkpoint", () => change(path(name.value), "PUT", {}))),
			s.grid.node,
			shown,
			bar(button("Export", () => download(app)), labelled("Import", file), button("Import it", async () => {
				const text = await file.files[0]?.text();
				if (text === undefined) return app.say("Choose a file first.", "bad");
				return app.json(text, "file", read => change("/import", "POST", read, { confirm: "Replace the state of the account by the file?" }));
			})),
			bar(button("Reset the account", () => change("/reset", "POST", {}, { confirm: "Create the account again as it was at first? All changes are lost." })),
				button("Delete the account", async () => (await app.drop("", { confirm: "Delete the account with everything in it?" })) && (location.hash = "#overview"))),
		);
	},
	async poll(app) {
		if (!s.stamp) await load(app);
		s.stamp = "loaded";
	},
};

async function download(app) {
	const document_ = await app.get("/export");
	const address = URL.createObjectURL(new Blob([JSON.stringify(document_)], { type: "application/json" }));
	h("a", { href: address, download: `${app.account}.json` }).click();
	setTimeout(() => URL.revokeObjectURL(address), 10000);
}
