/** Times, numbers and documents as texts. */

const numbers = new Intl.NumberFormat("en");
const spans = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const number = value => numbers.format(value);

/** Return milliseconds as a text. */
export const millis = ms => `${spans.format(ms)} ms`;

/** Return an instant (epoch ms) in the machine's time zone. */
export const local = ms => new Date(ms - new Date(ms).getTimezoneOffset() * 60000).toISOString().slice(0, 19).replace("T", " ");

/** Return the difference of two clocks in days, hours, minutes and seconds. */
export function offset(ms) {
	const seconds = Math.round(Math.abs(ms) / 1000);
	const days = Math.floor(seconds / 86400);
	return (ms < 0 ? "-" : "+") + (days ? `${days} d ` : "") + new Date((seconds % 86400) * 1000).toISOString().slice(11, 19);
}

export const pretty = value => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

/** Return a status with a sign beside its colour. */
export const status = status => (status === null ? "✕ none" : status >= 400 ? `✕ ${status}` : `✓ ${status}`);

export const tone = status => (status === null || status >= 400 ? "bad" : "good");

/** Return the name of a counter: what is counted, and for whom. */
export const counter = counter => counter.join(" · ");
