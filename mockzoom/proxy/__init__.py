"""The way here for clients whose hosts are written into their code: certificates, a forward proxy, variables."""
