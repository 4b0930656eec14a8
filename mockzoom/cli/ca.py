"""`mockzoom ca`: the authority that signs the server's certificates, for clients to trust."""

from __future__ import annotations

import click

from mockzoom.cli.options import ca_dir_option, own_certificates, resolved


@click.command("ca", short_help="Show the certificate authority that clients have to trust.")
@click.option("--print", "form", flag_value="pem", help="Print the certificate itself (PEM).")
@click.option("--path", "form", flag_value="path", help="Print the path of its file, for SSL_CERT_FILE and similar.")
@ca_dir_option
def ca_command(form: str | None, ca_dir: str | None) -> None:
    """Show the local certificate authority, creating it on first use."""
    ca = own_certificates(resolved("", {"ca_dir": ca_dir}).settings).ca
    if form == "pem":
        click.echo(ca.read_text(), nl=False)
    elif form == "path":
        click.echo(ca)
    else:
        click.echo(f"{ca}\nIt vouches for api.zoom.us, zoom.us and this machine, and can vouch for nothing else.")
