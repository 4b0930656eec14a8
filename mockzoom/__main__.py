"""`python -m mockzoom` is the `mockzoom` command."""

from mockzoom.cli import main

if __name__ == "__main__":
    main()
