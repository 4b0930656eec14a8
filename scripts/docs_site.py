"""Stage the sources of the docs site: `python scripts/docs_site.py FOLDER` makes FOLDER/docs and FOLDER/zensical.toml.

The pages of `docs/` are written for readers of the repository. In the site, links to files outside of `docs/` lead to
copies of the pages at the top, or are shown as paths. Generated are the reference of the Python API (for mkdocstrings)
and a page for each OpenAPI document, with the files of Swagger UI.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from mockzoom import __version__
from mockzoom.admin.openapi import admin_openapi
from mockzoom.spec import load_spec
from mockzoom.spec.admin_spec import load_admin_spec
from mockzoom.spec.openapi import api_openapi
from mockzoom.zoom.profiles import PROFILES

ROOT = Path(__file__).parent.parent
TOP_PAGES = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")

# The public Python surface, in the order of its pages: title, module, and the names that are public.
PYTHON_API = (
    ("mockzoom", "mockzoom", ("serve", "intercept", "create_app", "Settings")),
    ("Accounts in tests", "mockzoom.testing", ("ZoomAccount", "Server", "Interception")),
    ("Admin client", "mockzoom.admin_client", ()),
    ("JSON Schemas", "mockzoom.schemas", ()),
    ("Hypothesis strategies", "mockzoom.contract.strategies", ()),
    ("Containers", "mockzoom.testcontainers", ("MockzoomContainer",)),
)
_LINK = re.compile(r"(!?\[[^\]]*\])\(([^)#\s]*)(#[^)\s]*)?\)")
_FENCE = re.compile(r"(^```.*?^```)", re.MULTILINE | re.DOTALL)

# In the site's index, the shelf of references begins with the pages that are generated here.
GENERATED = """## Reference

Generated:

- [Python API](reference/python/index.md): every public class and function, from its docstring
- [OpenAPI documents](reference/openapi/index.md): of Zoom's API in each profile, and of the admin API
"""

SWAGGER = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="swagger-ui/swagger-ui.css">
<div id="ui"></div>
<script src="swagger-ui/swagger-ui-bundle.js"></script>
<script>
  SwaggerUIBundle({{url: "{name}.json", dom_id: "#ui", deepLinking: true, docExpansion: "none", filter: true,
    supportedSubmitMethods: [], validatorUrl: null}});
</script>
</html>
"""


