/** DOM nodes. Every text becomes a text node: nothing in the dashboard parses markup. */

/** Return a new element. Properties that begin with `on` are listeners, all others attributes; false ones are left out. */
export function h(tag, props = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(props)) {
		if (value == null || value === false) continue;
		if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
		else node.setAttribute(name, value === true ? "" : String(value));
	}
	node.append(...children.flat(3).filter(one => one != null && one !== false));
	return node;
}

/** Return a link, or the text alone if the address is neither https nor one of this page. */
export function link(address, text = address) {
	const safe = /^(https:\/\/|#)/.test(address);
	return safe ? h("a", { href: address, rel: "noreferrer", target: address[0] === "#" ? null : "_blank" }, text) : h("span", {}, text);
}

export function button(text, onclick, more = {}) {
	return h("button", { type: "button", onclick, ...more }, text);
}

/** Return a button in a row of a table, and `about` which row. */
export const small = (text, onclick, about) => button(text, onclick, { class: "row", "aria-label": about && `${text}: ${about}` });

export const bar = (...children) => h("div", { class: "bar" }, ...children);

/** Return a list of names and values. */
export function pairs(pairs) {
	return h("dl", {}, pairs.map(([name, value, tone]) => [h("dt", {}, name), h("dd", { class: tone }, value)]));
}

/** Set a text if it differs, so that a selection in it stays. */
export function write(node, text) {
	const value = text == null ? "" : String(text);
	if (node.textContent !== value) node.textContent = value;
}

/** Return a form field with its label. */
export function labelled(label, field) {
	return h("label", {}, `${label} `, field);
}

/**
 * Return a table whose rows keep their nodes, and so focus and selection, when the items are set again. A column is its
 * head, then the name of a field, a function that returns the text, or `{make}`, which is called once for a row with a
 * function that returns its present item; then a function that returns the class of the cell.
 */
export function table({ caption, columns, key = one => one.id, empty }) {
	const body = h("tbody");
	const none = h("div", { class: "empty" }, empty ?? "There is nothing here.");
	const title = h("caption", {}, caption);
	const heads = columns.map(([head]) => h("th", { scope: "col" }, head));
	const grid = h("table", {}, title, h("thead", {}, h("tr", {}, heads)), body);
	const node = h("div", { class: "list", tabindex: "0", role: "region", "aria-label": caption }, grid, none);
	const rows = new Map();

	function create(item, id) {
		const row = { item, tr: h("tr", { "data-key": id }), cells: [] };
		row.cells = columns.map(([, show]) => h("td", {}, show.make ? show.make(() => row.item) : []));
		row.tr.append(...row.cells);
		rows.set(id, row);
		update(row, item);
		return row;
	}
	function update(row, item) {
		row.item = item;
		columns.forEach(([, show, tone], at) => {
			if (!show.make) write(row.cells[at], typeof show === "string" ? item[show] : show(item));
			if (tone) row.cells[at].className = tone(item);
		});
	}
	return {
		node,
		body,
		set(items, text = caption) {
			write(title, text);
			none.hidden = items.length > 0;
			grid.hidden = !items.length;
			const seen = new Set(items.map(item => String(key(item))));
			for (const [id, row] of rows) {
				if (seen.has(id)) continue;
				if (row.tr.contains(document.activeElement)) (row.tr.nextSibling ?? row.tr.previousSibling)?.querySelector("button, a")?.focus();
				row.tr.remove();
				rows.delete(id);
			}
			let at = body.firstChild;
			for (const item of items) {
				const id = String(key(item));
				const row = rows.get(id) ?? create(item, id);
				if (row.item !== item) update(row, item);
				if (row.tr === at) at = at.nextSibling;
				else body.insertBefore(row.tr, at);
			}
		},
	};
}
