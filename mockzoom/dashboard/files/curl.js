/** Requests of the journal as shell commands and as tests. No function here needs a browser. */

const OMITTED = new Set(["host", "content-length", "connection", "keep-alive", "transfer-encoding", "expect", "user-agent", "accept-encoding", "cookie"]);
const HIDDEN = "(redacted)";

/** Return a text as one word of a POSIX shell. */
export function quote(text) {
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Return a decoded path in percent-encoding: what a server decodes from it is the same path. */
export function encodePath(path) {
	return path.replace(/[^\w/:@!$&'()*+,;=.~-]/gu, one => [...new TextEncoder().encode(one)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""));
}

/** Return the command that sends a request again, or the reason why there is none. Tokens are variables of the shell. */
export function curl(call, base) {
	const { request } = call.entry;
	const { sent } = call;
	if (sent.truncated) return { text: "", reason: `The journal holds only the start of the body of ${sent.size} bytes.` };
	if (sent.redacted) return { text: "", reason: "The request contains secrets, which the journal leaves out." };
	if (request.path.includes("\ufffd")) return { text: "", reason: "The path is not UTF-8." };
	const words = ["curl -sS -g --path-as-is"];
	if (request.method === "HEAD") words.push("--head");
	else words.push(`-X ${quote(request.method)}`);
	words.push(quote(base + encodePath(request.path) + (sent.query_string ? `?${sent.query_string}` : "")));
	words.push(...headers(request.headers, sent.size > 0));
	let before = "";
	let after = "";
	if (sent.body_base64 !== null || sent.body?.includes("\0")) {
		before = `printf %s ${quote(sent.body_base64 ?? base64(sent.body))} | base64 -d | `;
		words.push("--data-binary @-");
	} else if (sent.body?.endsWith("\n") && !/^MOCKZOOM$/m.test(sent.body)) {
		words.push("--data-binary @- <<'MOCKZOOM'");
		after = `\n${sent.body}MOCKZOOM`;
	} else if (sent.body) words.push(`--data-raw ${quote(sent.body)}`);
	return { text: before + words.join(" \\\n  ") + after, reason: "" };
}

function headers(all, hasBody) {
	const found = [];
	const names = new Set();
	for (const [name, value] of Object.entries(all)) {
		const lower = name.toLowerCase();
		names.add(lower);
		if (lower === "authorization") found.push(...credentials(value));
		else if (!OMITTED.has(lower) && !(lower === "accept" && value === "*/*") && !value.includes(HIDDEN)) {
			found.push(`-H ${quote(value ? `${name}: ${value}` : `${name};`)}`);
		}
	}
	if (hasBody && !names.has("content-type")) found.push("-H Content-Type:");
	if (!names.has("accept")) found.push("-H Accept:");
	return found;
}

function credentials(value) {
	if (/^bearer /i.test(value)) return ['-H "Authorization: Bearer $ZOOM_ACCESS_TOKEN"'];
	return /^basic /i.test(value) ? ['-u "$ZOOM_CLIENT_ID:$ZOOM_CLIENT_SECRET"'] : [];
}

function base64(text) {
	return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Return a fault that answers the next such request in the same way. */
export function asFault(call) {
	const { operation, rule, answer } = call.entry;
	const fault = { operation: operation ?? "*", first: 1 };
	if (rule) fault.rule = rule;
	else if (answer.connection) fault.connection = answer.connection;
	else {
		fault.status = answer.status;
		if (answer.body !== null) fault.body = answer.body;
	}
	return fault;
}

/** Return a test with pytest whose client meets the same response. */
export function asPytest(call) {
	const { operation, rule, answer, request } = call.entry;
	const { operation: name, ...effect } = asFault(call);
	const set = rule && operation ? `zoom.next.add(${python(operation)}, rule=${python(rule)})` : `zoom.faults.add(${[python(name), ...Object.entries(effect).map(([key, value]) => `${key}=${python(value)}`)].join(", ")})`;
	const check = operation ? `zoom.journal.assert_called(${python(operation)}${answer.status ? `, status=${answer.status}` : ""})` : `assert zoom.journal.count(path=${python(request.path)}) > 0`;
	return `def test_${(rule || operation || "request").replace(/\W/g, "_")}(zoom):\n    ${set}\n\n    ...  # run your client here with zoom.api_url and zoom.token\n\n    ${check}\n`;
}

/** Return a value of JSON as a literal of Python.*/
function python(value) {
	if (value === null) return "None";
	if (value === true) return "True";
	if (value === false) return "False";
	if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
	if (typeof value === "object") return `{${Object.entries(value).map(([key, one]) => `${python(key)}: ${python(one)}`).join(", ")}}`;
	return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}
