"""Starting points: the built-in account with its test webinars, and the accounts of seed files."""

from mockzoom.scenarios.accounts import AccountSeed as AccountSeed
from mockzoom.scenarios.accounts import plant as plant
from mockzoom.scenarios.accounts import plant_missing as plant_missing
from mockzoom.scenarios.accounts import uproot as uproot
from mockzoom.scenarios.builtin import builtin_account as builtin_account
from mockzoom.scenarios.seed_file import SeedFileError as SeedFileError
from mockzoom.scenarios.seed_file import account_seed as account_seed
from mockzoom.scenarios.seed_file import read_seed_file as read_seed_file

__all__ = [
    "AccountSeed",
    "SeedFileError",
    "account_seed",
    "builtin_account",
    "plant",
    "plant_missing",
    "read_seed_file",
    "uproot",
]
