/** Requests to the admin API, and what the page shows of them. */
import { quote } from "./curl.js";

export const PREFIX = "/_mockzoom/v1";
const TOKEN = "mockzoom-admin-token";

/** An error of the admin API, or a server that does not answer (status 0). */
export class ApiError extends Error {
		constructor(status, field, message) {
		super(field ? `${field}: ${message}` : message);
		this.status = status;
	}
}

export const token = {
	get: () => sessionStorage.getItem(TOKEN) ?? "",
		set: value => (value ? sessionStorage.setItem(TOKEN, value) : sessionStorage.removeItem(TOKEN)),
};

/** Return a path of an account. */
export function of(account, rest = "") {
	return `/accounts/${encodeURIComponent(account)}${rest}`;
}

/** Return a query string of the values that are not empty. */
export function query(values) {
	const given = Object.entries(values).filter(([, value]) => value || value === 0);
	return given.length ? `?${new URLSearchParams(given)}` : "";
}

/** Send a request and return the document of the response; throws `ApiError`. */
export async function call(path, method = "GET", body) {
	const headers = {};
	if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
	if (body !== undefined) headers["Content-Type"] = "application/json";
	let response, document;
	try {
		response = await fetch(PREFIX + path, { method, headers, body: JSON.stringify(body), cache: "no-store" });
		document = await response.json();
	} catch {
		throw new ApiError(0, "", "The server does not answer.");
	}
	if (!response.ok) throw new ApiError(response.status, document?.error?.field ?? "", document?.error?.message ?? `status ${response.status}`);
	return document;
}

/** Return a request of the admin API as a line for a shell. */
export function asCurl(path, method, body) {
	const words = ["curl"];
	if (method !== (body === undefined ? "GET" : "POST")) words.push("-X", method);
	words.push(quote(location.origin + PREFIX + path));
	if (token.get()) words.push('-H "Authorization: Bearer $MOCKZOOM_ADMIN_TOKEN"');
	if (body !== undefined) words.push("--data-raw", quote(JSON.stringify(body)));
	return words.join(" ");
}
