/** Webhooks: subscriptions, deliveries with their attempts, events. */
import { call, of, query } from "./api.js";
import { bar, button, h, labelled, pairs, small, table } from "./dom.js";
import { pretty } from "./format.js";

const SHOWN = 200;
let s = {};
const tone = state => ({ active: "good", delivered: "good", failed: "bad", dropped: "bad" })[state] ?? "warn";

export const webhooks = {
	title: "Webhooks",
	letter: "h",
	mount(root, app) {
		const post = (...what) => ((s.stamp = ""), app.post(...what));
		const url = h("input", { placeholder: "http://127.0.0.1:3000/zoom", size: 30 });
		const names = h("input", { value: "webinar.*", list: "event-names" });
		const event = h("input", { value: "webinar.started", list: "event-names" });
		const list = h("datalist", { id: "event-names" });
		s = { stamp: "", aside: h("section", { "aria-label": "Delivery", tabindex: "-1" }) };
		call("/events").then(found => list.append(...found.events.map(name => h("option", { value: name }))), () => {});
		s.subscriptions = table({
			caption: "Subscriptions",
			empty: "No application is subscribed: enter its address below.",
			columns: [
				["Id", "id"],
				["Address", "url"],
				["Events", one => one.events.join(", ")],
				["State", one => one.state, one => tone(one.state)],
				["Last failure", "last_failure"],
				["Change", { make: get => [
					small("Validate", () => post(`/webhooks/${get().id}/validate`, {})),
					small("Delete", () => app.drop(`/webhooks/${get().id}`, { confirm: "Delete the subscription?" })),
				] }],
			],
		});
		s.deliveries = table({
			caption: "Deliveries, newest first",
			empty: "Nothing was delivered.",
			columns: [
				["Id", { make: get => small(get().id, () => show(get().id, app, post)) }],
				["Event", "event"],
				["To", "subscription"],
				["State", one => one.state, one => tone(one.state)],
				["Attempts", one => one.attempts.map(attempt => attempt.status || attempt.failure).join(", ")],
				["Due (account time)", "due_at"],
			],
		});
		root.append(
			s.subscriptions.node,
			bar(labelled("Address", url), labelled("Events", names), button("Subscribe", () => post("/webhooks", { url: url.value, events: names.value.split(/[\s,]+/) })), list),
			bar(labelled("Event", event), button("Trigger", () => post("/events", { event: event.value })), button("Deliver now", () => post("/deliveries/deliver", {})), button("Release held ones", () => post("/deliveries/release", {}))),
			s.deliveries.node,
			s.aside,
		);
	},
	async poll(app) {
		const { seen } = app;
		const stamp = JSON.stringify([seen?.counts, seen?.journal.last, Math.floor(app.overview.system_ms / 3000)]);
		if (stamp === s.stamp) return;
		const [hooks, sent] = await Promise.all([app.get("/webhooks"), newest(app)]);
		s.subscriptions.set(hooks.subscriptions);
		s.deliveries.set(sent);
		s.stamp = stamp;
	},
};

/** Return the newest deliveries; the list begins with the oldest one. */
async function newest(app) {
	let found = [];
	for (let after = 0, page; ; after = page.next) {
		page = await app.get(`/deliveries${query({ after, limit: 500 })}`);
		found = [...found, ...page.deliveries].slice(-SHOWN);
		if (page.deliveries.length < 500) return found.reverse();
	}
}

async function show(id, app, post) {
	const one = await app.get(`/deliveries/${id}`);
	const again = () => post(`/deliveries/${id}/redeliver`, {}, { done: "The event is sent again, with the same id and body." });
	s.aside.replaceChildren(
		h("h3", {}, `Delivery ${id}: ${one.event}`),
		bar(button("Redeliver", again)),
		pairs([["State", one.state, tone(one.state)], ["Cause", one.cause ?? ""], ["Request id", one.request_id]]),
		h("pre", { tabindex: "0", "aria-label": "Body" }, pretty(one.body ?? "")),
		...one.attempts.map((attempt, at) => h("details", {}, h("summary", {}, `Attempt ${at + 1}: ${attempt.status || attempt.failure}, ${attempt.took_ms} ms`), h("pre", { tabindex: "0" }, `${pretty(attempt.headers)}\n\n${attempt.answer}`))),
	);
	s.aside.focus();
}
