"""The token service: records of tokens and codes (models), their form and lifetime (tokens), errors."""
