"""Entry point of `python -m mockzoom`, the `mockzoom` command."""

from mockzoom.cli import main

if __name__ == "__main__":
    main()