def stage(folder: Path) -> list[Path]:
    """Write the sources of the site into an empty folder, and return the paths of its pages."""
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("requirements.*", "zensical.toml"))
    for name in TOP_PAGES:
        shutil.copy(ROOT / name, docs / name)
    (docs / "README.md").rename(docs / "index.md")
    for page in sorted(docs.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        page.write_text(site_text(text, page.relative_to(docs).as_posix()), encoding="utf-8")
    _python_pages(docs / "reference" / "python")
    _openapi_pages(docs / "reference" / "openapi")
    settings = (ROOT / "docs" / "zensical.toml").read_text(encoding="utf-8")
    index = (docs / "index.md").read_text(encoding="utf-8").replace("## Reference\n", GENERATED, 1)
    (docs / "index.md").write_text(index, encoding="utf-8")
    settings = re.sub(r"^nav = \[\].*", lambda _: f"nav = {nav(index)}", settings, flags=re.MULTILINE)
    settings = re.sub(r'^paths = \["."\]', lambda _: f"paths = [{json.dumps(str(ROOT))}]", settings, flags=re.MULTILINE)
    (folder / "zensical.toml").write_text(settings, encoding="utf-8")
    return sorted(docs.rglob("*.md"))


def nav(index: str) -> str:
    """Return the navigation in TOML: the shelves of the index, and the pages that it lists in each."""
    shelves = ['{ "Home" = "index.md" }']
    for shelf in re.split(r"^## ", index, flags=re.MULTILINE)[1:]:
        title, _, text = shelf.partition("\n")
        entries = [
            f"{{ {json.dumps(name.replace('`', ''))} = {json.dumps(path)} }}"
            for name, path in re.findall(r"^- \[([^\]]+)\]\(([^)#]+\.md)\)", text, re.MULTILINE)
        ]
        if entries:
            shelves.append(f"{{ {json.dumps(title.strip())} = [{', '.join(entries)}] }}")
    return f"[{', '.join(shelves)}]"


def site_text(text: str, page: str) -> str:
    """Return the text of a page with the links of the site; `page` is its path in `docs/`, code is left as it is."""
    source = "docs/README.md" if page == "index.md" else page if page in TOP_PAGES else f"docs/{page}"
    pieces = _FENCE.split(text)
    return "".join(
        piece if piece.startswith("```") else _LINK.sub(lambda m: _site_link(m, source, page), piece)
        for piece in pieces
    )


def _site_link(found: re.Match[str], source: str, page: str) -> str:
    """Return a link of the site for one of the repository; files that are not in the site are shown as paths."""
    label, path, anchor = found[1], found[2], found[3] or ""
    if not path or "://" in path or path.startswith("mailto:"):
        return found[0]
    target = _normal(PurePosixPath(source).parent / path)
    inside = _in_site(target)
    if inside is None:
        name = label[1:-1] if not label.startswith("!") else target
        return name if "`" in name else f"{name} (`{target}`)" if name != target else f"`{target}`"
    return f"{label}({'../' * page.count('/')}{inside}{anchor})"


def _in_site(path: str) -> str | None:
    """Return where a file of the repository is in the site, or None."""
    if path == "docs/README.md":
        return "index.md"
    if path == "README.md":
        return "index.md"
    if path in TOP_PAGES:
        return path
    if path.startswith("docs/") and (ROOT / path).is_file():
        return path.removeprefix("docs/")
    if path.startswith("docs/") and (ROOT / path / "README.md").is_file():
        return f"{path.removeprefix('docs/')}/README.md"
    return None


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _python_pages(folder: Path) -> None:
    folder.mkdir(parents=True)
    listed = []
    for title, module, names in PYTHON_API:
        members = f"\n    options:\n      members: [{', '.join(names)}]" if names else ""
        name = module.replace(".", "_")
        (folder / f"{name}.md").write_text(f"# {title}\n\n::: {module}{members}\n", encoding="utf-8")
        listed.append(f"- [{title}]({name}.md): `{module}`")
    text = "# Python API\n\nFrom the docstrings of the public modules.\n\n" + "\n".join(listed) + "\n"
    (folder / "index.md").write_text(text, encoding="utf-8")


def documents() -> dict[str, tuple[str, dict[str, object]]]:
    """Return every OpenAPI document by name, with its title: Zoom's API in each profile, and the admin API."""
    spec = load_spec()
    found = {
        f"zoom-{name}": (f"Zoom's API, profile {name}", api_openapi(spec, profile, __version__))
        for name, profile in PROFILES.items()
    }
    return {**found, "admin": ("Admin API", admin_openapi(load_admin_spec(), "http://127.0.0.1:8080"))}


def _openapi_pages(folder: Path) -> None:
    folder.mkdir(parents=True)
    rows = []
    for name, (title, document) in documents().items():
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
        (folder / f"{name}.html").write_text(SWAGGER.format(title=title, name=name), encoding="utf-8")
        rows.append(f"- [{title}]({name}.html) ([JSON]({name}.json))")
    text = "# OpenAPI documents\n\nA server has them at `/openapi.json` and `/_mockzoom/openapi.json`.\n\n" + "\n".join(
        rows
    )
    (folder / "index.md").write_text(text + "\n", encoding="utf-8")
    _swagger_files(folder / "swagger-ui")


def _swagger_files(folder: Path) -> None:
    """Copy the files of Swagger UI from the package that has them; without it the pages have no script."""
    package = find_spec("mkdocs_swagger_ui_tag")
    if package is None or package.origin is None:
        return
    source = Path(package.origin).parent / "swagger-ui"
    folder.mkdir()
    for name in ("javascripts/swagger-ui-bundle.js", "stylesheets/swagger-ui.css", "LICENSE"):
        shutil.copy(source / name, folder / Path(name).name)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    shutil.rmtree(target, ignore_errors=True)
    print(f"{len(stage(target))} pages in {target}")
