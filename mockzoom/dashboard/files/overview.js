/** The accounts of the server at a glance. */
import { h, link, pairs } from "./dom.js";
import { counter, number, offset } from "./format.js";

let s = {};

export const overview = {
	title: "Overview",
	letter: "o",
	mount(root, app) {
		s = { strays: h("p"), list: h("ul", { class: "cards" }), more: h("p") };
		root.append(s.strays, s.list, s.more);
	},
	poll(app) {
		const page = app.overview;
		const stamp = JSON.stringify([page.accounts, page.stray], (key, value) => (/^now/.test(key) ? 0 : key === "offset_ms" ? Math.round(value / 1000) : value));
		if (stamp === s.stamp) return;
		const focused = document.activeElement?.getAttribute("href");
		s.stamp = stamp;
		s.strays.className = page.stray.entries ? "bad" : "soft";
		s.strays.replaceChildren(page.stray.entries ? link(app.at("stray"), `✕ Calls without a known token: ${number(page.stray.entries)}`) : "Every call so far had the token of an account.");
		s.list.replaceChildren(...page.accounts.map(one => card(one, app)));
		s.more.replaceChildren(...(page.next ? [link(app.at("overview", { after: page.next }), `More of the ${number(page.total)} accounts`)] : []));
		if (focused) s.list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
	},
};

function card(one, app) {
	const { clock, counts, journal } = one;
	const at = (view, text, params = {}) => link(app.at(view, { account: one.account_id, ...params }), text);
	const rows = [
		["Profile", `${one.profile}, plan ${one.plan}`],
		["Clock", at("clock", clock.mode === "real" ? "real" : `${clock.mode} (${offset(clock.offset_ms)})`)],
		["Webinars", at("webinars", `${number(counts.webinars)} with ${number(counts.registrants)} registrants`)],
		["Meetings", at("meetings", number(counts.meetings))],
		["Calls", journal.last ? at("calls", number(journal.last)) : "none yet"],
	];
	if (journal.refused) rows.push(["Refused", at("calls", `✕ ${number(journal.refused)}`, { q: "status:4xx" }), "bad"]);
	if (journal.problems) rows.push(["Problems", at("calls", `! ${number(journal.problems)} violate a schema`, { q: "problem" }), "warn"]);
	if (counts.things) rows.push(["Things", number(counts.things)]);
	if (counts.faults + counts.queued_responses) rows.push(["Faults", at("faults", `! ${number(counts.faults)} faults, ${number(counts.queued_responses)} queued responses`), "warn"]);
	if (counts.subscriptions) rows.push(["Webhooks", at("webhooks", `${number(counts.subscriptions)} subscriptions, ${number(counts.pending_deliveries)} deliveries pending`)]);
	for (const use of one.nearly_used) rows.push(["Limit", at("quotas", `! ${counter(use.counter)}: ${number(use.used)} of ${number(use.limit)} a ${use.window}`), "warn"]);
	return h("li", { "data-account": one.account_id }, h("h3", {}, at("calls", one.account_id)), pairs(rows), journal.last ? null : h("p", { class: "soft" }, "Send a first call: ", h("code", {}, `curl ${app.base}/v2/users/me -H "Authorization: Bearer $ZOOM_ACCESS_TOKEN"`)));
}

