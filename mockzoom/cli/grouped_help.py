"""Options of a command in groups, so that everyday options come first in its help."""

from __future__ import annotations

from collections.abc import Mapping

import click

OF_SETTINGS = {
    "Everyday": ("port", "host", "profile", "seed", "demo_data", "store", "config_file", "log_requests"),
    "Account": ("plan", "rate_limits", "registrant_quota_key", "error_format", "paging", "emulation"),
    "TLS and proxy": ("tls", "ca_dir", "proxy_port", "allow"),
    "Admin API and webhooks": ("admin", "admin_token", "admin_port", "allowed_hosts", "dashboard", "webhook_targets"),
    "Size and speed": ("threads", "workers", "max_body", "max_import", "journal"),
    "Diagnosis": ("diagnosis", "check_answers", "log_level"),
}


class GroupedCommand(click.Command):
    """A command whose help has the options in the groups of `OF_SETTINGS`; those of no group come last."""

    groups: Mapping[str, tuple[str, ...]] = OF_SETTINGS

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of each group under its title."""
        left = {str(one.name): one.get_help_record(ctx) for one in self.get_params(ctx)}
        for title, names in self.groups.items():
            rows = [row for row in (left.pop(name, None) for name in names) if row]
            if rows:
                with formatter.section(f"{title} options"):
                    formatter.write_dl(rows)
        rows = [row for row in left.values() if row]
        if rows:
            with formatter.section("Other options"):
                formatter.write_dl(rows)
