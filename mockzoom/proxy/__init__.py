"""Support for clients with hard-coded hosts: certificates, a forward proxy, environment variables."""
