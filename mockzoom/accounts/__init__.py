"""Accounts: the built-in account with its test webinars, accounts of seed files, snapshots and checkpoints."""

from mockzoom.accounts.builtin import builtin_account as builtin_account
from mockzoom.accounts.directory_entries import release_id as release_id
from mockzoom.accounts.directory_entries import remove_account as remove_account
from mockzoom.accounts.directory_entries import settle_change as settle_change
from mockzoom.accounts.directory_entries import settle_changes as settle_changes
from mockzoom.accounts.factory import AccountSeed as AccountSeed
from mockzoom.accounts.factory import add_account as add_account
from mockzoom.accounts.factory import ensure_account as ensure_account
from mockzoom.accounts.factory import recreate_account as recreate_account
from mockzoom.accounts.seed_file import SeedFileError as SeedFileError
from mockzoom.accounts.seed_file import account_seed as account_seed
from mockzoom.accounts.seed_file import read_seed_file as read_seed_file

__all__ = [
    "AccountSeed",
    "SeedFileError",
    "account_seed",
    "add_account",
    "builtin_account",
    "ensure_account",
    "read_seed_file",
    "recreate_account",
    "release_id",
    "remove_account",
    "settle_change",
    "settle_changes",
]
