"""The environment variables by which clients find the mock and log in."""

from __future__ import annotations


def variables(
    url: str,
    account_id: str,
    client_id: str,
    client_secret: str,
    token: str,
    webhook_secret: str,
    *,
    oauth_url: str = "",
) -> dict[str, str]:
    """Return the variables for an account of a server at `url`; they also override real credentials that are set."""
    return {
        "ZOOM_ACCOUNT_ID": account_id,
        "ZOOM_CLIENT_ID": client_id,
        "ZOOM_CLIENT_SECRET": client_secret,
        "ZOOM_ACCESS_TOKEN": token,
        "ZOOM_WEBHOOK_SECRET_TOKEN": webhook_secret,
        "ZOOM_API_URL": f"{url}/v2",
        "ZOOM_BASE_URL": f"{url}/v2",
        "ZOOM_OAUTH_URL": oauth_url or f"{url}/oauth/token",
        "MOCKZOOM_URL": url,
    }
