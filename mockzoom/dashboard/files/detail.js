/** One call: what was sent, what was answered, and why. */
import { call, query } from "./api.js";
import { asFault, asPytest, curl } from "./curl.js";
import { bar, button, h, link, pairs, table } from "./dom.js";
import { counter, local, millis, number, pretty, status, tone } from "./format.js";

/** Fill a node with a call; returns the function that copies it as curl. */
export async function detail(root, found, app, close) {
	const { entry } = found;
	const { request, answer } = entry;
	const rule = entry.rule ? await call(`/rules/${encodeURIComponent(entry.rule)}${query({ operation: entry.operation })}`).catch(() => null) : null;
	const command = curl(found, app.base);
	const copy = () => (command.text ? app.copy(command.text, "the command") : app.say(command.reason, "bad"));
	const fault = () => app.post("/faults", asFault(found), { done: "The next such call meets the same response." });
	root.replaceChildren(
		h("h3", {}, `#${entry.number} ${request.method} ${request.path}`, found.sent.query_string && `?${found.sent.query_string}`),
		bar(button("Copy as curl", copy, { disabled: !command.text }),
			button("Copy as pytest", () => app.copy(asPytest(found), "the test")),
			app.account && entry.operation && button("Make this a fault", fault),
			button("Close", close)),
		command.text ? "" : h("p", { class: "soft" }, `No command: ${command.reason}`),
		pairs([
			["Status", status(answer.status), tone(answer.status)],
			["Operation", entry.operation ?? "none has this path and method"],
			...(/^(full)?$/.test(entry.emulation) ? [] : [["Emulation", `! ${entry.emulation}`, "warn"]]),
			["Account time", entry.time],
			["Here", `${local(entry.at_ms)}, took ${millis(entry.took_ms)}`],
		]),
		...why(found, rule, app),
		...message("Request", { ...request, headers: Object.entries(request.headers) }),
		...message("Response", answer),
		command.text ? h("details", {}, h("summary", {}, "As curl"), h("pre", { id: "curl", tabindex: "0" }, command.text)) : "",
		h("details", {}, h("summary", {}, "As a test with pytest"), h("pre", { tabindex: "0" }, asPytest(found))),
	);
	return copy;
}

function why(found, rule, app) {
	const { entry } = found;
	const parts = [];
	if (rule) parts.push(...ruleParts(rule, found.profile, app));
	if (entry.fault) parts.push(h("p", {}, "A fault was applied: ", link(app.at("faults"), entry.fault), entry.answer.connection ? ` (connection ${entry.answer.connection})` : ""));
	if (found.nearest_operations.length) {
		parts.push(h("p", {}, "Did the client mean one of these?"), h("ul", {}, found.nearest_operations.map(one => h("li", {}, `${one.method} ${one.path} (${one.operation})`))));
	}
	const problems = [...entry.request.problems.map(one => ["request", one]), ...entry.answer.problems.map(one => ["response", one])];
	if (problems.length) parts.push(h("p", { class: "warn" }, "! A schema is violated:"), h("ul", {}, problems.map(([of, one]) => h("li", {}, `${of}: ${one.field}: ${one.message}`))));
	const ignored = [...entry.request.ignored, ...entry.request.ignored_query.map(name => `${name} (query)`)];
	if (ignored.length) parts.push(h("p", { class: "warn" }, `! Zoom ignores: ${ignored.join(", ")}`));
	if (entry.quotas.length) parts.push(quotas(entry.quotas));
	return parts.length ? [h("h3", {}, "Why"), ...parts] : [];
}

/** Return the explanation of a rule. */
export function ruleParts(rule, profile, app) {
	const items = Object.entries(rule.by_profile).map(([id, at]) => ({ id, ...rule.variants[at] }));
	const variant = rule.variants[rule.by_profile[profile] ?? 0];
	const grid = table({
		caption: "The response in each profile",
		columns: [
			["Profile", one => (one.id === profile ? `${one.id} (this account)` : one.id)],
			["Status", "status"],
			["Code", one => one.code || ""],
			["Text", "message"],
			["Evidence", one => `${one.grade}: ${one.source}`],
		],
	});
	grid.set(items);
	return [
		h("p", {}, link(app.at("rules", { q: rule.rule }), rule.rule), `: ${rule.says}.`),
		pairs([["Grade", variant.grade], ["Source", variant.source]]),
		items.length ? grid.node : "",
	];
}

function quotas(all) {
	const grid = table({
		caption: "Quotas that the call read or used",
		key: one => `${one.counter} ${one.window}`,
		columns: [
			["Counter", one => counter(one.counter)],
			["Window", one => `${one.window} ${one.period}`],
			["Before", one => number(one.before)],
			["After", one => number(one.after)],
		],
	});
	grid.set(all);
	return grid.node;
}

function message(title, one) {
	return [
		h("h3", {}, title),
		one.body === null ? h("p", { class: "soft" }, "No body.") : h("pre", { tabindex: "0", "aria-label": `Body of the ${title.toLowerCase()}` }, pretty(one.body)),
		one.truncated ? h("p", { class: "warn" }, "! The journal holds only the start of the body.") : "",
		h("details", {}, h("summary", {}, `${one.headers.length} headers`), h("pre", { tabindex: "0" }, one.headers.map(([name, value]) => `${name}: ${value}`).join("\n"))),
	];
}
